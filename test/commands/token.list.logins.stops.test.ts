import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { clockAt } from '../support/clock.js';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { Home, plugin, type Ran } from '../support/run.js';

const DAY = 86_400;
const LACKS = 'lacks@acme.example';
const HOLDS = 'holds@acme.example';
const OAUTH = 'oauth@acme.example';

/** One org at a time: who logs in there, and the plugin that asks it at the same time. */
class Scene {
  readonly #org: Org;
  public readonly home = new Home();
  public readonly folder = mkdtempSync(join(tmpdir(), 'sf-token-stops-'));
  readonly #options: string;

  public constructor(org: Org, time: string) {
    this.#org = org;

    this.#options = clockAt(time, this.folder);
  }

  public static async at(time: string): Promise<Scene> {
    const org = await startOrg({ users: 20, integrations: 0, logins: 0, seed: 9, clock: () => Date.parse(time) });
    for (const username of [LACKS, HOLDS, OAUTH]) org.change.addUser({ username, profile: 'API Integration' });
    org.change.assign(HOLDS, 'Use_Any_API_Auth');
    const now = Math.floor(Date.parse(time) / 1000);
    for (const username of [LACKS, HOLDS]) {
      for (let day = 1; day <= 3; day += 1) {
        org.change.addLogin(username, now - day * DAY, { application: 'acme-etl', apiVersion: '37.0' });
      }
    }
    org.change.addLogin(OAUTH, now - DAY, {
      loginType: 'Remote Access 2.0',
      loginSubType: 'OauthUsernamePassword',
      apiType: 'N/A',
      apiVersion: 'N/A',
      application: 'MuleSoft',
    });
    return new Scene(org, time);
  }

