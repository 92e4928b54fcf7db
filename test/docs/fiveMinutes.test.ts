/**
 * "Your org in five minutes" of README.md, from the login to the first answer, as somebody types it. There is no browser
 * here, so that a session of an administrator takes the place of `sf org login web`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { CLI, ROOT, sf } from '../support/run.js';
import { describeWith } from '../support/system.js';
import { Shell } from './shell.js';

function blocksBelow(file: string, heading: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const section = text.split(/^## /mu).find((one) => one.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^```sh\n([^]*?)^```/gmu)].map(([, block = '']) => block);
}

const FIVE_MINUTES = blocksBelow('README.md', 'Your org in five minutes');
const WEB = 'sf org login web --alias prod --set-default\n';

describeWith('shell')('README.md: your org in five minutes', () => {
  const shell = new Shell(CLI);
  let org: Org;
  let file = '';

  before(async function () {
    await shell.open();
    org = await startOrg({ users: 40, logins: 200, seed: 5 });
    const linked = await sf(['plugins', 'link', ROOT, '--no-install'], shell.home);
    expect(linked.code, linked.stderr).to.equal(0);
  });
  after(async () => {
    await shell.remove();
    await org.close();
  });

  it('authorises, and learns from sf doctor what is missing and which file grants it', async () => {
    const [first = ''] = FIVE_MINUTES;
    expect(first.startsWith(WEB)).to.equal(true);
    // May deploy and assign, as an administrator of permission sets may, and reads no logins of others.
    const session = org.change.session({
      permissions: ['ApiEnabled', 'ViewSetup', 'AssignPermissionSets', 'ModifyMetadata'],
    });
    const login = first.replace(
      WEB,
      `sf org login access-token --instance-url ${org.urls.cloud} --no-prompt --alias prod --set-default\n`,
    );
    const ran = await shell.run(login, { SF_ACCESS_TOKEN: session.accessToken });
    expect(ran.code, ran.stderr).to.equal(0);
    file = /(\/\S+SfTokenReader\.permissionset-meta\.xml)/u.exec(ran.stdout)?.[1] ?? '';
    expect(file, ran.stdout).to.equal(join(ROOT, 'config', 'permissionsets', 'SfTokenReader.permissionset-meta.xml'));
  });

  it('gets a partial answer before the permission set is there', async () => {
    const ran = await shell.run(FIVE_MINUTES.at(-1) ?? '');
    expect(ran.code).to.equal(68);
    expect(ran.stdout).to.match(/^partial/iu);
  });

  it('deploys and assigns the permission set', async () => {
    const [, second = ''] = FIVE_MINUTES;
    const ran = await shell.run(`set -e\n${second}`, { FILE: file });
    expect(ran.code, `${ran.stdout}${ran.stderr}`).to.equal(0);
    expect(blocksBelow('docs/permissions.md', 'Permission sets to deploy')).to.deep.equal([second]);
  });

  it('has the first answer, which lacks nothing but what Manage Users shows', async () => {
    const ran = await shell.run(FIVE_MINUTES.at(-1) ?? '');
    const [partial = '', answer = ''] = ran.stdout.split('\n');
    expect(partial).to.match(/^partial.*without the permission Manage Users /iu);
    expect(answer).to.match(/^2026-12-01, .* SOAP login\(\) ends for \d+ users? /u);
  });
});
