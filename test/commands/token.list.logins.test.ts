import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org, type OrgSession } from '../org/index.js';
import { asList, asObject, envelope, resultOf, type JsonObject } from '../support/envelope.js';
import { FOR_GOOD, Home, patient, plugin, type Ran, ROOT, type RunOptions } from '../support/run.js';
import { isSarif } from '../support/sarif.js';

describe('sf token list logins', () => {
  const home = new Home();
  let org: Org;
  let folder = '';
  const ago = (days: number): number => Math.floor(org.change.now() / 1000 - days * 86_400);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sf-token-logins-'));
    org = await startOrg({ users: 40, integrations: 0, logins: 0, seed: 3 });
    const user = (username: string): void => {
      org.change.addUser({ username, profile: 'API Integration' });
      org.change.changeUser(username, { last_password_change: ago(80) });
    };
    // One integration by SOAP from the office and from elsewhere, one by OAuth, a person in the browser.
    user('etl@acme.example');
    for (let day = 1; day <= 20; day += 1) {
      org.change.addLogin('etl@acme.example', ago(day), { application: 'acme-etl', apiVersion: '52.0' });
    }
    org.change.addLogin('etl@acme.example', ago(2), {
      application: 'acme-etl',
      apiVersion: '52.0',
      sourceIp: '198.51.100.9',
      status: 'Invalid Password',
    });
    user('mule@acme.example');
    const oauth = {
      loginType: 'Remote Access 2.0',
      loginSubType: 'OauthUsernamePassword',
      apiType: 'N/A',
      apiVersion: 'N/A',
    };
    for (let day = 1; day <= 5; day += 1) {
      org.change.addLogin('mule@acme.example', ago(day), { ...oauth, application: 'MuleSoft' });
    }
    user('old@acme.example');
    org.change.addLogin('old@acme.example', ago(60), { application: 'forgotten' });
    user('person@acme.example');
    org.change.addLogin('person@acme.example', ago(1), {
      loginType: 'Application',
      loginSubType: 'UsernamePasswordUiLogin',
      apiType: 'N/A',
      apiVersion: 'N/A',
      application: 'Browser',
    });
  });
  after(async () => {
    home.remove();
    rmSync(folder, { recursive: true });
    await org.close();
  });
  afterEach(() => {
    org.clearFaults();
    org.change.timeoutAfter(undefined);
  });

  async function run(args: string[], session: OrgSession = org.admin, options: RunOptions = {}): Promise<Ran> {
    return plugin(
      [
        'token',
        'list',
        'logins',
        '--target-org',
        session.accessToken,
        ...args,
        '--username',
        'etl@acme.example',
        '--username',
        'mule@acme.example',
        '--username',
        'old@acme.example',
        '--username',
        'person@acme.example',
      ],
      home,
      {
        ...options,
        env: { SF_ORG_INSTANCE_URL: org.urls.cloud, ...options.env },
      },
    );
  }
  /** Everybody's logins: those of the org's own sample users too. */
  async function runAll(args: string[], session: OrgSession = org.admin, options: RunOptions = {}): Promise<Ran> {
    return plugin(['token', 'list', 'logins', '--target-org', session.accessToken, ...args], home, {
      ...options,
      env: { SF_ORG_INSTANCE_URL: org.urls.cloud, ...options.env },
    });
  }
  const rowsOf = (ran: Ran): JsonObject[] => asList(resultOf(ran)['logins']);
  const users = (rows: JsonObject[]): unknown[] => rows.map((row) => asObject(row['user'])['username']);
  /** Requests of the plugin: what sf itself asks when it opens an org comes before. */
  const ours = (): readonly { readonly path: string }[] =>
    org.requests.slice(org.requests.findIndex(({ path }) => path === '/services/oauth2/userinfo'));
  const words = (ran: Ran): string => ran.stderr.replaceAll(/\s+/gu, ' ');

  it('lists who logs in with a password, from where, with what, and when it ends', async () => {
    const ran = await run(['--json']);
    expect(ran.code).to.equal(0);
    const result = resultOf(ran);
    // The one that lacks Use Any API Auth stops first.
    const [etl, mule] = asList(result['logins']);
    expect(asList(result['logins'])).to.have.length(2);
    expect(etl).to.deep.include({
      path: 'soap',
      certainty: 'certain',
      client: 'acme-etl',
      apiType: 'SOAP Partner',
      apiVersion: '52.0',
      users: 1,
      logins: 21,
      failures: [{ status: 'Invalid Password', count: 1 }],
    });
    expect(asObject(etl?.['user'])).to.include({
      username: 'etl@acme.example',
      profile: 'API Integration',
      integration: true,
    });
    expect(
      asList(etl?.['addresses']).map(({ address, logins, verdict, rule }) => [address, logins, verdict, rule]),
    ).to.deep.equal([
      [org.addresses.office, 20, 'no-token', 'trusted-range'],
      ['198.51.100.9', 1, 'token-required', 'untrusted'],
    ]);
    expect(asObject(etl?.['retirement'])).to.include({ date: '2027-06-01' });
    expect(asObject(etl?.['moveTo'])).to.include({ option: 'either' });
    expect(mule).to.include({ path: 'oauth-password', client: 'MuleSoft', logins: 5 });
    expect(mule).not.to.have.property('org');
    expect(result['summary']).to.deep.include({
      byPath: { soap: 21, 'oauth-password': 5, 'client-credentials': 0, oauth: 0, other: 0 },
      users: 2,
    });
    expect(result['sources']).to.deep.equal([{ kind: 'org', name: 'admin@loopback.example', orgId: org.orgId }]);
    expect(result['incomplete']).to.deep.equal([]);
  });

  it('counts its own API calls', async () => {
    org.clearLog();
    const ran = await run(['--json']);
    expect(resultOf(ran)['apiCalls']).to.equal(ours().length);
  });

  it('reaches back as far as it is told', async () => {
    expect(users(rowsOf(await run(['--json', '--since', '90d'])))).to.include('old@acme.example');
    expect(users(rowsOf(await run(['--json', '--since', '8d'])))).not.to.include('old@acme.example');
    const [row] = rowsOf(await run(['--json', '--since', '50h', '--path', 'oauth-password']));
    expect(row).to.include({ logins: 2 });
  });

  it('reaches back no further than Salesforce keeps the history, and says so', async () => {
    const ran = await run(['--json', '--since', '400d']);
    expect(ran.code).to.equal(0);
    const { since, until } = resultOf(ran);
    const days = (Date.parse(String(until)) - Date.parse(String(since))) / 86_400_000;
    expect(days).to.be.closeTo(184, 1);
    expect(JSON.stringify(envelope(ran)['warnings'])).to.include('Salesforce keeps the login history for six months.');
    expect(words(await run(['--since', '400d']))).to.include('Salesforce keeps the login history for six months.');
    expect(words(await run(['--since', '180d']))).not.to.include('six months');
  });

  it('lists other ways to log in when they are asked for', async () => {
    const other = rowsOf(await run(['--json', '--path', 'other']));
    expect(users(other)).to.deep.equal(['person@acme.example']);
    expect(other[0]).not.to.have.property('retirement');
    expect(rowsOf(await run(['--json', '--path', 'all']))).to.have.length(3);
    expect(users(rowsOf(await run(['--json', '--path', 'soap'])))).to.deep.equal(['etl@acme.example']);
  });

  it('lists logins by client credentials, which have a sub-type of their own', async () => {
    org.change.addUser({ username: 'robot@acme.example', profile: 'API Integration' });
    const values = { loginType: 'Remote Access 2.0', application: 'Nightly export', apiType: 'N/A' };
    const now = org.change.now() / 1000;
    org.change.addLogin('robot@acme.example', now - 60, { ...values, loginSubType: 'OauthClientCredentials' });
    org.change.addLogin('robot@acme.example', now - 120, { ...values, loginSubType: null });
    const of = async (path: string): Promise<JsonObject[]> =>
      rowsOf(await runAll(['--json', '--path', path, '--username', 'robot@acme.example']));
    const [row, ...more] = await of('client-credentials');
    expect(more).to.deep.equal([]);
    expect(row).to.include({ path: 'client-credentials', certainty: 'certain', client: 'Nightly export', logins: 1 });
    expect(row, 'an end').to.not.have.any.keys('retirement', 'breaksOn');
    // Nothing is installed under that name which could have been it.
    const [untold] = await of('other');
    expect(untold).to.include({ path: 'other', certainty: 'likely', logins: 1 });
    expect(await of('oauth')).to.deep.equal([]);
    const all = await of('all');
    expect(all.map(({ path }) => path)).to.have.members(['client-credentials', 'other']);
    expect(rowsOf(await runAll(['--json', '--username', 'robot@acme.example'])), 'passwords alone').to.be.empty;
  });

  describe('by JWT bearer, for which Salesforce documents no sub-type', () => {
    const who = 'signed@acme.example';
    const of = async (path: string, session?: OrgSession): Promise<Ran> =>
      runAll(['--json', '--path', path, '--username', who], session);
    const told = (ran: Ran): unknown[][] =>
      rowsOf(ran)
        .map(({ certainty, client, logins, path }) => [client, path, certainty, logins])
        .sort();
    before(() => {
      const now = org.change.now() / 1000;
      const pem = readFileSync(join(ROOT, 'test/data/apps/nightly.pem'), 'utf8');
      const certificate = { publicKey: '', ends: 0, body: pem.replaceAll(/-----[A-Z ]+-----|\s/gu, '') };
      org.change.settings.appSecretsByMetadata = true;
      org.change.addUser({ username: who, profile: 'API Integration' });
      org.change.addApp({ kind: 'external', name: 'Signed', label: 'Signed export', certificate });
      org.change.addApp({ kind: 'connected', name: 'Signed_old', label: 'Signed, connected', certificate });
      org.change.addApp({ kind: 'external', name: 'Plain', label: 'Plain export' });
      // Two apps may bear one label: by either of them it may have come.
      org.change.addApp({ kind: 'external', name: 'Twin_1', label: 'Twin' });
      org.change.addApp({ kind: 'connected', name: 'Twin_2', label: 'Twin', certificate });
      const labels = ['Signed export', 'Signed, connected', 'Plain export', 'Twin', 'Elsewhere'];
      const values = { loginType: 'Remote Access 2.0', apiType: 'N/A', apiVersion: 'N/A', loginSubType: null };
      for (const application of labels) org.change.addLogin(who, now - 90, { ...values, application });
      // A sub-type that is documented is what it says, whatever the app has.
      const flow = { ...values, loginSubType: 'OauthRefreshToken' };
      org.change.addLogin(who, now - 95, { ...flow, application: 'Signed export' });
    });
    const JWTS = [
      ['Signed export', 'oauth', 'likely', 1],
      ['Signed, connected', 'oauth', 'likely', 1],
      ['Twin', 'oauth', 'likely', 1],
    ];

    it('calls a login likely one, and never certainly, where its app has a certificate', async () => {
      const ran = await of('oauth');
      expect(told(ran)).to.deep.equal(JWTS);
      expect(asObject(resultOf(ran)['summary'])['byPath']).to.include({ oauth: 3, other: 0 });
      expect(resultOf(ran)['incomplete']).to.deep.equal([]);
      const others = told(await of('other'));
      expect(others.map(([client, path]) => [client, path])).to.deep.equal([
        ['Elsewhere', 'other'],
        ['Plain export', 'other'],
        ['Signed export', 'other'],
      ]);
      expect(told(await of('all'))).to.deep.equal([...others, ...JWTS].sort());
      const page = await runAll(['--path', 'oauth', '--username', who]);
      expect(page.stdout)
        .to.match(/\bJWT\?/u)
        .and.include('3 likely JWT logins of 1 user');
    });

    it('leaves open what hinges on certificates that the org does not show, and names them', async () => {
      org.change.settings.appSecretsByMetadata = false;
      try {
        const ran = await of('oauth');
        expect([told(ran), ran.code]).to.deep.equal([JWTS.slice(1), 68]);
        expect(asList(resultOf(ran)['incomplete']).map(({ what }) => what)).to.include(
          'ExtlClntAppGlobalOauthSettings',
        );
      } finally {
        org.change.settings.appSecretsByMetadata = true;
      }
    });

    it('does not say so, and is incomplete, where the apps could not be read', async () => {
      const ran = await of('oauth', org.change.sessionWithout('CustomizeApplication', 'ViewSetup', 'ModifyMetadata'));
      expect([told(ran), ran.code]).to.deep.equal([[], 68]);
      expect(JSON.stringify(resultOf(ran)['incomplete'])).to.match(/ConnectedApplication|ExternalClientApplication/u);
    });

    it('reads apps for the paths that hinge on them alone', async () => {
      const calls = async (path: string): Promise<number> => Number(resultOf(await of(path))['apiCalls']);
      // The same logins are read for both.
      expect(await calls('client-credentials')).to.be.lessThan(await calls('oauth'));
    });
  });

  it('makes rows of users, clients, addresses or paths', async () => {
    const byPath = rowsOf(await run(['--json', '--by', 'path']));
    expect(byPath.map(({ path, logins, users: count }) => [path, logins, count])).to.deep.equal([
      ['soap', 21, 1],
      ['oauth-password', 5, 1],
    ]);
    expect(byPath[0]).not.to.have.any.keys('user', 'client');
    const byAddress = rowsOf(await run(['--json', '--by', 'address', '--path', 'soap']));
    expect(byAddress.map(({ logins }) => logins)).to.deep.equal([20, 1]);
    const byClient = rowsOf(await run(['--json', '--by', 'client']));
    expect(byClient.map(({ client }) => client)).to.deep.equal(['acme-etl', 'MuleSoft']);
  });

  it('filters by failure, by ranges and by novelty', async () => {
    expect(users(rowsOf(await run(['--json', '--failed'])))).to.deep.equal(['etl@acme.example']);
    const [outside] = rowsOf(await run(['--json', '--outside-ranges']));
    expect(asList(outside?.['addresses']).map(({ address }) => address)).to.deep.equal(['198.51.100.9']);
    const fresh = rowsOf(await run(['--json', '--new-since', '3d']));
    expect(fresh.map(({ logins, client }) => [client, logins])).to.deep.equal([['acme-etl', 1]]);
  });

  it('finds users by their profile', async () => {
    const ran = await runAll(['--json', '--profile', 'api integration']);
    expect(users(rowsOf(ran))).to.include.members(['etl@acme.example', 'mule@acme.example']);
    const others = await runAll(['--json', '--profile', 'Standard User']);
    expect(users(rowsOf(others))).not.to.include('etl@acme.example');
  });

  it('tells whose password ends soon, unless it never does', async () => {
    const soon = asList(resultOf(await run(['--json', '--expiring', '30']))['expiring']);
    // API Integration has Password Never Expires; the default policy of the org is 90 days.
    expect(soon).to.deep.equal([]);
    org.change.addUser({ username: 'plain@acme.example', profile: 'Standard User' });
    org.change.changeUser('plain@acme.example', { last_password_change: ago(80) });
    org.change.addLogin('plain@acme.example', ago(1), { application: 'plain' });
    const expiring = asList(
      resultOf(await runAll(['--json', '--expiring', '30', '--username', 'plain@acme.example']))['expiring'],
    );
    expect(expiring.map(({ daysLeft, user }) => [asObject(user)['username'], daysLeft])).to.deep.equal([
      ['plain@acme.example', 10],
    ]);
    expect(expiring[0]).to.include({ expired: 'no' });
    const later = await runAll(['--json', '--expiring', '8', '--username', 'plain@acme.example']);
    expect(resultOf(later)['expiring']).to.deep.equal([]);
    // An administrator lets the password expire before its time: only the org itself knows.
    org.change.setPassword('plain@acme.example', { password: 'another1', passwordExpired: true });
    const ended = await runAll(['--json', '--expiring', '8', '--username', 'plain@acme.example']);
    const [one] = asList(resultOf(ended)['expiring']);
    expect(one).to.deep.include({ passwordExpires: null, daysLeft: null, expired: 'yes' });
  });

  it('tells what --fail-on and --fail-within name as findings, as many as it tells in JUnit', async () => {
    const args = ['--fail-on', 'soap', '--fail-on', 'failed', '--fail-on', 'instance-host', '--fail-within', '3650'];
    const [sarif, again, xml] = [
      await run([...args, '-r', 'sarif']),
      await run([...args, '-r', 'sarif']),
      await run([...args, '-r', 'junit']),
    ];
    expect([sarif.code, xml.code]).to.deep.equal([30, 30]);
    expect(again.stdout).to.equal(sarif.stdout);
    const log = asObject(JSON.parse(sarif.stdout) as JsonObject);
    expect(isSarif(log), JSON.stringify(isSarif.errors)).to.equal(true);
    const [one = {}] = asList(log['runs']);
    const results = asList(one['results']);
    const counts = new Map<string, number>();
    for (const { ruleId } of results) counts.set(String(ruleId), (counts.get(String(ruleId)) ?? 0) + 1);
    const failures = (rule: string): number => xml.stdout.split(`type="${rule}"`).length - 1;
    for (const rule of ['login-by-soap', 'login-failed', 'login-ends-soon']) {
      expect(counts.get(rule), rule).to.equal(failures(rule)).and.greaterThan(0);
    }
    const names = asList(asObject(asObject(one['tool'])['driver'])['rules']).map(({ id }) => id);
    expect(names).to.deep.equal(['login-ends-soon', 'login-by-soap', 'login-failed', 'login-at-instance-host']);
    // Each is known from run to run by a number of its own.
    const prints = results.map((result) => asObject(result['partialFingerprints'])['sfToken/v1']);
    expect(new Set(prints).size).to.equal(prints.length);
    expect(JSON.stringify(results)).to.include('mule@acme.example');
  });

  it('names no rule of what nobody asked for', async () => {
    const ran = await run(['-r', 'sarif']);
    const [one = {}] = asList(asObject(JSON.parse(ran.stdout) as JsonObject)['runs']);
    expect([ran.code, asList(one['results'])]).to.deep.equal([0, []]);
    expect(ran.stderr.replaceAll(/\s+/gu, ' ')).to.include('--fail-on and --fail-within');
  });

  describe('exit codes', () => {
    const table: readonly (readonly [args: string[], code: number])[] = [
      [[], 0],
      [['--fail-on', 'any'], 30],
      [['--fail-on', 'soap'], 30],
      [['--fail-on', 'oauth-password', '--path', 'soap'], 0],
      [['--fail-on', 'failed'], 30],
      [['--fail-on', 'failed', '--path', 'oauth-password'], 0],
      [['--fail-on', 'outside-ranges'], 30],
      [['--fail-on', 'outside-ranges', '--path', 'oauth-password'], 0],
      [['--fail-on', 'new', '--new-since', '3d'], 30],
      [['--fail-on', 'new', '--new-since', '3d', '--path', 'oauth-password'], 0],
      [['--fail-within', '3650'], 30],
      [['--fail-within', '0'], 0],
    ];
    for (const [args, code] of table) {
      it(`${code} for ${args.join(' ') || 'a list'}`, async () => {
        expect((await run([...args, '--json'])).code).to.equal(code);
      });
    }

    it('30 by dates of the user’s own', async () => {
      const quote = { date: '2020-01-01', says: 'so', source: 'us', read: '2020-01-01', confidence: 'C' };
      const file = join(folder, 'dates.json');
      writeFileSync(file, JSON.stringify({ retirements: { soap: [quote], 'oauth-password': [quote] } }));
      const ran = await run(['--fail-within', '0', '--retirements', file, '--json']);
      expect(ran.code).to.equal(30);
      expect(asObject(rowsOf(ran)[0]?.['retirement'])).to.include({ date: '2020-01-01', source: 'us' });
    });

    it('68 when other users’ logins cannot be read, with the permission that would allow it', async () => {
      const session = org.change.sessionWithout('ManageUsers', 'MonitorLoginHistory');
      const ran = await runAll(['--json'], session);
      expect(ran.code).to.equal(68);
      const gaps = asList(resultOf(ran)['incomplete']);
      expect(gaps.find(({ what }) => what === 'LoginHistory')).to.include({ permission: 'Monitor Login History' });
    });

    it('68 when the session may not call the API, with API Enabled and no other permission', async () => {
      const session = org.change.sessionWithout('ApiEnabled');
      const { code, stdout } = await runAll([], session);
      expect(code).to.equal(68);
      expect(stdout.split('\n')[0]).to.match(/^Partial: LoginHistory .* without the permission API Enabled \(/u);
    });

    it('68 when the calls that are allowed do not suffice, with what is known', async () => {
      org.clearLog();
      const ran = await runAll(['--json', '--max-calls', '12']);
      expect(ran.code).to.equal(68);
      expect(ours().length).to.be.at.most(12);
      expect(resultOf(ran)['apiCalls']).to.be.at.most(12);
      expect(asList(resultOf(ran)['incomplete']).length).to.be.above(0);
    });
  });

  describe('formats', () => {
    it('people get a table, the totals, the ends with their sources and what to do', async () => {
      const short = (await run([])).stdout;
      expect(short).to.match(/^2026-12-01, in \d+ days?: SOAP login\(\) ends for 1 user without Use Any API Auth\.\n/);
      expect(short).to.match(/\n2027-02-20, in \d+ days: the OAuth username-password flow ends for 1 user\.\n/);
      expect(short).to.include('acme-etl').and.include('MuleSoft').and.not.include('How to move');
      expect(short).to.include('  sf token generate permission-set any-api-auth -o ');
      const ran = await run(['--explain']);
      expect(ran.stdout).to.include('21 SOAP and 5 OAuth logins of ');
      expect(ran.stdout).to.match(
        /SOAP login\(\) is retired on 2027-06-01\. The release update of this org, "SOAP API login\(\) Call [^"]*", has the status \w+\.\n/,
      );
      expect(ran.stdout).to.include('How to move to an app (Nothing in these logins decides');
      expect(ran.stdout).to.match(/API calls used: \d+/);
    });

    it('CSV goes to a file whole, and people read the answer beside it', async () => {
      const file = join(folder, 'logins.csv');
      const ran = await run(['--output-file', file]);
      expect(ran.code).to.equal(0);
      expect(ran.stdout)
        .to.match(/^2026-12-01, /)
        .and.to.include(`\nWritten: ${file} (2 rows as CSV, on 3 lines, one for each address).\n`);
      expect(ran.stdout).to.not.include('MuleSoft');
      const lines = readFileSync(file, 'utf8').trimEnd().split('\r\n');
      expect(lines).to.have.length(4);
      expect(lines[0]).to.match(/^org,user\.id,user\.username/);
    });

    it('annotations say of rows that have no user how many users they have', async () => {
      const rows = rowsOf(await run(['--json', '--by', 'path']));
      const ran = await run(['-r', 'github', '--by', 'path', '--fail-within', '400']);
      expect(ran.code).to.equal(30);
      expect(ran.stdout).to.match(new RegExp(`::error title=login-ends-soon::${String(rows.length)} `, 'u'));
      const tests = await run(['-r', 'junit', '--by', 'path', '--fail-within', '400']);
      for (const { users } of rows) expect(tests.stdout).to.include(`Users: ${String(users)}. Last seen`);
    });

    it('JSON is the result itself', async () => {
      const ran = await run(['--result-format', 'json']);
      expect(asObject(JSON.parse(ran.stdout) as JsonObject)['schemaVersion']).to.equal('2.0');
    });
  });

  describe('a snapshot', () => {
    const saved = (): string => join(folder, 'org.jsonl');
    const asked = async (args: string[]): Promise<Ran> =>
      plugin(['token', 'list', 'logins', '--snapshot', saved(), ...args], home);

    before(async () => {
      const args = ['token', 'save', 'snapshot', '--target-org', org.admin.accessToken, '--logins', '30'];
      const ran = await plugin([...args, '--output-file', saved()], home, {
        env: { SF_ORG_INSTANCE_URL: org.urls.cloud },
      });
      expect(ran.code).to.equal(0);
    });

    it('lists the same logins as the org did, without asking it', async () => {
      const rows = rowsOf(await runAll(['--json']));
      org.clearLog();
      const ran = await asked(['--json']);
      expect(ran.code).to.equal(0);
      expect(rowsOf(ran)).to.deep.equal(rows);
      expect(resultOf(ran)).to.include({ apiCalls: 0 });
      const [source, ...others] = asList(resultOf(ran)['sources']);
      expect(source).to.include({ kind: 'snapshot', name: saved(), orgId: org.orgId });
      expect(others).to.deep.equal([]);
      expect(org.requests).to.deep.equal([]);
    });

    it('says when it is asked about another time than it holds', async () => {
      const ran = await asked(['--json', '--since', '7d']);
      expect(ran.code).to.equal(68);
      expect(JSON.stringify(resultOf(ran)['incomplete'])).to.include('what was asked is another period');
    });

    it('is one source, not beside an org', async () => {
      const ran = await asked(['--target-org', 'nobody@acme.example']);
      expect(ran.code).to.equal(2);
    });
  });

  describe('several orgs', () => {
    it('are listed in one, each row with its org; one that cannot be read does not keep the other', async () => {
      const ran = await plugin(
        [
          'token',
          'list',
          'logins',
          '--target-org',
          org.admin.accessToken,
          '--target-org',
          'nobody@acme.example',
          '--json',
        ],
        home,
        { env: { SF_ORG_INSTANCE_URL: org.urls.cloud } },
      );
      expect(ran.code).to.equal(68);
      expect(rowsOf(ran).every((row) => row['org'] === 'admin@loopback.example')).to.equal(true);
      const gaps = asList(resultOf(ran)['incomplete']);
      expect(gaps.map(({ what }) => what)).to.include('nobody@acme.example');
      expect(ran.stdout + ran.stderr).not.to.include(org.admin.accessToken);
    });

    it('are an error when none can be read', async () => {
      const ran = await plugin(
        ['token', 'list', 'logins', '-o', 'nobody@acme.example', '-o', 'nowhere@acme.example', '--json'],
        home,
      );
      expect(ran.code).to.equal(1);
      const message = String(envelope(ran)['message']);
      expect(message).to.match(/^None of the 2 orgs could be read\. nobody@acme\.example: .*nowhere@acme\.example: /);
    });
  });

  describe('bad input', () => {
    const table: readonly (readonly [what: string, args: string[], said: RegExp])[] = [
      ['a time that is none', ['--since', 'yesterday'], /"yesterday" of --since is neither a duration/],
      ['a time to come', ['--since', '2099-01-01'], /"2099-01-01" of --since is neither a duration/],
      ['a day that no calendar has', ['--since', '2026-02-30'], /"2026-02-30" of --since/],
      ['the same for --new-since', ['--new-since', '2026-02-30'], /"2026-02-30" is neither a duration/],
      ['a new-since that is none', ['--new-since', '7x'], /"7x" is neither a duration nor a time/],
      ['--fail-on new alone', ['--fail-on', 'new'], /--new-since/],
      ['an unknown user', ['--username', 'nobody@acme.example'], /nobody@acme\.example/],
      ['an unknown profile', ['--profile', 'No Such Profile'], /No Such Profile/],
      ['a file of dates that is not there', ['--retirements', 'nowhere.json'], /nowhere\.json/],
      ['an unknown assumption', ['--assume', 'soap-logins=on'], /soap-login/],
      ['no calls at all', ['--max-calls', '0'], /max-calls|greater than or equal to 1/],
      ['an unknown format', ['--output-file', 'logins.doc'], /logins\.doc/],
    ];
    for (const [what, args, said] of table) {
      it(`${what} is an error of usage`, async () => {
        const ran = await runAll(args);
        expect(ran.code).to.equal(2);
        expect(words(ran)).to.match(said);
        expect(ran.stdout).to.equal('');
      });
    }

    it('an unwritable folder is known before anything is read', async () => {
      org.clearLog();
      const ran = await runAll(['--output-file', join(folder, 'no', 'such', 'logins.csv')]);
      expect(ran.code).to.equal(1);
      expect(org.requests).to.deep.equal([]);
    });

    it('a session that ends in the middle leaves no file', async () => {
      org.fault({ when: { soql: /GROUP BY UserId, SourceIp/ }, kind: 'expired-session', times: 99 });
      const file = join(folder, 'half.csv');
      const ran = await runAll(['--output-file', file]);
      expect(ran.code).to.equal(1);
      expect(words(ran)).to.include('session');
      expect(existsSync(file)).to.equal(false);
      expect(readdirSync(folder).filter((name) => name.includes('half'))).to.deep.equal([]);
    });
  });

  it('ends within a second of Ctrl-C', async () => {
    org.fault({ when: { soql: /FROM LoginHistory/ }, kind: 'slow', delay: FOR_GOOD, times: 9 });
    org.clearLog();
    const ran = await runAll([], org.admin, {
      // No answer comes: a run that waits for one never ends.
      env: { NODE_OPTIONS: patient() },
      watch: {
        when: () => org.requests.some(({ soql }) => soql?.includes('FROM LoginHistory') === true),
        then: (kill) => {
          kill('SIGINT');
        },
      },
    });
    expect(ran.code).to.equal(130);
  });

  it('has help with three examples', async () => {
    const ran = await plugin(['token', 'list', 'logins', '--help'], home);
    expect(
      ran.stdout.match(/\$ (?:sf|run\.js) token list logins|token list logins --target-org/g)?.length,
    ).to.be.at.least(3);
  });
});