  public async run(...args: string[]): Promise<Ran> {
    // Of these users alone: the sample org has integrations of its own.
    const users = args.includes('--username') ? [] : [LACKS, HOLDS, OAUTH].flatMap((one) => ['--username', one]);
    return this.ask(['list', 'logins', '--target-org', this.#org.admin.accessToken, ...args, ...users]);
  }

  public async ask(args: readonly string[]): Promise<Ran> {
    return plugin(['token', ...args], this.home, {
      env: { SF_ORG_INSTANCE_URL: this.#org.urls.cloud, NODE_OPTIONS: this.#options },
    });
  }

  public get loopback(): Org {
    return this.#org;
  }

  public async end(): Promise<void> {
    this.home.remove();
    rmSync(this.folder, { recursive: true });
    await this.#org.close();
  }
}

const rowsOf = (ran: Ran): JsonObject[] => asList(resultOf(ran)['logins']);
const breaksOn = (ran: Ran): unknown[] =>
  rowsOf(ran).flatMap((row) => {
    // Rows of users who are inactive have none.
    if (row['breaksOn'] === undefined) return [];
    const { certainty, date, daysLeft, of, state } = asObject(row['breaksOn']);
    return [[asObject(row['user'])['username'], of, date, daysLeft, state, certainty]];
  });
const words = (ran: Ran): string => ran.stdout.replaceAll(/\s+/gu, ' ');

describe('sf token list logins, three days before 2026-12-01', () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.at('2026-11-28T08:00:00Z');
  });
  after(async () => scene.end());

  it('fails within ten days, and names who stops first', async () => {
    const ran = await scene.run('--fail-within', '10', '--json');
    expect(ran.code).to.equal(30);
    expect(breaksOn(ran)).to.deep.equal([
      [LACKS, 'any-api-auth', '2026-12-01', 3, 'ahead', 'certain'],
      [OAUTH, 'oauth-password', '2027-02-20', 84, 'ahead', 'certain'],
      [HOLDS, 'soap', '2027-06-01', 185, 'ahead', 'certain'],
    ]);
    expect(resultOf(ran)['summary']).to.deep.include({
      breaksWithin: { '30': 1, '90': 2, '180': 2 },
      withoutAnyApiAuth: { certain: 1, possible: 0 },
      inactive: 0,
    });
    const [first] = rowsOf(ran);
    expect(asObject(first?.['retirement'])).to.include({ date: '2027-06-01', latest: '2027-06-01' });
    expect(asObject(asObject(first?.['versionRetirement'])['retired'])).to.include({ release: "Summer '28" });
  });

  it('does not fail within two days, nor where everybody holds the permission', async () => {
    expect((await scene.run('--fail-within', '2')).code).to.equal(0);
    expect((await scene.run('--fail-within', '10', '--username', HOLDS)).code).to.equal(0);
    expect((await scene.run('--fail-within', '10', '--path', 'oauth-password')).code).to.equal(0);
  });

  it('answers who stops on that day with one command', async () => {
    const ran = await scene.run('--path', 'soap', '--without-any-api-auth', '--json');
    expect(ran.code).to.equal(0);
    expect(breaksOn(ran)).to.deep.equal([[LACKS, 'any-api-auth', '2026-12-01', 3, 'ahead', 'certain']]);
    const wrong = await scene.run('--path', 'oauth-password', '--without-any-api-auth');
    expect(wrong.code).to.equal(2);
    expect(wrong.stderr).to.include('--without-any-api-auth');
  });

  it('people read who stops before everything else', async () => {
    const ran = await scene.run();
    expect(words(ran)).to.match(
      /^2026-12-01, in 3 days: SOAP login\(\) ends for 1 user without Use Any API Auth\. .*2026-12-01 lacks@acme\.example/u,
    );
    expect(words(ran)).to.include('generate permission-set any-api-auth');
    expect(words(await scene.run('--explain'))).to.include('API versions 31.0 to 40.0');
    expect(ran.stdout).not.to.match(/\{[a-z]\w*\}/u);
    const file = join(scene.folder, 'logins.txt');
    await scene.run('--output-file', file);
    expect(readFileSync(file, 'utf8')).to.match(/^2026-12-01 +lacks@acme\.example +SOAP /mu);
  });

  it('says of who holds the permission until a day that it ends then, however the rows are grouped', async () => {
    const { change } = scene.loopback;
    change.unassignAll(HOLDS);
    change.assign(HOLDS, 'Use_Any_API_Auth', Date.parse('2027-01-29T12:00:00Z') / 1000);
    for (const by of ['user', 'client', 'address', 'path']) {
      const told = words(await scene.run('--by', by));
      expect(told, by).to.include(
        '2027-01-29, in 62 days: SOAP login() ends for 1 user, whose Use Any API Auth expires.',
      );
      expect(told, by).to.include('2026-12-01, in 3 days: SOAP login() ends for 1 user without Use Any API Auth.');
    }
    const file = join(scene.folder, 'held.html');
    await scene.run('--by', 'path', '--output-file', file);
    expect(readFileSync(file, 'utf8')).to.include(
      '2027-01-29: SOAP login() ends for 1 user, whose Use Any API Auth expires',
    );
    const breaks = asList(asObject(resultOf(await scene.run('--json'))['summary'])['breaks']);
    expect(breaks.map(({ date, isHeld }) => [date, isHeld])).to.deep.equal([
      ['2026-12-01', undefined],
      ['2027-01-29', true],
      ['2027-02-20', undefined],
    ]);
    change.unassignAll(HOLDS);
    change.assign(HOLDS, 'Use_Any_API_Auth');
  });

  it('names a file of CSV with its rows and its lines, beside the answer, under --json too', async () => {
    scene.loopback.change.addLogin(LACKS, Date.parse('2026-11-27T08:00:00Z') / 1000, {
      ...{ application: 'acme-etl', apiVersion: '37.0', sourceIp: '192.0.2.77' },
    });
    const file = join(scene.folder, 'lines.csv');
    const ran = await scene.run('--output-file', file);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\r\n').length - 1;
    const rows = rowsOf(await scene.run('--json')).length;
    expect(lines).to.be.above(rows);
    const written = `(${String(rows)} rows as CSV, on ${String(lines)} lines, one for each address)`;
    expect(words(ran)).to.include(written);
    const json = await scene.run('--output-file', file, '--json', '--fail-within', '10');
    expect(json.stderr.replaceAll(/\s+/gu, ' '), 'the answer is told')
      .to.match(/Exit 30: --fail-within 10/u)
      .and.include(written);
  });

  it('CSV has the day and why', async () => {
    const file = join(scene.folder, 'logins.csv');
    await scene.run('--output-file', file);
    const [header = '', first = ''] = readFileSync(file, 'utf8').split('\r\n');
    const at = header.split(',').indexOf('breaksOn.date');
    expect(at).to.be.above(0);
    expect(first).to.include(',2026-12-01,2026-12-01,3,any-api-auth,ahead,certain,1,');
  });

  it('a session that sees no login is told so first, and where to learn what it lacks', async () => {
    const { accessToken } = scene.loopback.change.session({ permissions: ['ApiEnabled'] });
    const ran = await scene.ask(['list', 'logins', '--target-org', accessToken]);
    expect(ran.code).to.equal(68);
    expect(ran.stdout)
      .to.match(/^Partial/u)
      .and.to.match(/^ {2}sf doctor --plugin sf-plugin-token {2}#/mu);
  });

  it('a session that may not see permissions gets an incomplete answer that counts', async () => {
    const session = scene.loopback.change.session({
      permissions: ['ApiEnabled', 'ManageUsers', 'MonitorLoginHistory'],
    });
    scene.loopback.change.settings.absent.add('PermissionSetAssignment');
    try {
      const args = ['list', 'logins', '--target-org', session.accessToken, '--json'];
      const ran = await scene.ask(args);
      expect(ran.code).to.equal(68);
      expect(breaksOn(ran)).to.deep.include([LACKS, 'any-api-auth', '2026-12-01', 3, 'ahead', 'possible']);
      expect((await scene.ask([...args, '--fail-within', '10'])).code).to.equal(30);
      const people = await scene.ask(args.filter((arg) => arg !== '--json'));
      expect(words(people)).to.match(/^Partial: /u);
      expect(words(people)).to.include('2026-12-01, in 3 days: SOAP login() may end for ');
    } finally {
      scene.loopback.change.settings.absent.delete('PermissionSetAssignment');
    }
  });

  it('a snapshot gives the same days, and the hosts', async () => {
    const now = Math.floor(Date.parse('2026-11-28T08:00:00Z') / 1000);
    scene.loopback.change.addLogin(LACKS, now - DAY, { loginUrl: 'na12.salesforce.com' });
    const file = join(scene.folder, 'org.jsonl');
    const saved = await scene.ask([
      ...['save', 'snapshot', '--target-org', scene.loopback.admin.accessToken],
      ...['--logins', '30', '--output-file', file],
    ]);
    expect(saved.code).to.equal(0);
    const online = await scene.run('--json');
    const users = [LACKS, HOLDS, OAUTH].flatMap((one) => ['--username', one]);
    const offline = await scene.ask(['list', 'logins', '--snapshot', file, '--json', '--fail-within', '10', ...users]);
    expect(offline.code).to.equal(30);
    expect(breaksOn(offline)).to.deep.equal(breaksOn(online));
    expect(resultOf(offline)['findings']).to.deep.equal(resultOf(online)['findings']);
    expect(asList(resultOf(online)['findings'])).to.have.length(1);
    // Asked again after the day, the file still says what it knows.
    const later = new Home();
    const asked = await plugin(['token', 'list', 'logins', '--snapshot', file, '--json', ...users], later, {
      env: { NODE_OPTIONS: clockAt('2026-12-03T08:00:00Z', scene.folder) },
    });
    later.remove();
    expect(breaksOn(asked)[0]).to.deep.equal([LACKS, 'any-api-auth', '2026-12-01', -2, 'past', 'certain']);
  });
});

describe('sf token list logins, after 2026-12-01', () => {
  let scene: Scene;
  before(async () => {
    // Their logins are of the 4th to the 2nd of December: after the day.
    scene = await Scene.at('2026-12-05T08:00:00Z');
  });
  after(async () => scene.end());

  it('a login that goes through without the permission is not enforced yet, past, and counted', async () => {
    const ran = await scene.run('--fail-within', '0', '--json');
    expect(ran.code).to.equal(30);
    const [first] = rowsOf(ran);
    expect(asObject(first?.['breaksOn'])).to.include({
      of: 'any-api-auth',
      date: '2026-12-01',
      daysLeft: -4,
      state: 'past',
      succeededSince: '2026-12-04T08:00:00.000Z',
    });
    expect(asObject(first?.['user'])['username']).to.equal(LACKS);
    expect(words(await scene.run())).to.match(
      /^SOAP login\(\) may stop any day for 1 user without Use Any API Auth: .*not enforced yet \(a login succeeded on 2026-12-04\)\./u,
    );
  });

  it('who holds the permission goes on until the path ends', async () => {
    const ran = await scene.run('--json', '--username', HOLDS);
    expect(breaksOn(ran)).to.deep.equal([[HOLDS, 'soap', '2027-06-01', 178, 'ahead', 'certain']]);
  });
});

describe('sf token list logins and hosts that name an instance', () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.at('2026-11-28T08:00:00Z');
    const now = Math.floor(Date.parse('2026-11-28T08:00:00Z') / 1000);
    for (const [username, loginUrl, status] of [
      [HOLDS, 'na12.salesforce.com', 'Success'],
      [HOLDS, 'na12.salesforce.com', 'Success'],
      [OAUTH, 'eu5.salesforce.com', 'Invalid Password'],
    ] as const) {
      scene.loopback.change.addLogin(username, now - 3600, { loginUrl, status });
    }
  });
  after(async () => scene.end());

  it('names who logs in there, until when, and what to do', async () => {
    const ran = await scene.run('--json');
    expect(ran.code).to.equal(0);
    const findings = asList(resultOf(ran)['findings']);
    expect(
      findings.map(({ date, logins, rule, severity, where }) => {
        const { host, user } = asObject(where);
        return [rule, severity, asObject(user)['username'], host, logins, date];
      }),
    ).to.deep.equal([
      ['instance-host', 'warning', HOLDS, 'na12.salesforce.com', 2, '2027-01-01'],
      ['instance-host', 'warning', OAUTH, 'eu5.salesforce.com', 1, '2027-01-01'],
    ]);
    const holder = rowsOf(ran).find((row) => asObject(row['user'])['username'] === HOLDS && row['path'] === 'soap');
    expect(holder?.['instanceHosts']).to.deep.equal(['na12.salesforce.com']);
    const people = words(await scene.run());
    expect(people).to.include(
      'Users who log in at hosts that name an instance (eu5.salesforce.com, na12.salesforce.com): 2.',
    );
  });

  it('fails on them when it is told to', async () => {
    expect((await scene.run('--fail-on', 'instance-host')).code).to.equal(30);
    expect((await scene.run('--fail-on', 'instance-host', '--username', LACKS)).code).to.equal(0);
    // 2026-11-28 to 2027-01-01: 34 days.
    expect((await scene.run('--fail-within', '40', '--username', HOLDS)).code).to.equal(30);
    expect((await scene.run('--fail-within', '33', '--username', HOLDS)).code).to.equal(0);
    const soon = ['--fail-within', '40', '--username', HOLDS];
    const tests = await scene.run(...soon, '-r', 'junit');
    expect(tests.code).to.equal(30);
    expect(tests.stdout).to.match(/<testsuite [^>]*failures="2"/u);
    expect((await scene.run(...soon, '-r', 'github')).stdout).to.include('::error title=login-ends-soon::2 ');
    expect(words(await scene.run(...soon))).to.match(/^Exit 30: --fail-within 40 \(1 user\)\.\s/u);
    const passed = words(await scene.run('--fail-within', '33', '--username', HOLDS));
    expect(passed).not.to.include('Exit');
    expect(passed).to.match(/^No match: --fail-within 33\.\s/u);
  });
});

describe('sf token list logins in a sandbox', () => {
  it('says how far the look went: no further than the refresh', async () => {
    const time = '2026-11-28T08:00:00Z';
    const created = '2026-11-20T04:00:00Z';
    const org = await startOrg({ users: 20, logins: 0, sandbox: true, created, clock: () => Date.parse(time) });
    const scene = new Scene(org, time);
    try {
      const [looked] = asList(
        resultOf(await scene.run('--json', '--since', '90d', '--username', org.admin.username))['looked'],
      );
      expect(looked).to.include({ limit: 'sandbox-refresh', from: '2026-11-20T04:00:00.000Z' });
      expect(words(await scene.run('--since', '90d', '--username', org.admin.username))).to.include(
        'Logins were read from 2026-11-20 to 2026-11-28. The login history of a sandbox is empty after a refresh',
      );
    } finally {
      await scene.end();
    }
  });
});
