import { join } from 'node:path';
import { expect } from 'chai';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { Home, ROOT, sf, type Ran } from '../support/run.js';
import { install, packed } from './support.js';

const SAMPLE = join(ROOT, 'test', 'data', 'project', 'sample');

describe('the package installed into the Salesforce CLI', () => {
  const home = new Home();
  let installed: Ran;
  before(async function () {
    installed = await install((await packed()).tarball, home);
  });
  after(() => {
    home.remove();
  });

  it('installs without a question and without a warning of its own', () => {
    expect(installed.stdout + installed.stderr).to.include('installed v');
    expect(installed.stderr.replaceAll(/\s+/gu, ' ')).not.to.include('may not work as expected');
  });

  it('is a plugin of its users, not linked', async () => {
    const ran = await sf(['plugins', '--json'], home);
    const plugins = asList(JSON.parse(ran.stdout) as JsonObject[]);
    expect(plugins.find(({ name }) => name === 'sf-plugin-token')).to.include({ type: 'user' });
  });

  it('answers as in the tree', async () => {
    const ran = await sf(['token', 'check', 'ip', '--source-dir', SAMPLE, '--ip', '203.0.113.50', '--json'], home);
    expect(ran.code).to.equal(0);
    const [answer] = asList(resultOf(ran)['answers']);
    expect(asObject(answer)).to.include({ address: '203.0.113.50', verdict: 'no-token', rule: 'trusted-range' });
  });

  it('shows its commands and exit codes in the help of sf', async () => {
    const topics = await sf(['token', '--help'], home);
    expect(topics.stdout).to.include('token check').and.to.include('token list').and.to.include('token save');
    const help = await sf(['token', 'save', 'snapshot', '--help'], home);
    expect(help.stdout).to.include('Replace names, usernames and email addresses with pseudonyms.');
    expect(help.stdout).to.match(/ERROR CODES|EXIT CODES/u);
  });
});
