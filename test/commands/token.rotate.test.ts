import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org, type OrgSession } from '../org/index.js';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { Home, PLUGIN, plugin, run, type Ran, type RunOptions } from '../support/run.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const WHO = 'etl@acme.example';
const PASSWORD = 'Old-pw-of-etl-1';
const TOKEN = 'Qa7'.repeat(8);
const DAY = 86_400;

/** A store of the user's: keeps what it reads from standard input in a file, and does as it is told. */
const STORE = `
  const [, , file, how] = process.argv;
  let all = '';
  process.stdin.setEncoding('utf8').on('data', (chunk) => (all += chunk)).on('end', () => {
    require('node:fs').writeFileSync(file + '.env', JSON.stringify([process.argv, process.env]));
    if (how === 'hang') return void setInterval(() => {}, 1000);
    if (how === 'fail') { console.error(all); process.exit(1); }
    if (how === 'print') { console.log(all); console.error(all); }
    require('node:fs').appendFileSync(file, all);
  });
`;

describe('sf token rotate login', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-rotate-'));
  const script = join(folder, 'store.cjs');
  let home: Home;
  let org: Org;
  let admin: OrgSession;
  let count = 0;
  let place = '';

  before(() => {
    writeFileSync(script, STORE);
  });
  beforeEach(async () => {
    home = new Home();
    place = join(folder, String((count += 1)));
    mkdirSync(place);
    org = await startOrg({ users: 20, clock: () => NOW });
    org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    const { office } = org.addresses;
    org.change.settings.trustedRanges = [{ start: office, end: office }];
    org.change.addUser({ username: WHO, profile: 'Plain', password: PASSWORD, securityToken: TOKEN });
    const at = NOW / 1000 - 3600;
    // Two clients that log in by the hour, and one by night.
    for (let hour = 0; hour < 24; hour += 1) {
      org.change.addLogin(WHO, at - hour * 3600, { application: 'Nightly load' });
      org.change.addLogin(WHO, at - hour * 3600 - 60, { application: 'Billing' });
    }
    for (let day = 0; day < 5; day += 1) org.change.addLogin(WHO, at - day * DAY, { application: 'Archive' });
    admin = org.change.logIn('admin@loopback.example', 'office');
  });
  afterEach(async () => {
    await org.close();
    home.remove();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const file = (name: string): string => join(place, name);
  const store = (name: string, how = 'keep'): string => `'${process.execPath}' '${script}' '${file(name)}' ${how}`;
  const kept = (name: string): JsonObject[] =>
    existsSync(file(name))
      ? readFileSync(file(name), 'utf8')
          .trim()
          .split('\n')
          .map((line) => asObject(JSON.parse(line) as JsonObject))
      : [];
  const rotate = async (args: readonly string[], options: RunOptions = {}, token = admin.accessToken): Promise<Ran> =>
    plugin(['token', 'rotate', 'login', ...args, '--target-org', token], home, {
      ...options,
      env: { SF_ORG_INSTANCE_URL: org.urls.office, OCLIF_TABLE_COLUMN_OVERRIDE: '100', ...options.env },
    });
  const yes = (): string[] => ['--apply', '--no-prompt', '--confirm', org.orgId, '--json'];
  const ways = (how = 'keep'): string[] => ['--deliver', store('one', how), '--on-failure', store('failed')];
  const login = async (...args: string[]): Promise<Ran> => rotate(['--username', WHO, ...args]);
  const states = (result: JsonObject, name: 'step' | 'id' = 'step'): string[] =>
    asList(result['steps']).map((one) => `${String(one[name])} ${String(one['state'])}`);
  const changes = (): string[] =>
    org.requests.flatMap(({ method, path }) =>
      method === 'GET' || method === 'HEAD' || path.endsWith('/composite') || path.includes('/Soap/m/')
        ? []
        : [`${method} ${path}`],
    );
  const runFiles = (): string[] =>
    readdirSync(home.path, { recursive: true, encoding: 'utf8' })
      .filter((one) => one.endsWith('.run.json'))
      .map((one) => join(home.path, one));
  const runFile = (): JsonObject => asObject(JSON.parse(readFileSync(runFiles()[0] ?? '', 'utf8')) as JsonObject);
  /** Whether the org takes this secret, from where a token is needed or not. */
  const logsIn = async (secret: string): Promise<boolean> => {
    const answer = await fetch(`${org.urls.office}/services/Soap/u/60.0`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml', soapaction: 'login' },
      body:
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><login xmlns="urn:partner.soap.sforce.com">' +
        `<username>${WHO}</username><password>${secret}</password></login></e:Body></e:Envelope>`,
    });
    return answer.ok;
  };

  it('plans without changing anything: who stops, how often each tries, and when that locks', async () => {
    org.clearLog();
    const ran = await login('--json');
    const result = resultOf(ran);
    expect(changes()).to.deep.equal([]);
    expect(runFiles()).to.deep.equal([]);
    const clients = asList(result['clients']).map((one) => [
      ...[one['client'], one['atChange'], one['needsToken'], one['retrySeconds'], one['retryFrom'], one['lockSeconds']],
    ]);
    // Ten failures lock; a client that tries by the hour needs ten hours for it.
    expect(clients).to.deep.equal([
      ['Billing', 'stops', 'no', 3600, 'logins', 36_000],
      ['Nightly load', 'stops', 'no', 3600, 'logins', 36_000],
      ['Archive', 'stops', 'no', DAY, 'logins', 10 * DAY],
    ]);
    expect(asObject(result['lock'])).to.include({ attempts: 10, left: 10, beforeDelivery: 'no' });
    // Two by the hour and one by the day: ten failures in 10 / (2/3600 + 1/86400) seconds.
    expect(asObject(result['lock'])['seconds']).to.equal(Math.floor(10 / (2 / 3600 + 1 / DAY)));
    expect(asObject(result['test'])).to.include({ address: org.addresses.office, isNew: false, path: 'soap' });
    expect(ran.code, ran.stdout).to.equal(0);
  });

  it('rotates: sets, tries, delivers, watches, and writes no secret down', async () => {
    org.clearLog();
    const ran = await login(...yes(), ...ways(), '--wait', '0');
    expect(ran.code, ran.stdout + ran.stderr).to.equal(0);
    const result = resultOf(ran);
    expect(states(result)).to.deep.equal([
      'pause left-out',
      'password done',
      'sessions left-out',
      'token left-out',
      'test done',
      'deliver-1 done',
      'hand-over left-out',
      'unlock done',
      'watch left-out',
    ]);
    const [{ password = '', ...rest } = {}] = kept('one');
    expect(rest).to.deep.equal({ username: WHO, securityToken: '', instanceUrl: org.urls.office });
    expect(await logsIn(String(password))).to.equal(true);
    expect(await logsIn(PASSWORD)).to.equal(false);
    expect(kept('failed')).to.deep.equal([]);
    const [path = ''] = runFiles();
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    const told = readFileSync(path, 'utf8') + ran.stdout + ran.stderr + readFileSync(file('one.env'), 'utf8');
    expect(told).not.to.include(String(password));
    expect(runFile()['secret']).to.match(/delivered to everybody/u);
    expect(changes().filter((one) => one.endsWith('/password'))).to.have.length(1);
  });
  void [PLUGIN, run, basename];
});
