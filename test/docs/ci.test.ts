import { expect } from 'chai';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOrg, type Org } from '../org/index.js';
import { CLI, ROOT, sf } from '../support/run.js';
import { blocksOf } from './markdown.js';
import { Shell } from './shell.js';

/** The `run` of each step, by the name of the step. Reads no more of YAML than the document uses. */
function runsOf(yaml: string): Map<string, string> {
  const runs = new Map<string, string>();
  for (const step of yaml.split(/^ {6}- /mu).slice(1)) {
    const name = /^name: (.*)$/mu.exec(step)?.[1];
    const block = /^ {8}run: \|\n((?: {10}.*\n?)+)/mu.exec(step)?.[1]?.replaceAll(/^ {10}/gmu, '');
    const run = block ?? /^ {8}run: (?!\|)(.*)$/mu.exec(step)?.[1];
    if (name !== undefined && run !== undefined) runs.set(name, run);
  }
  return runs;
}

describe('the GitHub Actions job in docs/ci.md', () => {
  const shell = new Shell(CLI);
  const [yaml = ''] = blocksOf('docs/ci.md').flatMap(({ language, text }) => (language === 'yaml' ? text : []));
  const runs = runsOf(yaml);
  let org: Org;

  before(async function () {
    await shell.open();
    org = await startOrg({ users: 30, seed: 4 });
    cpSync(join(ROOT, 'test', 'data', 'project', 'sample'), shell.folder, { recursive: true });
    const linked = await sf(['plugins', 'link', ROOT, '--no-install'], shell.home);
    expect(linked.code, linked.stderr).to.equal(0);
  });
  after(async () => {
    await shell.remove();
    await org.close();
  });

  it('has three steps for a shell: one installs, two ask', () => {
    expect([...runs.keys()]).to.deep.equal([
      'Install the Salesforce CLI and the plugin',
      'By the metadata of this change',
      'By the org as it is',
    ]);
    expect(runs.get('Install the Salesforce CLI and the plugin')).to.include('sf plugins install sf-plugin-token');
  });

  it('fails a change by its metadata, with an annotation for each answer that is not no-token', async () => {
    writeFileSync(join(shell.folder, 'egress.txt'), '203.0.113.5\n203.0.113.200 # the new build server\n');
    const ran = await shell.run(runs.get('By the metadata of this change') ?? '');
    expect(ran.code, ran.stderr).to.equal(30);
    expect(ran.stdout).to.match(/^::error title=[^\n]*203\.0\.113\.200/mu);
  });

  it('logs in by JWT, asks the org, writes the report, and leaves no key behind', async () => {
    writeFileSync(join(shell.folder, 'egress.txt'), `${org.addresses.office}\n`);
    const ran = await shell.run(`set -e\n${runs.get('By the org as it is') ?? ''}`, {
      SF_USERNAME: org.admin.username,
      SF_CLIENT_ID: org.clientId,
      SF_JWT_KEY: readFileSync(org.jwtKeyFile, 'utf8'),
      SF_LOGIN_URL: org.urls.cloud,
    });
    expect(ran.code, `${ran.stdout}${ran.stderr}`).to.equal(0);
    expect(readFileSync(join(shell.folder, 'check.xml'), 'utf8')).to.match(/<testsuite /u);
    expect(existsSync(join(shell.folder, 'key.pem'))).to.equal(false);
  });
});
