import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Ajv } from 'ajv';
import { startOrg, type Fault, type Org, type OrgSession } from '../org/index.js';
import { asList, asObject, envelope, resultOf, type Json, type JsonObject } from '../support/envelope.js';
import { Home, plugin, ROOT, type Ran, type RunOptions } from '../support/run.js';

/** The result as the published schema of the command describes it. */
function validator(command: string): (result: JsonObject) => void {
  const schema = JSON.parse(readFileSync(join(ROOT, 'schemas', `${command}.json`), 'utf8')) as object;
  const validate = new Ajv({ strict: false }).compile(schema);
  return (result) => {
    expect(validate(result), JSON.stringify(validate.errors)).to.equal(true);
  };
}

const words = (ran: Ran): string => ran.stderr.replaceAll(/\s+/g, ' ');

describe('sf token list users and check ip on an org', function () {
  const home = new Home();
  let org: Org;
  let scratch = '';

  /** Users in states that the test itself put them in, and what docs/salesforce.md section 1 says of each from `elsewhere`. */
  const EXPECTED: Readonly<Record<string, readonly [verdict: string, rule: string]>> = {
    'plain@t.example': ['token-required', 'untrusted'],
    'frozen@t.example': ['denied', 'user-frozen'],
    'apionly@t.example': ['token-required', 'untrusted'],
    'noapi@t.example': ['impossible', 'api-disabled'],
    'ranged@t.example': ['denied', 'profile-range-outside'],
    'anywhere@t.example': ['no-token', 'profile-range-inside'],
    'expired@t.example': ['impossible', 'api-disabled'],
    '=cmd@t.example': ['token-required', 'untrusted'],
  };

  before(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'sf-token-users-'));
    org = await startOrg({ users: 60, logins: 200, seed: 11 });
    const { change } = org;
    change.settings.useAnyApiAuth = 'optional';
    change.addProfile({ name: 'T Plain', permissions: ['ApiEnabled'] });
    change.addProfile({ name: 'T No Api', permissions: [] });
    change.addProfile({ name: 'T Proof', permissions: ['ApiEnabled'] });
    change.addProfile({
      name: 'T Ranged',
      permissions: ['ApiEnabled'],
      ranges: [{ start: '192.0.2.0', end: '192.0.2.15', description: 'Depot' }],
    });
    change.addProfile({
      name: 'T Anywhere',
      permissions: ['ApiEnabled'],
      ranges: [{ start: '0.0.0.0', end: '255.255.255.255' }],
    });
    change.addPermissionSet('T_Api_Only', ['ApiUserOnly']);
    change.addPermissionSet('T_Api', ['ApiEnabled']);
    change.addUser({ username: 'plain@t.example', profile: 'T Plain' });
    change.addUser({ username: 'frozen@t.example', profile: 'T Plain', frozen: true });
    change.addUser({ username: 'apionly@t.example', profile: 'T Plain', permissionSets: ['T_Api_Only'] });
    change.addUser({ username: 'noapi@t.example', profile: 'T No Api' });
    change.addUser({ username: 'ranged@t.example', profile: 'T Ranged' });
    change.addUser({ username: 'anywhere@t.example', profile: 'T Anywhere' });
    change.addUser({ username: 'expired@t.example', profile: 'T No Api' });
    change.assign('expired@t.example', 'T_Api', Math.floor(change.now() / 1000) - 3600);
    change.addUser({ username: '=cmd@t.example', lastName: '=HYPERLINK("http://x")', profile: 'T Plain' });
    change.addUser({ username: 'gone@t.example', profile: 'T Plain', active: false });
    // Proves Use Any API Auth optional: nobody of that profile holds it.
    change.addUser({ username: 'proof@t.example', profile: 'T Proof' });
    change.addLogin('proof@t.example', Math.floor(change.now() / 1000) - 60);
  });
  after(async () => {
    await org.close();
    home.remove();
    rmSync(scratch, { recursive: true, force: true });
  });
  afterEach(() => {
    org.clearFaults();
  });

  const as =
    (session: () => OrgSession, vantage: 'office' | 'cloud' = 'cloud') =>
    async (args: string[], options: RunOptions = {}): Promise<Ran> => {
      const { accessToken } = session();
      const ran = await plugin(['token', ...args, '--target-org', accessToken], home, {
        ...options,
        env: { SF_ORG_INSTANCE_URL: org.urls[vantage], ...options.env },
      });
      expect(ran.stdout + ran.stderr, 'an access token is never printed').not.to.include(accessToken.slice(15));
      return ran;
    };
  const admin = as(() => org.admin);
  const mine = Object.keys(EXPECTED).flatMap((username) => ['--username', username]);

  describe('list users', () => {
    it('gives each user the verdict of Salesforce, in the published form', async () => {
      const ran = await admin(['list', 'users', ...mine, '--json']);
      const result = resultOf(ran);
      validator('token-list-users')(result);
      const users = asList(result['users']);
      const found = users.map((user) => [String(user['username']), [user['verdict'], user['rule']]]);
      expect(Object.fromEntries(found)).to.deep.equal(EXPECTED);
      expect(ran.code).to.equal(0);
      const byName = new Map(users.map((user) => [user['username'], user]));
      expect(byName.get('apionly@t.example')?.['integration']).to.equal(true);
      const explanations = asList(result['explanations']);
      const obtainable = (name: string): unknown =>
        asObject(explanations[Number(byName.get(name)?.['explanation'])]?.['token'])['obtainable'];
      expect([obtainable('apionly@t.example'), obtainable('plain@t.example')]).to.deep.equal(['no', 'yes']);
      expect(asObject(asObject(result['summary'])['byVerdict'])['denied']).to.equal(2);
    });

    it('takes the worst of several addresses, names the one that gave it, and counts them', async () => {
      const addresses = ['--ip', '192.0.2.5', '--ip', '198.51.100.200', '--ip', '203.0.113.7'];
      const ran = await admin(['list', 'users', '--username', 'ranged@t.example', ...addresses, '--json']);
      const [user] = asList(resultOf(ran)['users']);
      expect([user?.['verdict'], user?.['address']]).to.deep.equal(['denied', '198.51.100.200']);
      expect(user?.['byVerdict']).to.deep.include({ 'no-token': 1, denied: 2 });
    });

    it('--summary as a check counts users, not the groups that it read', async () => {
      const failing = ['list', 'users', '--fail-on', 'token-required'];
      const count = Number(
        asObject(asObject(resultOf(await admin(['list', 'users', '--json']))['summary'])['byVerdict'])[
          'token-required'
        ],
      );
      const { code, stdout } = await admin([...failing, '--summary', '-r', 'github']);
      expect(code).to.equal(30);
      expect(stdout).to.include(
        `token-required for ${String(count)} users::${String(count)} users: in no trusted range.`,
      );
      const junit = (await admin([...failing, '--summary', '-r', 'junit'])).stdout;
      expect(junit)
        .to.include(`name="${String(count)} users: in no trusted range."`)
        .and.not.include('name=""');
    });

    it('--summary counts what the full list counts', async () => {
      const count = async (extra: string[]): Promise<Json | undefined> =>
        resultOf(await admin(['list', 'users', ...extra, '--json']))['summary'];
      expect(await count(['--summary'])).to.deep.equal(await count([]));
      const both = ['--include-inactive', '--verdict', 'denied', '--verdict', 'impossible'];
      expect(await count(['--summary', ...both])).to.deep.equal(await count(both));
    });

    it('filters by profile, integration and verdict, and fails on what --fail-on names', async () => {
      const byProfile = await admin(['list', 'users', '--profile', 'T Plain', '--json', '--fail-on', 'impossible']);
      expect(asList(resultOf(byProfile)['users']).map((user) => user['username'])).to.have.members([
        ...['plain@t.example', 'frozen@t.example', 'apionly@t.example', '=cmd@t.example'],
      ]);
      expect(byProfile.code).to.equal(0);
      const failing = await admin([
        ...['list', 'users', '--profile', 'T Plain', '--integration-only'],
        ...['--fail-on', 'token-required', '--json', '--include-inactive'],
      ]);
      expect(asList(resultOf(failing)['users']).map((user) => user['username'])).to.deep.equal(['apionly@t.example']);
      expect(failing.code).to.equal(30);
    });

    it('says of how many it speaks: looked at, and in all, from an org and from a snapshot of it', async () => {
      const of = async (...args: string[]): Promise<Json[]> => {
        const {
          inAll = null,
          looked = null,
          users = null,
        } = asObject(resultOf(await admin([...args, '--json']))['summary']);
        return [users, looked, inAll];
      };
      const everybody = Number((await of('list', 'users'))[0]);
      const withInactive = Number((await of('list', 'users', '--include-inactive'))[0]);
      expect(await of('list', 'users', '--verdict', 'denied')).to.deep.include.members([everybody, null]);
      const snapshot = join(scratch, 'all.jsonl');
      expect((await admin(['save', 'snapshot', '--output-file', snapshot])).code).to.equal(0);
      const plain = ['list', 'users', '--profile', 'T Plain'];
      const offline = async (...args: string[]): Promise<Json | undefined> =>
        asObject(
          resultOf(await plugin(['token', ...plain, ...args, '--snapshot', snapshot, '--json'], home))['summary'],
        )['inAll'];
      expect(await of(...plain)).to.deep.equal([4, 4, everybody]);
      expect(await of(...plain, '--include-inactive')).to.deep.equal([5, 5, withInactive]);
      expect([await offline(), await offline('--include-inactive')]).to.deep.equal([everybody, withInactive]);
      expect(await of('list', 'users', '--username', 'plain@t.example')).to.deep.equal([1, 1, null]);
      expect((await admin(plain)).stdout)
        .to.include(`4 users need`)
        .and.to.include(`Users in total: ${String(everybody)}.`);
      const { code, stdout } = await admin([...plain, '--verdict', 'impossible', '--fail-on', 'impossible']);
      expect(code).to.equal(0);
      expect(stdout).to.match(
        /^No match: --fail-on impossible\.\nNone of 4 users has the verdict impossible for .*\. Users in total: \d+\.\n/u,
      );
    });

    it('counts nobody in all where the org refuses to count, and is no less complete for it', async () => {
      org.fault({
        kind: 'answer',
        when: { soql: /^SELECT COUNT\(Id\) n FROM User WHERE IsActive/u },
        times: 1,
        answer: {
          status: 400,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify([{ errorCode: 'INVALID_TYPE', message: 'refused by the test' }]),
        },
      });
      const ran = await admin(['list', 'users', '--profile', 'T Plain', '--json']);
      expect(ran.code).to.equal(0);
      expect(asObject(resultOf(ran)['summary'])).to.not.have.property('inAll');
    });

    it('shows those whom --fail-on names first', async () => {
      const rows = (await admin(['list', 'users', '--fail-on', 'denied'])).stdout
        .split('\n')
        .filter((line) => /^[!✗?✓] /u.test(line));
      expect(rows[0]).to.match(/^✗ denied /u);
      const first = (await admin(['list', 'users'])).stdout.split('\n').find((line) => /^[!✗?✓] /u.test(line));
      expect(first, 'without it').to.match(/^! token-required /u);
    });

    it('writes CSV that a spreadsheet takes for text, and JSON lines with the rest in the last', async () => {
      const csv = join(scratch, 'users.csv');
      const lines = join(scratch, 'users.jsonl');
      const ran = await admin(['list', 'users', '--profile', 'T Plain', '--output-file', csv]);
      expect(ran.code).to.equal(0);
      expect(ran.stdout)
        .to.match(/^\d of 4 users need /)
        .and.to.include(`\nWritten: ${csv} (4 users as CSV).\n`)
        .and.not.to.include('@t.example');
      const written = readFileSync(csv, 'utf8').trimEnd().split('\r\n');
      expect(written).to.have.length(5);
      expect(written[0]).to.match(
        /^id,username,name,profile,profileId,userType,active,integration,verdict,rule,address/,
      );
      expect(written.find((line) => line.includes('cmd@t.example'))).to.match(/,'=cmd@t\.example,/);
      await admin(['list', 'users', '--profile', 'T Plain', '--output-file', lines]);
      const parsed = readFileSync(lines, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as JsonObject);
      expect(parsed).to.have.length(5);
      expect(Object.keys(parsed[4] ?? {})).to.include.members([
        'schemaVersion',
        'summary',
        'assumptions',
        'incomplete',
      ]);
      expect(readdirSync(scratch).filter((name) => name.endsWith('.tmp'))).to.deep.equal([]);
    });

    it('writes one JSON value into a file that is named so, with and without users', async () => {
      const file = join(scratch, 'users.json');
      const { result } = JSON.parse(
        (await admin(['list', 'users', '--profile', 'T Plain', '--output-file', file, '--json'])).stdout,
      ) as { result: JsonObject };
      const written = JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
      expect(written['users']).to.have.length(4).and.to.deep.equal(result['users']);
      expect(Object.keys(written)).to.have.members(Object.keys(result));
      const summed = join(scratch, 'summed.json');
      await admin(['list', 'users', '--profile', 'T Plain', '--summary', '--output-file', summed]);
      expect((JSON.parse(readFileSync(summed, 'utf8')) as JsonObject)['users']).to.deep.equal([]);
    });

    it('shows people the answer, who needs a token first, and what was taken for granted', async () => {
      const ran = await admin(['list', 'users', ...mine]);
      const [table = '', next = ''] = ran.stdout.split(/\nNext[ :]/u);
      const rows = table.split('\n').filter((line) => line.includes('@t.example'));
      expect(next.replaceAll(/\s+/gu, ' ')).to.match(/sf token open reset -o \S+ --username \S+@t\.example/u);
      expect(ran.stdout).to.match(/^\d of 8 users need a token for SOAP login\(\) from outside all ranges\.\n/);
      expect(rows[0]).to.match(/^! token-required /);
      expect(rows.at(-1)).to.include('no-token');
      expect(ran.stdout)
        .to.match(/\nAssumed: soap-login=on, /)
        .and.not.to.include('soap-login = ');
      expect((await admin(['list', 'users', ...mine, '--explain'])).stdout).to.include('soap-login = ');
    });

    it('has no users to list in metadata on disk: exit 2', async () => {
      const sample = join(ROOT, 'test', 'data', 'project', 'sample');
      const ran = await plugin(['token', 'list', 'users', '--source-dir', sample], home);
      expect([ran.code, words(ran).includes('contains no users')]).to.deep.equal([2, true]);
    });
  });

  describe('list users --from-history', () => {
    const OFFICE = '203.0.113.7';
    const FAR = '198.51.100.200';
    const names = [...mine, '--username', 'gone@t.example'];
    const ago = (days: number): number => Math.floor(org.change.now() / 1000 - days * 86_400);

    before(() => {
      const addLogin = org.change.addLogin.bind(org.change);
      addLogin('plain@t.example', ago(2), { sourceIp: OFFICE });
      addLogin('plain@t.example', ago(3), { sourceIp: FAR });
      // Not those: a failure, another kind of login, Salesforce itself, too long ago.
      addLogin('=cmd@t.example', ago(1), { sourceIp: FAR, status: 'Invalid Password' });
      addLogin('noapi@t.example', ago(1), {
        ...{ sourceIp: FAR, loginType: 'Application', loginSubType: 'UsernamePasswordUiLogin', apiType: 'N/A' },
      });
      addLogin('apionly@t.example', ago(1), { sourceIp: 'Salesforce.com IP' });
      addLogin('frozen@t.example', ago(100), { sourceIp: FAR });
      addLogin('ranged@t.example', ago(5), { sourceIp: '192.0.2.5' });
      addLogin('anywhere@t.example', ago(6), { sourceIp: FAR });
      addLogin('gone@t.example', ago(6), { sourceIp: FAR });
    });

    const asked = async (args: string[]): Promise<JsonObject> =>
      resultOf(await admin(['list', 'users', ...names, ...args, '--json']));
    const found = (result: JsonObject): unknown =>
      asList(result['users']).map(({ username, verdict, address }) => [username, verdict, address]);

    it('judges each user where that user logs in with a password, and leaves out the others', async () => {
      const result = await asked(['--from-history', '30']);
      validator('token-list-users')(result);
      expect(found(result)).to.deep.equal([
        ['plain@t.example', 'token-required', FAR],
        ['ranged@t.example', 'no-token', '192.0.2.5'],
        ['anywhere@t.example', 'no-token', FAR],
      ]);
      expect(result['addresses']).to.deep.equal(['history']);
      expect(asObject(asList(result['users'])[0]?.['byVerdict'])).to.include({ 'no-token': 1, 'token-required': 1 });
      const blast = asObject(asObject(result['summary'])['blastRadius']);
      expect([blast['users'], blast['addresses']]).to.deep.equal([3, 3]);
      expect(blast['byVerdict']).to.deep.include({
        'no-token': { users: 3, addresses: 3 },
        'token-required': { users: 1, addresses: 1 },
        denied: { users: 0, addresses: 0 },
      });
    });

    it('goes back as far as it is told, and lists inactive users where that is asked', async () => {
      const result = await asked(['--from-history', '120', '--include-inactive']);
      expect(found(result)).to.deep.include.members([
        ['frozen@t.example', 'denied', FAR],
        ['gone@t.example', 'denied', FAR],
      ]);
      const { summary } = await asked([
        '--from-history',
        '120',
        '--include-inactive',
        '--verdict',
        'denied',
        '--summary',
      ]);
      expect(asObject(summary)['users']).to.equal(2);
      expect(asObject(asObject(summary)['blastRadius'])['users']).to.equal(5);
    });

    it('gives the same answer from a snapshot, of which the last days count', async () => {
      const file = join(scratch, 'history.jsonl');
      const saved = await admin(['save', 'snapshot', '--logins', '120', '--output-file', file]);
      expect(saved.code, saved.stderr).to.equal(0);
      const online = await asked(['--from-history', '30']);
      const ran = await plugin(
        ['token', 'list', 'users', '--snapshot', file, ...names, '--from-history', '30', '--json'],
        home,
      );
      const { users, incomplete } = resultOf(ran);
      expect([users, incomplete]).to.deep.equal([online['users'], []]);
      const longer = await plugin(
        ['token', 'list', 'users', '--snapshot', file, '--from-history', '180', '--json'],
        home,
      );
      expect([longer.code, asList(resultOf(longer)['incomplete']).length > 0]).to.deep.equal([68, true]);
    });

    it('tells people the blast radius', async () => {
      const ran = await admin(['list', 'users', ...names, '--from-history', '30']);
      expect(ran.stdout)
        .to.match(/^1 of 3 users needs a token for SOAP login\(\) from where they log in\.\n/)
        .and.to.match(/\nFrom \S+ to \S+, 3 users logged in with a password from 3 addresses\.\n/);
      const explained = await admin(['list', 'users', ...names, '--from-history', '30', '--explain']);
      expect(explained.stdout).to.include('\n  token-required: 1 user, 1 address\n');
    });

    it('tells a session that cannot see who is frozen who needs a token unless stopped, and ends with 68', async () => {
      const names = ['--username', 'plain@t.example', '--username', 'apionly@t.example'];
      const session = org.change.session({
        permissions: ['ApiEnabled', 'ViewSetup', 'ViewAllUsers', 'ViewAllProfiles', 'ModifyMetadata'],
      });
      const ran = await as(() => session)(['list', 'users', ...names]);
      expect(ran.code, ran.stdout).to.equal(68);
      expect(ran.stdout.replaceAll(/\s+/gu, ' ')).to.match(
        /^Partial: .+ 2 of 2 users need a token for SOAP login\(\) from outside all ranges, unless frozen or locked out \(not read\)\. /u,
      );
      const result = resultOf(await as(() => session)(['list', 'users', ...names, '--json']));
      validator('token-list-users')(result);
      const summary = asObject(result['summary']);
      expect([summary['byUnless'], asObject(summary['byVerdict'])['unknown']]).to.deep.equal([
        { 'token-required': 2 },
        2,
      ]);
      expect(asList(result['explanations'])[0]?.['unless']).to.deep.equal({
        verdict: 'token-required',
        rule: 'untrusted',
        facts: ['frozen', 'locked'],
      });
    });

    it('is whole where what could not be read bears on nobody: exit 0, and a line that says so', async () => {
      const session = org.change.session({
        permissions: ['ApiEnabled', 'ViewSetup', 'ViewAllUsers', 'ViewAllProfiles', 'ManageUsers', 'ManageTwoFactor'],
      });
      const asked = ['list', 'users', '--username', 'plain@t.example'];
      const ran = await as(() => session)(asked);
      expect(ran.stdout)
        .to.match(/^The user needs a token /u)
        .and.to.not.match(/Partial/u);
      expect(ran.stdout).to.match(/\nCould not be read, but does not affect this answer: OauthOidcSettings/u);
      expect(ran.code).to.equal(0);
      const result = resultOf(await as(() => session)([...asked, '--json']));
      validator('token-list-users')(result);
      expect([result['incomplete'], asList(result['unread']).map(({ what }) => what)]).to.deep.equal([
        [],
        ['OauthOidcSettings'],
      ]);
      // What SOAP does not ask for, the other path turns on.
      const other = await as(() => session)([...asked, '--path', 'oauth-password']);
      expect([other.code, other.stdout.startsWith('Partial: OauthOidcSettings')]).to.deep.equal([68, true]);
    });

    it('says where the history cannot be read: 68, and whose permission that is', async () => {
      const session = org.change.session({ permissions: ['ApiEnabled', 'ViewSetup', 'ViewAllUsers'] });
      const ran = await as(() => session)(['list', 'users', '--from-history', '30', '--json']);
      expect(ran.code).to.equal(68);
      const gaps = asList(resultOf(ran)['incomplete']).filter(({ what }) => what === 'LoginHistory');
      expect(gaps.map(({ permission }) => permission)).to.deep.equal(['Monitor Login History']);
      const page = await as(() => session)(['list', 'users', '--from-history', '30']);
      expect(page.stdout)
        .to.match(/Who logged in with a password, and from where, from \S+ to \S+ is unknown/u)
        .and.not.match(/none of these users|No user matches/u);
    });

    it('takes days or addresses, not both, and from 1 to 184 days: exit 2', async () => {
      for (const args of [
        ['--ip', FAR, '--from-history', '3'],
        ['--from-history', '0'],
        ['--from-history', '185'],
      ]) {
        expect((await admin(['list', 'users', ...args])).code, args.join(' ')).to.equal(2);
      }
    });
  });

  describe('check ip', () => {
    it('asks the address of the session, by the vantage from which it logged in, and says so with its time', async () => {
      const office = as(() => org.change.sessionOf(org.admin.username, 'office'), 'office');
      const ran = await office(['check', 'ip', '--json']);
      const result = resultOf(ran);
      validator('token-check-ip')(result);
      const [answer] = asList(result['answers']);
      expect([answer?.['address'], answer?.['verdict']]).to.deep.equal([org.addresses.office, 'no-token']);
      const explanation = asList(result['explanations'])[Number(answer?.['explanation'])];
      expect(JSON.stringify(explanation?.['notes'])).to.match(/when this session logged in \(AuthSession, \d{4}-/);
      expect(ran.code).to.equal(0);
      const cloud = await as(() => org.change.sessionOf(org.admin.username, 'cloud'))(['check', 'ip', '--json']);
      expect([asList(resultOf(cloud)['answers'])[0]?.['address'], cloud.code]).to.deep.equal([org.addresses.cloud, 30]);
    });

    it('lets a named user decide, with the profile, the sets and the state that user has', async () => {
      const ran = await admin([
        ...['check', 'ip', '--ip', org.addresses.office, '--username', 'ranged@t.example'],
        ...['--username', 'frozen@t.example', '--json'],
      ]);
      const deciding = asList(resultOf(ran)['answers']).filter((answer) => answer['decides'] === true);
      expect(deciding.map((answer) => [asObject(answer['subject'])['name'], answer['rule']])).to.have.deep.members([
        [org.admin.username, 'trusted-range'],
        ['ranged@t.example', 'profile-range-outside'],
        ['frozen@t.example', 'user-frozen'],
      ]);
      expect(ran.code).to.equal(30);
    });

    it('names a user or a profile that the org does not have: exit 2', async () => {
      const user = await admin(['check', 'ip', '--ip', '203.0.113.7', '--username', 'nobody@t.example']);
      expect([user.code, words(user).includes('nobody@t.example')]).to.deep.equal([2, true]);
      const profile = await admin(['check', 'ip', '--ip', '203.0.113.7', '--profile', 'T Plane']);
      expect([profile.code, words(profile).includes('"T Plain"')]).to.deep.equal([2, true]);
    });
  });

  describe('on a bad day', () => {
    it('an unknown alias: sf says which, exit 1', async () => {
      const ran = await plugin(['token', 'list', 'users', '--target-org', 'nowhere'], home);
      expect([ran.code, words(ran).includes('nowhere')]).to.deep.equal([1, true]);
    });

    it('a session without any permission: 68, and every gap that one can close names its permission', async () => {
      const nobody = as(() => org.change.session({ permissions: ['ApiEnabled'] }));
      const ran = await nobody(['check', 'ip', '--ip', '203.0.113.7', '--json']);
      const gaps = asList(resultOf(ran)['incomplete']);
      expect(ran.code).to.equal(68);
      expect(gaps.map((gap) => gap['permission'])).to.include.members(['View Setup and Configuration']);
      const listed = await nobody(['list', 'users', '--json']);
      expect(listed.code).to.equal(68);
    });

    it('a profile whose name is hidden: its users are unknown, named, and incomplete', async () => {
      org.change.settings.profileFiltering = 'rows';
      try {
        const filtered = as(() => org.change.session({ permissions: ['ApiEnabled', 'ViewAllUsers'] }));
        const ran = await filtered(['list', 'users', '--username', 'ranged@t.example', '--json']);
        const [user] = asList(resultOf(ran)['users']);
        expect([user?.['verdict'], ran.code]).to.deep.equal(['unknown', 68]);
        expect(JSON.stringify(resultOf(ran)['incomplete']))
          .to.match(/profile/i)
          .and.to.include('permission');
      } finally {
        org.change.settings.profileFiltering = 'off';
      }
    });

    it('a profile that was deleted while users have it: they are unknown, named, and incomplete', async () => {
      const id = org.change.addProfile({ name: 'T Vanishing', permissions: ['ApiEnabled'] });
      org.change.addUser({ username: 'left@t.example', profile: 'T Vanishing' });
      org.change.deleteProfile('T Vanishing');
      const ran = await admin(['list', 'users', '--username', 'left@t.example', '--json']);
      const [user] = asList(resultOf(ran)['users']);
      expect([user?.['verdict'], user?.['profileId'], user?.['profile'], ran.code]).to.deep.equal([
        'unknown',
        id,
        '',
        68,
      ]);
      expect(asList(resultOf(ran)['incomplete']).map(({ what }) => what)).to.include(`Profile ${id}`);
    });

    const USERS = /FROM User\b/;
    const ends: readonly [name: string, fault: Fault, says: RegExp][] = [
      ['HTML with status 200', { kind: 'html-200', when: { soql: USERS }, times: 99 }, /not JSON|proxy/],
      ['a page that breaks off', { kind: 'truncated-json', when: { soql: USERS }, times: 99 }, /connection/],
      ['a page that ends too soon', { kind: 'truncated-page', when: { soql: USERS }, times: 99 }, /connection/],
      ['a connection that drops each time', { kind: 'drop', when: { soql: USERS }, times: 99 }, /connection/],
      ['no API calls left', { kind: 'request-limit', when: { soql: USERS }, times: 99 }, /REQUEST_LIMIT_EXCEEDED/],
      ['a session that ends in the middle', { kind: 'expired-session', when: { soql: USERS }, times: 99 }, /session/],
      ['429 for too long', { kind: '429', when: { soql: USERS }, times: 99, delay: 3600 }, /3600|later/],
    ];
    for (const [name, fault, says] of ends) {
      it(`${name}: exit 1 with the reason and the remedy, and no file is left`, async () => {
        const session = org.change.sessionOf(org.admin.username);
        org.fault(fault);
        const file = join(scratch, 'half.csv');
        const ran = await as(() => session)(['list', 'users', '--output-file', file]);
        expect(ran.code, ran.stderr).to.equal(1);
        expect(words(ran)).to.match(says).and.to.include('Try this:');
        expect(existsSync(file)).to.equal(false);
        expect(readdirSync(scratch).filter((left) => left.endsWith('.tmp'))).to.deep.equal([]);
      });
    }

    it('503, 429 with Retry-After and a dropped connection once each: the list is whole all the same', async () => {
      org.fault({ kind: '503', when: { soql: USERS } });
      org.fault({ kind: '429', when: { soql: /FROM PermissionSet / }, delay: 1 });
      org.fault({ kind: 'drop', when: { soql: /FROM UserLogin/ } });
      const ran = await admin(['list', 'users', ...mine, '--json']);
      expect([ran.code, asList(resultOf(ran)['users']).length]).to.deep.equal([0, 8]);
    });

    it('errors under --json keep the envelope, without a session id anywhere', async () => {
      org.fault({ kind: 'request-limit', when: { soql: USERS }, times: 99 });
      const ran = await admin(['list', 'users', '--json']);
      expect(envelope(ran)['name']).to.equal('ErrorRequestLimitError');
    });

    it('Ctrl-C in the middle of a long list: 130 at once, without waiting for the org, and no file', async () => {
      org.fault({ kind: 'slow', when: { soql: USERS }, delay: 600_000, times: 99 });
      const file = join(scratch, 'interrupted.csv');
      const ran = await admin(['list', 'users', '--output-file', file], {
        watch: {
          when: () => org.requests.some((request) => USERS.test(request.soql ?? '') && request.fault === 'slow'),
          then: (kill) => kill('SIGINT'),
        },
      });
      expect([ran.code, ran.stdout, existsSync(file)]).to.deep.equal([130, '', false]);
    });
  });
});
