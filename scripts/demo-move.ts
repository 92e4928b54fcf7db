/**
 * `npm run demo -- move`: an integration moves from its password to an app, deployed by the real sf, and the gate sees it.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startOrg } from '../test/org/index.js';
import { Demo, print } from './demo-cli.js';

const USER = 'nightly.load@acme.example';
const APP = 'Nightly_Load';
const DAY = 86_400;
/** Days that a history reaches back, and of silence in the end: more than the gate asks for. */
const KEPT_DAYS = 184;
const QUIET_DAYS = 20;
/** Lines of an answer that the short form shows. */
const SHOWN = 3;

export async function move(): Promise<void> {
  const demo = new Demo();
  const org = await startOrg({ users: 30, integrations: 0, logins: 0, seed: 7 });
  const folder = join(demo.home, 'work');
  mkdirSync(folder);
  org.change.settings.appSecretsByMetadata = true;
  org.change.forgetLogins();
  org.change.addUser({ username: USER, profile: 'API Integration', email: 'owner@acme.example' });
  const now = Math.floor(Date.now() / 1000);
  const byPassword = (until: number): void => {
    for (let day = until; day < KEPT_DAYS; day++) {
      org.change.addLogin(USER, now - day * DAY - 60, { application: 'Nightly load' });
    }
  };
  byPassword(0);

  const show = async (line: string, code: number, env: Readonly<Record<string, string>> = {}): Promise<void> => {
    print(`$ sf ${line}`);
    const ended = await demo.sf(line.split(' '), { cwd: folder, env, isBrief: true });
    print(ended.said.split('\n').slice(0, SHOWN).join('\n'));
    if (ended.code !== code) {
      print(`(exit code ${String(ended.code)}, not ${String(code)})`);
      process.exitCode = 1;
    }
  };
  const deploy = async (...args: string[]): Promise<void> => {
    const { code, said } = await demo.sf(args, { cwd: join(folder, APP), isBrief: true });
    if (code !== 0) throw new Error(said);
  };
  try {
    await demo.open(org);
    print('# A nightly load logs in with its password, and that path ends.');
    await show('token check move -o demo --fail-within 365', 30);
    await show(`token generate app -o demo --username ${USER} --flow client-credentials --name ${APP}`, 0);
    print('# The steps of its README, by the real sf: permission set, assignment, app, policies.');
    await deploy('project', 'deploy', 'start', '--source-dir', 'app/permissionsets', '-o', 'demo');
    await deploy('org', 'assign', 'permset', '--name', APP, '--on-behalf-of', USER, '-o', 'demo');
    await deploy('project', 'deploy', 'start', '--manifest', 'package.xml', '-o', 'demo');
    await deploy('project', 'deploy', 'start', '--source-dir', 'policies', '-o', 'demo');
    const { clientId, clientSecret } = org.change.consumerOf(APP);
    const prove = `token validate login -o demo --path client-credentials --username ${USER} --no-prompt --client-id`;
    print(`$ sf ${prove} CONSUMER_KEY`);
    const env = { SF_TOKEN_CLIENT_SECRET: clientSecret };
    const proved = await demo.sf([...prove.split(' '), clientId], { cwd: folder, env, isBrief: true });
    print(proved.said.split('\n').slice(0, SHOWN).join('\n'));
    if (proved.code !== 0) process.exitCode = 1;
    await show('token check move -o demo --fail-within 365', 30);
    print(
      `# ${String(QUIET_DAYS)} days on, as the history would be: the app alone logs in. The move is quiet, and the gate passes.`,
    );
    org.change.forgetLogins();
    byPassword(QUIET_DAYS);
    const byApp = { loginType: 'Remote Access 2.0', loginSubType: 'OauthClientCredentials', apiType: null };
    for (let day = 0; day < QUIET_DAYS; day++) {
      org.change.addLogin(USER, now - day * DAY - 30, { ...byApp, application: APP.replace('_', ' ') });
    }
    await show('token check move -o demo --fail-within 365', 0);
  } finally {
    await org.close();
    demo.close();
  }
}
