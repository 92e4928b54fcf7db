import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { Home, plugin, ROOT, type Ran } from '../support/run.js';

const ALL = [
  'ApiEnabled',
  'ViewSetup',
  'ViewAllUsers',
  'ViewAllProfiles',
  'ModifyMetadata',
  'ManageUsers',
  'MonitorLoginHistory',
  'ViewEventLogFiles',
  'ManageTwoFactor',
] as const;
type Permission = (typeof ALL)[number];

/** With all that rules look at: entries with every key, users who are asked for, ranges where they are expected. */
const POLICY = {
  version: 1,
  mailDomains: ['integration.loopback.example'],
  integrations: ['good', 'profile-range', 'frozen'].map((name) => ({
    ...{ name, username: `${name}@integration.loopback.example`, owner: 'admin@loopback.example', purpose: 'orders' },
    ...{ path: 'soap', clients: ['Data Loader'], addresses: ['dc'], 'rotate-by': '2099-01-01' },
    ...{ 'move-by': '2027-01-01', reviewed: '2026-11-01' },
  })),
  ranges: { dc: ['203.0.113.0/24'] },
  trusted: ['dc'],
  profiles: { 'Standard User': ['dc'] },
  mustPass: [{ address: '203.0.113.7', usernames: ['good@integration.loopback.example'] }],
  mustNotPass: ['8.8.8.8'],
  waivers: ['rotation-due', 'integration-blocked'].map((rule) => ({
    ...{ rule, subject: 'good', reason: 'r', owner: 'o', until: '2099-01-01' },
  })),
};

/**
 * Rules that the run could judge although it may read less than they take, by what happens to be there: a login that comes to the same either way, no user who is hidden, an event log of one day, which is no past,
 * names of profiles, which are told without their ranges, clients that all give a name of their own.
 */
const CAREFUL: ReadonlySet<string> = new Set([
  ...['must-pass', 'must-not-pass', 'idle-trusted', 'soap-login-allowed'],
  'integration-unusual-calls',
  'any-api-auth-by-profile',
  ...['integration-client', 'integration-new-use'],
]);

describe('sf token check policy --preflight', () => {
  const home = new Home();
  const scratch = mkdtempSync(join(tmpdir(), 'sf-token-preflight-'));
  const file = join(scratch, 'sf-token.yml');
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 60, logins: 400, seed: 5 });
    writeFileSync(file, JSON.stringify(POLICY));
  });
  after(async () => {
    await org.close();
    home.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  const check = async (accessToken: string, ...args: string[]): Promise<Ran> => checkBy(file, accessToken, ...args);
  const checkBy = async (policy: string, accessToken: string, ...args: string[]): Promise<Ran> =>
    plugin(['token', 'check', 'policy', '--target-org', accessToken, '--policy', policy, ...args], home, {
      cwd: scratch,
      env: { SF_ORG_INSTANCE_URL: org.urls.office, OCLIF_TABLE_COLUMN_OVERRIDE: '80' },
    });
  const session = (permissions: readonly Permission[]): string =>
    org.session({ permissions: [...permissions] }).accessToken;
  const without = (...lacking: readonly Permission[]): Permission[] => ALL.filter((one) => !lacking.includes(one));
  const foreseen = (ran: Ran): JsonObject[] => asList(asList(resultOf(ran)['orgs'])[0]?.['rules']);

  const SESSIONS: readonly (readonly [string, readonly Permission[]])[] = [
    ['all of them', ALL],
    ...ALL.slice(1).map((one) => [`all but ${one}`, without(one)] as const),
    ['neither Manage Users nor View All Users', without('ManageUsers', 'ViewAllUsers')],
    ['neither Manage Users nor Monitor Login History', without('ManageUsers', 'MonitorLoginHistory')],
    ['neither View Setup nor Manage Users', without('ViewSetup', 'ManageUsers')],
    ['API Enabled alone', ['ApiEnabled']],
  ];
  for (const [name, permissions] of SESSIONS) {
    it(`foresees what the run then cannot judge: ${name}`, async () => {
      const token = session(permissions);
      const rules = foreseen(await check(token, '--preflight', '--json'));
      const open = rules.filter(({ judged }) => judged !== 'yes').map(({ rule }) => rule);
      const ran = asList(resultOf(await check(token, '--json'))['rules']);
      expect(rules.map(({ rule }) => rule)).to.deep.equal(ran.map(({ rule }) => rule));
      const incomplete = ran.filter((one) => asList(one['incomplete']).length > 0);
      const unforeseen = incomplete.filter(({ rule }) => !open.includes(rule ?? ''));
      expect(unforeseen.map((one) => [one['rule'], one['incomplete']])).to.deep.equal([]);
      const late = open.filter((rule) => !incomplete.some((one) => one['rule'] === rule));
      // Where nobody tells what the session may read, all is open before the run.
      if (rules.some(({ judged }) => judged === 'unknown')) return;
      expect(late.filter((rule) => !CAREFUL.has(String(rule)))).to.deep.equal([]);
    });
  }

  it('asks for nothing that the file has no use for', async () => {
    const bare = join(scratch, 'bare.yml');
    writeFileSync(bare, 'version: 1\n');
    const token = session(without('ModifyMetadata', 'ViewEventLogFiles'));
    const rules = foreseen(await checkBy(bare, token, '--preflight', '--json'));
    const open = rules.filter(({ judged }) => judged !== 'yes').map(({ rule }) => String(rule));
    const ran = asList(resultOf(await checkBy(bare, token, '--json'))['rules']);
    const incomplete = ran.filter((one) => asList(one['incomplete']).length > 0).map(({ rule }) => String(rule));
    expect(open).to.deep.equal(incomplete);
    const least = foreseen(await checkBy(bare, session(['ApiEnabled']), '--preflight', '--json'));
    const idle = ['published-range', 'integration-privileged', 'integration-unusual-hour', 'integration-unusual-calls'];
    expect(least.filter(({ rule }) => idle.includes(String(rule))).map(({ judged }) => judged)).to.deep.equal(
      idle.map(() => 'yes'),
    );
    const none = ran.filter((one) => asList(one['incomplete']).length === 0 && one['outcome'] === 'not-applicable');
    expect(none.map(({ rule }) => rule)).to.include.members(['must-pass', 'must-not-pass', 'integration-client']);
  });

  it('asks for what a list that is named is held against', async () => {
    const list = join(scratch, 'cloud.txt');
    writeFileSync(list, '203.0.113.0/24\n');
    const token = session(without('ViewSetup'));
    const rules = foreseen(await check(token, '--preflight', '--list', `cloud=${list}`, '--json'));
    expect(rules.find(({ rule }) => rule === 'published-range')).to.include({ judged: 'no' });
    const all = await check(session(ALL), '--list', `cloud=${list}`, '--json');
    const judged = asList(resultOf(all)['rules']).find(({ rule }) => rule === 'published-range');
    expect(judged?.['outcome']).to.be.oneOf(['passed', 'failed']);
  });

  it('says how many rules, and which permission set would help, before anything else is read', async () => {
    const token = session(without('ManageUsers'));
    org.clearLog();
    const { code, stdout } = await check(token, '--preflight');
    expect(code).to.equal(68);
    const asked = org.requests.flatMap(({ soql }) => /FROM (\w+)/u.exec(soql ?? '')?.[1] ?? []);
    // What sf itself asks of an org that it opens, and what the session holds.
    expect(['Organization', 'UserPermissionAccess', 'PermissionSetAssignment']).to.include.members(asked);
    expect(org.requests.some(({ operation }) => operation === 'readMetadata')).to.equal(false);
    expect(stdout).to.match(/^Exit 68: \d+ of \d+ rules cannot be checked/u);
    expect(stdout)
      .to.include('Manage Users')
      .and.include('SfTokenFrozenUsersReader')
      .and.include('integration-blocked');
    expect(stdout).to.match(
      /sf project deploy start --source-dir \S+SfTokenFrozenUsersReader\.permissionset-meta\.xml/u,
    );
    expect(stdout).to.include('sf org assign permset --name SfTokenFrozenUsersReader --target-org');
    expect(stdout).not.to.include(token);
  });

  it('is a yes where all can be judged, and goes on to the check', async () => {
    const { code, stdout } = await check(session(ALL), '--preflight');
    expect(code).to.equal(0);
    expect(stdout).to.match(/^\S+: all \d+ rules can be checked/u);
    expect(stdout).to.include('sf token check policy -o ');
  });

  it('does not know where the org does not tell', async () => {
    const { code, stdout } = await check(session(['ApiEnabled']), '--preflight');
    expect(code).to.equal(68);
    expect(stdout).to.match(/^Exit 68: /u);
  });

  it('leaves out rules that are off, and gives each org its own', async () => {
    const policy = join(scratch, 'off.yml');
    writeFileSync(policy, JSON.stringify({ version: 1, rules: { 'integration-blocked': 'off' } }));
    const tokens = [session(ALL), session(without('ManageUsers'))];
    const args = ['token', 'check', 'policy', '--preflight', '--json', '--policy', policy];
    const ran = await plugin([...args, ...tokens.flatMap((token) => ['--target-org', token])], home, {
      env: { SF_ORG_INSTANCE_URL: org.urls.office },
    });
    const orgs = asList(resultOf(ran)['orgs']);
    expect([ran.code, orgs.length]).to.deep.equal([68, 2]);
    expect(asList(orgs[0]?.['rules']).map(({ rule }) => rule)).not.to.include('integration-blocked');
    expect(orgs.map(({ missing }) => asList(missing).map((one) => asObject(one)['permission']))).to.deep.equal([
      [],
      ['Manage Users'],
    ]);
  });

  it('tells of one of several orgs that cannot be opened, and of the others what they lack', async () => {
    const bad = '00D000000000001!not.a.session';
    const args = ['token', 'check', 'policy', '--preflight', '--policy', file];
    const env = { SF_ORG_INSTANCE_URL: org.urls.office, OCLIF_TABLE_COLUMN_OVERRIDE: '80' };
    const of = [bad, session(ALL)].flatMap((token) => ['--target-org', token]);
    const ran = await plugin([...args, ...of], home, { env });
    expect(ran.code, ran.stderr).to.equal(68);
    expect(ran.stdout).to.match(/^Exit 68: \[session id\] could not be opened: /u);
    expect(ran.stdout).to.match(/^\S+: all \d+ rules can be checked/mu);
    expect(ran.stdout + ran.stderr).not.to.include('not.a.session');
    const orgs = asList(resultOf(await plugin([...args, '--json', ...of], home, { env }))['orgs']);
    expect(orgs.map(({ rules, unread }) => [asList(rules).length > 0, typeof unread])).to.deep.equal([
      [false, 'string'],
      [true, 'undefined'],
    ]);
    const alone = await plugin([...args, '--target-org', bad], home, { env });
    expect(alone.code).not.to.be.oneOf([0, 68]);
  });

  it('writes JSON and Markdown, and refuses what is no format of it, or has no session', async () => {
    const token = session(ALL);
    const md = join(scratch, 'preflight.md');
    const ran = await check(token, '--preflight', '--output-file', md, '--explain');
    expect([ran.code, readFileSync(md, 'utf8').includes('can be checked')]).to.deep.equal([0, true]);
    const json = asObject(JSON.parse((await check(token, '--preflight', '-r', 'json')).stdout) as JsonObject);
    expect(json['policy']).to.equal(file);
    expect((await check(token, '--preflight', '-r', 'sarif')).code).to.equal(2);
    const args = ['token', 'check', 'policy', '--preflight', '--policy', file, '--source-dir'];
    expect((await plugin([...args, join(ROOT, 'test', 'data', 'project', 'sample')], home, {})).code).to.equal(2);
  });
});
