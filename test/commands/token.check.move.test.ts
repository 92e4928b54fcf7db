import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { readXml } from '../org/soap/xml.js';
import { clockAt } from '../support/clock.js';
import { asList, asObject, type Json, type JsonObject, resultOf } from '../support/envelope.js';
import { Home, plugin, type Ran } from '../support/run.js';

const ROOT = join(import.meta.dirname, '..', '..');
const DAY = 86_400;
const NOW = '2026-11-28T08:00:00Z';
const SECONDS = Date.parse(NOW) / 1000;
const name = (stage: string): string => `${stage}@acme.example`;
/** Logs in with a password each day until so many days ago. */
const daily = (until: number): number[] =>
  Array.from({ length: 184 - until }, (_, i) => 183 - i).filter((d) => d >= until);

describe('sf token check move', () => {
  const home = new Home();
  let org: Org;
  let folder = '';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sf-token-check-move-'));
    org = await startOrg({ users: 30, integrations: 0, logins: 0, seed: 4, clock: () => Date.parse(NOW) });
    org.change.forgetLogins();
    const password = (username: string, daysAgo: readonly number[]): void => {
      for (const days of daysAgo) org.change.addLogin(username, SECONDS - days * DAY - 60, { application: 'acme-etl' });
    };
    const byApp = (username: string, daysAgo: readonly number[]): void => {
      for (const days of daysAgo) {
        const values = { loginType: 'Remote Access 2.0', loginSubType: 'OauthClientCredentials', apiType: null };
        org.change.addLogin(username, SECONDS - days * DAY - 30, { ...values, application: 'Nightly' });
      }
    };
    for (const stage of ['password', 'built', 'proved', 'both', 'quiet', 'quarterly', 'closed']) {
      org.change.addUser({ username: name(stage), profile: 'API Integration' });
    }
    password(name('password'), daily(0));
    password(name('built'), daily(0));
    org.change.settings.appSecretsByMetadata = true;
    org.change.addApp({ name: 'Built', label: 'Built app', clientCredentials: true, runAs: name('built') });
    password(name('proved'), daily(0));
    byApp(name('proved'), [0]);
    password(name('both'), daily(0));
    byApp(name('both'), [3, 2, 1]);
    password(name('quiet'), daily(15));
    byApp(name('quiet'), [16, 1]);
    password(name('quarterly'), [110, 20]);
    password(name('closed'), daily(1));
    org.change.changeUser(name('closed'), { active: 0 });
  });
  after(async () => {
    await org.close();
    home.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const check = async (...flags: string[]): Promise<Ran> => checkAs(org.admin.accessToken, ...flags);
  const checkAs = async (token: string, ...flags: string[]): Promise<Ran> =>
    plugin(['token', 'check', 'move', '--target-org', token, ...flags], home, {
      env: { SF_ORG_INSTANCE_URL: org.urls.cloud, NODE_OPTIONS: clockAt(NOW, folder) },
      cwd: folder,
    });
  const json = async (...flags: string[]): Promise<{ code: number | null; result: JsonObject }> => {
    const ran = await check(...flags, '--json');
    return { code: ran.code, result: resultOf(ran) };
  };
  const moves = (result: JsonObject): JsonObject[] => asList(result['integrations']);
  const of = (result: JsonObject, username: string): JsonObject =>
    moves(result).find((one) => one['username'] === username) ?? {};

  it('tells the stage of each, and that of a job of each quarter is not quiet', async () => {
    const { code, result } = await json();
    const stages = new Map(moves(result).map(({ stage, username }) => [username, stage]));
    const wanted = ['password', 'built', 'proved', 'both', 'quiet', 'closed'].map((stage) => [name(stage), stage]);
    expect([...stages]).to.have.deep.members([...wanted, [name('quarterly'), 'password']]);
    expect(code).to.equal(30);
    expect(asObject(result['summary'])).to.deep.include({ failing: 5, soonest: '2026-12-01' });
    const quarterly = asObject(of(result, name('quarterly'))['evidence']);
    expect(quarterly).to.include({
      passwordLogins: 2,
      silentDays: 20,
      longestGapDays: 90,
      neededDays: 90,
      exact: true,
    });
    expect(asObject(of(result, name('built'))['evidence'])['servedBy']).to.deep.equal([
      { app: 'Built app', flow: 'client-credentials' },
    ]);
    expect(asObject(of(result, name('built'))['next'])['command']).to.match(
      /^sf token validate login --path client-credentials --username built@acme\.example /u,
    );
  });

  it('reads every time of those whose groups hide them, and so finds them quiet', async () => {
    const { result } = await json();
    expect(asObject(of(result, name('quiet'))['evidence'])).to.include({
      exact: true,
      longestGapDays: 1,
      silentDays: 15,
    });
  });

  it('names those of whom not every login is read, since there are too many, and who may be quiet', async () => {
    const other = await startOrg({ users: 30, integrations: 0, logins: 0, seed: 4, clock: () => Date.parse(NOW) });
    try {
      other.change.forgetLogins();
      for (const username of ['busy@acme.example', 'calm@acme.example']) {
        other.change.addUser({ username, profile: 'API Integration' });
        const hours = username.startsWith('busy') ? [1, 2] : [1];
        for (const days of daily(20)) {
          for (const hour of hours) other.change.addLogin(username, SECONDS - days * DAY - hour * 3600);
        }
      }
      const args = ['token', 'check', 'move', '--target-org', other.admin.accessToken];
      const env = { SF_ORG_INSTANCE_URL: other.urls.cloud, NODE_OPTIONS: clockAt(NOW, folder) };
      const result = resultOf(await plugin([...args, '--json'], home, { env, cwd: folder }));
      expect(asObject(of(result, 'busy@acme.example')['evidence'])).to.include({
        exact: false,
        timesLeft: 'many-logins',
      });
      const calm = of(result, 'calm@acme.example');
      expect([calm['stage'], asObject(calm['evidence'])['timesLeft']]).to.deep.equal(['quiet', undefined]);
      const words = (await plugin(args, home, { env, cwd: folder })).stdout.replaceAll(/\s+/gu, ' ');
      expect(words).to.include('For 1 user with more than 200 logins').and.include('quiet already: busy@acme.example');
    } finally {
      await other.close();
    }
  });

  it('is not quiet before --quiet, and quiet after it', async () => {
    const at = async (quiet: string): Promise<unknown> =>
      of((await json('--quiet', quiet)).result, name('quiet'))['stage'];
    expect(await at('15d')).to.equal('quiet');
    expect(await at('16d')).to.equal('both');
  });

  it('fails for ends within --fail-within alone', async () => {
    // The permission is asked for on 2026-12-01, three days from then.
    expect((await json('--fail-within', '3')).code).to.equal(30);
    expect((await json('--fail-within', '2')).code).to.equal(0);
  });

  it('names the owners of the register, and who of it is not there', async () => {
    const file = join(folder, 'sf-token.yml');
    const entry = (id: string, username: string): string[] => [
      `  - name: ${id}`,
      `    username: ${username}`,
      '    owner: integrations@acme.example',
      '    purpose: nightly load',
      '    path: soap',
    ];
    writeFileSync(
      file,
      [
        'version: 1',
        'integrations:',
        ...entry('nightly', name('both')),
        ...entry('gone', 'gone@acme.example'),
        ...entry('theirs', 'theirs@acme.example'),
        '    org: 00D000000000009',
        '',
      ].join('\n'),
    );
    try {
      const { result } = await json();
      expect(of(result, name('both'))).to.deep.include({
        integrations: ['nightly'],
        owners: ['integrations@acme.example'],
      });
      expect(asList(result['orgs'])[0]?.['missing']).to.deep.equal(['gone']);
      expect(moves(result)[0]?.['username'], 'the registered first').to.equal(name('both'));
      expect(result['elsewhere']).to.deep.equal({ integrations: 1, orgs: ['00D000000000009'] });
      const { stdout } = await check();
      expect(stdout).to.include('gone').and.to.include('00D000000000009');
    } finally {
      rmSync(file);
    }
  });

  it('says the answer first, and gives the other formats', async () => {
    const { code, stdout } = await check();
    expect(code).to.equal(30);
    expect(stdout.split('\n')[0]).to.match(/^Exit 30: 5 integrations are not quiet/u);
    const csv = await check('-r', 'csv');
    expect(csv.stdout.split('\r\n')).to.have.length(9);
    const junit = readXml((await check('-r', 'junit')).stdout);
    expect([junit.attributes.get('tests'), junit.attributes.get('failures')]).to.deep.equal(['7', '5']);
    expect((await check('-r', 'markdown')).stdout).to.include('| 2026-12-01 |');
    await check('--output-file', 'moves.html', '--output-file', 'moves.json');
    expect(readFileSync(join(folder, 'moves.html'), 'utf8')).to.include('quarterly');
    expect(JSON.parse(readFileSync(join(folder, 'moves.json'), 'utf8'))).to.have.property('schemaVersion', '1.0');
  });

  it('is incomplete where the history or the apps could not be read, and does not pass', async () => {
    const session = org.session({ permissions: ['ApiEnabled', 'ViewSetup'] });
    const ran = await checkAs(session.accessToken, '--json');
    expect(ran.code).to.equal(68);
    const { stdout } = await checkAs(session.accessToken);
    expect(stdout.split('\n')[0]).to.match(/^Partial/iu);
  });

  it('is incomplete, and no error, where --max-calls allows no more; what was known by then is told', async () => {
    // One call tells whose session it is; some more read the history, and the apps are left out.
    for (const [calls, most] of [
      [1, 0],
      [3, 0],
      [30, 7],
    ] as const) {
      org.clearLog();
      const { code, result } = await json('--max-calls', String(calls));
      const failing = asObject(result['summary'])['failing'];
      expect([calls, code], JSON.stringify(result['incomplete'])).to.deep.equal([calls, failing === 0 ? 68 : 30]);
      const gaps = [...asList(result['incomplete']), ...asList(result['unread'])];
      expect(gaps.length, String(calls)).to.be.at.least(1);
      expect(moves(result).length).to.be.at.least(most === 0 ? 0 : 1);
      // sf itself asks for the session's versions and user.
      expect(org.requests.length, 'of all readers together').to.be.at.most(calls + 2);
    }
    const page = await check('--max-calls', '3');
    expect(page.code).to.equal(68);
    expect(page.stdout).to.match(/^Partial: the calls that --max-calls allows/u);
  });

  it('knows the apps of a snapshot that was saved with them', async () => {
    const env = { SF_ORG_INSTANCE_URL: org.urls.cloud, NODE_OPTIONS: clockAt(NOW, folder) };
    const saved = ['--logins', '180', '--apps', '--output-file', 'apps.jsonl'];
    await plugin(['token', 'save', 'snapshot', '-o', org.admin.accessToken, ...saved], home, { env, cwd: folder });
    const ran = await plugin(['token', 'check', 'move', '--snapshot', 'apps.jsonl', '--json'], home, {
      env: { NODE_OPTIONS: clockAt(NOW, folder) },
      cwd: folder,
    });
    const result = resultOf(ran);
    expect([of(result, name('built'))['stage'], of(result, name('password'))['stage']]).to.deep.equal([
      'built',
      'password',
    ]);
    expect(asList(result['unread']).map(({ what }) => what)).to.not.include('apps');
  });

  it('takes a snapshot, which holds no apps unless asked to, and several orgs', async () => {
    const args = ['token', 'save', 'snapshot', '--target-org', org.admin.accessToken, '--logins', '180'];
    const env = { SF_ORG_INSTANCE_URL: org.urls.cloud, NODE_OPTIONS: clockAt(NOW, folder) };
    await plugin([...args, '--output-file', 'org.jsonl'], home, { env, cwd: folder });
    const ran = await plugin(['token', 'check', 'move', '--snapshot', 'org.jsonl', '--json'], home, {
      env: { NODE_OPTIONS: clockAt(NOW, folder) },
      cwd: folder,
    });
    const result = resultOf(ran);
    // A snapshot keeps logins with a password alone, and no apps.
    expect([ran.code, of(result, name('both'))['stage']]).to.deep.equal([30, 'password']);
    expect(asObject(asList(result['orgs'])[0]?.['looked'])['limit'], 'as far as it holds').to.equal('saved');
    expect([asList(result['incomplete']), asList(result['unread']).map(({ what }) => what)]).to.deep.equal([
      [],
      ['LoginHistory', 'apps'],
    ]);
    const both = await check('--target-org', 'nobody@acme.example', '--json');
    expect(both.code).to.equal(30);
    expect(moves(resultOf(both))).to.have.length(7);
  });

  it('is closed where somebody has shut it, not by a lock, a freeze, hours or addresses, which pass or can be gone round', async () => {
    const other = await startOrg({ users: 30, logins: 0, seed: 4, clock: () => Date.parse(NOW) });
    try {
      other.change.forgetLogins();
      const cases = ['locked', 'login-hours', 'profile-range', 'frozen', 'inactive', 'no-api', 'mfa'];
      for (const one of cases) {
        const username = `${one}@integration.loopback.example`;
        for (const days of daily(0)) other.change.addLogin(username, SECONDS - days * DAY - 60);
      }
      const args = ['token', 'check', 'move', '--target-org', other.admin.accessToken, '--json'];
      const env = { SF_ORG_INSTANCE_URL: other.urls.cloud, NODE_OPTIONS: clockAt(NOW, folder) };
      const found = moves(resultOf(await plugin(args, home, { env, cwd: folder })));
      const closed = found.filter(({ stage }) => stage === 'closed').map(({ username }) => username);
      expect(found).to.have.length(cases.length);
      expect(closed).to.have.members(
        // With a code in the token's place the password of who has an authenticator still opens.
        // A freeze passes too: Salesforce itself freezes users, and whoever may thaws them.
        ['inactive', 'no-api'].map((one) => `${one}@integration.loopback.example`),
      );
    } finally {
      await other.close();
    }
  });

  it('is closed by a run that took the password, until somebody sets another', async () => {
    let at = Date.parse(NOW);
    // Its runs stay there: orgs on loopback share their ids.
    const own = new Home();
    const other = await startOrg({ users: 30, integrations: 0, logins: 0, seed: 4, clock: () => at });
    try {
      other.change.forgetLogins();
      other.change.addUser({ username: 'cli@acme.example', profile: 'API Integration' });
      for (const days of daily(1)) other.change.addLogin('cli@acme.example', SECONDS - days * DAY);
      const admin = other.admin.accessToken;
      const run = async (when: string, ...args: string[]): Promise<Ran> => {
        const env = { SF_ORG_INSTANCE_URL: other.urls.cloud, NODE_OPTIONS: clockAt(when, folder) };
        return plugin(['token', ...args, '--target-org', admin, '--json'], own, { env, cwd: folder });
      };
      const api = async (path: string, init: RequestInit = {}): Promise<Response> =>
        fetch(`${other.urls.cloud}/services/data/v64.0/${path}`, {
          ...init,
          headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
        });
      const idOf = async (soql: string): Promise<string> => {
        const answer = (await (await api(`query?q=${encodeURIComponent(soql)}`)).json()) as Json;
        return String(asList(asObject(answer)['records'])[0]?.['Id']);
      };
      const kept = ['freeze', 'sessions', 'tokens', 'addresses'].flatMap((step) => ['--keep', step]);
      const sure = ['--apply', '--no-prompt', '--confirm', await idOf('SELECT Id FROM Organization')];
      const revoked = await run(NOW, 'revoke', 'login', '--username', 'cli@acme.example', ...kept, ...sure);
      expect(revoked.code, revoked.stdout).to.be.oneOf([0, 30]);
      const stage = async (when: string): Promise<unknown> =>
        of(resultOf(await run(when, 'check', 'move')), 'cli@acme.example')['stage'];
      expect(await stage('2026-11-28T08:01:00Z')).to.equal('closed');
      // Somebody's client does not know yet.
      other.change.addLogin('cli@acme.example', SECONDS + 900, { status: 'Invalid Password' });
      const tried = of(resultOf(await run('2026-11-28T09:00:00Z', 'check', 'move')), 'cli@acme.example');
      expect(tried['stage'], 'nobody got in').to.equal('closed');
      expect(asObject(asObject(tried['evidence'])['closed'])).to.include({ by: 'revoked', isTriedSince: true });
      expect(asObject(tried['next'])['command']).to.match(
        /^sf token list logins --username cli@acme.example --failed -o /u,
      );
      at += 3_600_000;
      const user = await idOf("SELECT Id FROM User WHERE Username = 'cli@acme.example'");
      const body = JSON.stringify({ NewPassword: 'Permanent-1-again' });
      expect((await api(`sobjects/User/${user}/password`, { method: 'POST', body })).status).to.equal(204);
      expect(await stage('2026-11-28T10:00:00Z')).to.equal('password');
    } finally {
      await other.close();
      own.remove();
    }
  });

  it('closes nobody whose state the session may not see', async () => {
    const { accessToken } = org.change.sessionWithout('ManageUsers');
    const ran = await checkAs(accessToken, '--json');
    expect([ran.code, of(resultOf(ran), name('password'))['stage']]).to.deep.equal([30, 'password']);
  });

  it('takes time that was not read for time without a login, and a time shorter than the silence for wrong usage', async () => {
    const { result } = await json('--since', '30d');
    // Its logins were 110 and 20 days ago: the first is not read, and there may have been none in 164 days.
    const quarterly = of(result, name('quarterly'));
    expect([quarterly['stage'], asObject(quarterly['evidence'])['longestGapDays']]).to.deep.equal(['password', 164]);
    const short = await check('--since', '24h');
    expect([short.code, short.stderr.replaceAll(/\s+/gu, ' ')]).to.satisfy(
      ([code, words]: [number, string]) => code === 2 && words.includes('--since (24h) reaches less far back'),
    );
  });

  it('is incomplete where no org has the user of the register, and tells of whom', async () => {
    const register = join(folder, 'gone.yml');
    const entry = ['name: gone', 'username: gone@acme.example', 'owner: ops@acme.example', 'purpose: x', 'path: soap'];
    writeFileSync(register, `version: 1\nintegrations:\n  - ${entry.join('\n    ')}\n`);
    const other = await startOrg({ users: 30, integrations: 0, logins: 0, seed: 4, clock: () => Date.parse(NOW) });
    try {
      other.change.forgetLogins();
      const args = ['token', 'check', 'move', '--target-org', other.admin.accessToken, '--policy', register];
      const env = { SF_ORG_INSTANCE_URL: other.urls.cloud, NODE_OPTIONS: clockAt(NOW, folder) };
      const ran = await plugin(args, home, { env, cwd: folder });
      expect(ran.code).to.equal(68);
      const [first = ''] = ran.stdout.split('\n');
      expect(first)
        .to.match(/^Partial/u)
        .and.include('gone');
      expect(ran.stdout).to.not.match(/none is registered|Every integration/u);
    } finally {
      await other.close();
    }
  });

  describe('of users of the register', () => {
    const policy = (username: string, path: string): string => {
      const file = join(folder, 'registered.yml');
      const entry = [`name: one`, `username: ${username}`, 'owner: ops@acme.example', 'purpose: x', `path: ${path}`];
      writeFileSync(file, `version: 1\nintegrations:\n  - ${entry.join('\n    ')}\n`);
      return file;
    };

    it('fails by the path that it is registered on, where the time that was read has no login of it', async () => {
      const flags = ['--policy', policy(name('quarterly'), 'soap'), '--since', '15d', '--fail-within', '90'];
      const { code, result } = await json(...flags);
      const quarterly = of(result, name('quarterly'));
      expect([code, quarterly['stage'], quarterly['fails']]).to.deep.equal([30, 'password', true]);
      expect(asObject(quarterly['ends'])).to.include({ path: 'soap', date: '2026-12-01', daysLeft: 3 });
    });

    it('is incomplete where the register has it on no password and too little was read to know', async () => {
      const flags = ['--policy', policy(name('quarterly'), 'jwt'), '--since', '15d', '--fail-within', '0'];
      const { code, result } = await json(...flags);
      expect([code, asList(result['incomplete']).map(({ what }) => what)]).to.deep.equal([68, ['one']]);
    });

    it('knows no stage without the history, and proposes nothing', async () => {
      const { accessToken } = org.session({ permissions: ['ApiEnabled', 'ViewSetup'] });
      const file = policy(name('password'), 'soap');
      const ran = await checkAs(accessToken, '--policy', file, '--json', '--output-file', 'unread.xml');
      const one = of(resultOf(ran), name('password'));
      expect([ran.code, one['stage'], one['fails'], one['next']]).to.deep.equal([68, 'unknown', false, undefined]);
      expect(asObject(one['evidence'])).to.not.have.any.keys('silentDays', 'neededDays', 'longestGapDays');
      const junit = readFileSync(join(folder, 'unread.xml'), 'utf8');
      expect(junit).to.match(/name="password@acme\.example">\s*<error /u);
      const page = (await checkAs(accessToken, '--policy', file, '--explain')).stdout.replaceAll(/\s+/gu, ' ');
      expect(page)
        .to.include('1 unknown')
        .and.include('it is not known whether it still uses its password')
        .and.not.match(/revoke login|Days unused/u);
    });
  });

  it('takes a client that only calls itself as this plugin does for a client', async () => {
    const other = await startOrg({ users: 30, integrations: 0, logins: 0, seed: 4, clock: () => Date.parse(NOW) });
    try {
      other.change.forgetLogins();
      other.change.addUser({ username: 'sly@acme.example', profile: 'API Integration' });
      for (const days of daily(0)) {
        other.change.addLogin('sly@acme.example', SECONDS - days * DAY - 60, { application: 'sf-plugin-token' });
      }
      const args = ['token', 'check', 'move', '--target-org', other.admin.accessToken, '--json'];
      const env = { SF_ORG_INSTANCE_URL: other.urls.cloud, NODE_OPTIONS: clockAt(NOW, folder) };
      const ran = await plugin(args, home, { env, cwd: folder });
      const sly = of(resultOf(ran), 'sly@acme.example');
      expect([ran.code, sly['fails'], asObject(sly['ends'])['path']]).to.deep.equal([30, true, 'soap']);
    } finally {
      await other.close();
    }
  });

  describe('where apps are not what they seem', () => {
    const WHO = ['signed', 'tool', 'unopened', 'frozen', 'other'];
    let other: Org;
    before(async () => {
      other = await startOrg({ users: 30, integrations: 0, logins: 0, seed: 4, clock: () => Date.parse(NOW) });
      other.change.forgetLogins();
      other.change.settings.appSecretsByMetadata = true;
      for (const one of WHO) {
        other.change.addUser({ username: name(one), profile: 'API Integration' });
        for (const days of [2, 1, 0]) other.change.addLogin(name(one), SECONDS - days * DAY - 60);
      }
      const oauth = { loginType: 'Remote Access 2.0', loginSubType: null, apiType: null };
      for (const days of [2, 1]) {
        other.change.addLogin(name('signed'), SECONDS - days * DAY - 30, { ...oauth, application: 'Signing app' });
        other.change.addLogin(name('tool'), SECONDS - days * DAY - 30, { ...oauth, application: 'Salesforce CLI' });
      }
      const body = readFileSync(join(ROOT, 'test', 'data', 'apps', 'nightly.pem'), 'utf8').replaceAll(
        /-----.*-----|\s/gu,
        '',
      );
      const certificate = { publicKey: '', body, ends: Date.parse('2029-03-03T12:47:08Z') / 1000 };
      other.change.addApp({ name: 'Signing', label: 'Signing app', certificate, adminApproved: true });
      const credentials = { clientCredentials: true, adminApproved: true };
      other.change.addApp({ name: 'Unopened', ...credentials, runAs: name('unopened') });
      const open = { profiles: ['API Integration'] };
      other.change.addApp({ name: 'Frozen', ...credentials, ...open, runAs: name('frozen') });
      other.change.addApp({ name: 'Other', ...credentials, ...open, runAs: name('signed') });
      other.change.changeUser(name('frozen'), { frozen: 1 });
    });
    after(async () => other.close());

    const run = async (...flags: string[]): Promise<Ran> => runBy(other.admin.accessToken, ...flags);
    const runBy = async (session: string, ...flags: string[]): Promise<Ran> =>
      plugin(['token', 'check', 'move', '--target-org', session, ...flags], home, {
        env: { SF_ORG_INSTANCE_URL: other.urls.cloud, NODE_OPTIONS: clockAt(NOW, folder) },
        cwd: folder,
      });

    it('calls a JWT likely, and an OAuth login by an unknown client no proof', async () => {
      const result = resultOf(await run('--json'));
      const signed = of(result, name('signed'));
      expect([signed['stage'], asObject(signed['evidence'])['byApp']]).to.deep.equal([
        'both',
        {
          certainty: 'likely',
          ...{ logins: 2, first: '2026-11-26T07:59:30.000Z', last: '2026-11-27T07:59:30.000Z', apps: ['Signing app'] },
          flows: [
            {
              ...{ flow: 'jwt', certainty: 'likely' },
              ...{
                logins: 2,
                first: '2026-11-26T07:59:30.000Z',
                last: '2026-11-27T07:59:30.000Z',
                apps: ['Signing app'],
              },
            },
          ],
        },
      ]);
      const tool = of(result, name('tool'));
      expect(tool['stage']).to.equal('password');
      expect(asObject(tool['evidence'])).to.have.nested.property('untold.apps[0]', 'Salesforce CLI');
      const page = (await run('--explain')).stdout.replaceAll(/\s+/gu, ' ');
      expect(page).to.include('both (likely)').and.include('With JWT, likely: 2 logins');
      expect(page).to.include('Proves nothing: 2 logins with OAuth');
    });

    it('calls nothing built that does not let the user in: not opened, frozen, or of somebody else', async () => {
      const result = resultOf(await run('--json'));
      for (const one of ['unopened', 'frozen', 'other'] as const) {
        const { evidence, next, stage } = of(result, name(one));
        const first = { frozen: 'list users', unopened: 'list apps', other: 'generate app' }[one];
        expect(asObject(next)['command'], one).to.include(`sf token ${first} `);
        expect([one, stage, asObject(evidence)['servedBy']]).to.deep.equal([one, 'password', []]);
      }
      expect(asObject(of(result, name('signed'))['evidence'])['servedBy']).to.deep.equal([
        { app: 'Other', flow: 'client-credentials' },
      ]);
      // Who may not see whether users are frozen does not know whom an app lets in.
      const session = other.change.sessionWithout('ManageUsers').accessToken;
      const less = resultOf(await runBy(session, '--json'));
      for (const one of ['frozen', 'signed']) {
        expect([one, asObject(of(less, name(one))['evidence'])['servedBy']]).to.deep.equal([one, []]);
      }
      expect(asList(less['unread']).map(({ what }) => what)).to.include('UserLogin');
    });
  });

  describe('of users with several clients, and with apps that nearly serve', () => {
    let other: Org;
    before(async () => {
      other = await startOrg({ users: 10, integrations: 0, logins: 0, seed: 4, clock: () => Date.parse(NOW) });
      for (const one of ['erp', 'stale', 'once', 'assigned', 'closed-app', 'nameless']) {
        other.change.addUser({ username: name(one), profile: 'API Integration' });
      }
      other.change.forgetLogins();
      // Event logs alone name it; its logins do not.
      const named = { application: 'month-end', sourceIp: '198.51.100.77' };
      other.change.addLogin(name('nameless'), SECONDS - 20 * DAY - 60, named);
      other.change.writeEventLogs(30);
      other.change.forgetLogins();
      const password = (username: string, days: readonly number[], more: object): void => {
        for (const day of days) other.change.addLogin(name(username), SECONDS - day * DAY - 60, more);
      };
      const byApp = (username: string, days: readonly number[]): void => {
        const oauth = { loginType: 'Remote Access 2.0', loginSubType: 'OauthClientCredentials', apiType: null };
        password(username, days, { ...oauth, application: 'Nightly' });
      };
      password('erp', daily(16), { application: 'nightly-load' });
      password('erp', [173, 143, 112, 82, 51, 20], { application: 'month-end', sourceIp: '192.0.2.9' });
      byApp('erp', [16, 8, 0]);
      password('stale', daily(0), { application: 'acme-etl' });
      byApp('stale', [150, 148]);
      password('once', [100], { application: 'yearly' });
      for (const one of ['assigned', 'closed-app']) password(one, [2, 1, 0], { application: 'acme-etl' });
      password('nameless', daily(17), { application: 'N/A', sourceIp: '203.0.113.10' });
      password('nameless', [170, 140, 110, 80, 50, 20], { ...named, application: 'N/A' });
      other.change.settings.appSecretsByMetadata = true;
      other.change.addPermissionSet('Opens_It', ['ApiEnabled']);
      const app = { clientCredentials: true, adminApproved: true };
      const sets = ['Opens_It'];
      other.change.addApp({ name: 'Ready', label: 'Ready app', ...app, permissionSets: sets, runAs: name('assigned') });
      other.change.addApp({ name: 'Shut', label: 'Shut app', ...app, runAs: name('closed-app') });
    });
    after(async () => other.close());

    const run = async (...flags: string[]): Promise<Ran> =>
      plugin(['token', 'check', 'move', '--target-org', other.admin.accessToken, ...flags], home, {
        env: { SF_ORG_INSTANCE_URL: other.urls.cloud, NODE_OPTIONS: clockAt(NOW, folder) },
        cwd: folder,
      });
    let result: JsonObject = {};
    let page = '';
    before(async () => {
      result = resultOf(await run('--json'));
      page = (await run('--explain')).stdout.replaceAll(/\s+/gu, ' ');
    });

    it('tells clients apart by the names that event logs have, where times are read one by one too', () => {
      const nameless = of(result, name('nameless'));
      expect([nameless['stage'], nameless['fails']]).to.deep.equal(['password', true]);
      const evidence = asObject(nameless['evidence']);
      expect(evidence).to.include({ passwordClients: 2, silentDays: 20, longestGapDays: 30, exact: true });
      expect(asObject(evidence['decidedBy'])).to.include({ client: 'month-end', logins: 6 });
    });

    it('spends the calls that --max-calls allows on who is quiet, before any on apps', async () => {
      const told: string[] = [];
      for (let calls = 10; calls <= 50; calls += 4) {
        const some = resultOf(await run('--json', '--max-calls', String(calls)));
        const isWithApps = !asList(some['unread']).some(({ what }) => what === 'apps');
        const found = asList(some['integrations']).map(({ evidence }) => asObject(evidence));
        const isExact = found.length > 0 && found.every(({ timesLeft }) => timesLeft !== 'unread');
        told.push(`${isExact ? 'exact' : 'open'}, ${isWithApps ? 'apps' : 'no apps'}`);
      }
      expect(told).to.include('exact, no apps').and.not.include('open, apps');
    });

    it('is not quiet while one of the clients is not, and names that client', () => {
      const erp = of(result, name('erp'));
      expect([erp['stage'], erp['fails']]).to.deep.equal(['both', true]);
      const evidence = asObject(erp['evidence']);
      expect(evidence).to.include({
        passwordClients: 2,
        silentDays: 20,
        longestGapDays: 31,
        neededDays: 31,
        exact: true,
      });
      expect(evidence['lastPassword'], 'by any client').to.equal('2026-11-12T07:59:00.000Z');
      expect(asObject(evidence['decidedBy'])).to.deep.include({
        ...{ client: 'month-end', path: 'soap', logins: 6, lastPassword: '2026-11-08T07:59:00.000Z' },
      });
      expect(page).to.include('Blocked by').and.include('Decided by month-end (').and.include('one of 2 clients');
    });

    it('calls logins by an app of long ago proved, and no use of both', () => {
      expect(of(result, name('stale'))['stage']).to.equal('proved');
    });

    it('says of whom one login is all that is known', () => {
      const once = of(result, name('once'));
      expect([once['stage'], asObject(asObject(once['evidence'])['decidedBy'])['logins']]).to.deep.equal(['quiet', 1]);
      expect(page)
        .to.include('For 1 user, only one login is known, which shows no rhythm.')
        .and.include(`Ask the owner: ${name('once')}`);
    });

    it('names the app that runs as the user and what is missing, not to build another', () => {
      const next = (one: string): JsonObject => asObject(of(result, name(one))['next']);
      expect(next('assigned')['text'])
        .to.include('the app Ready app already runs as this user')
        .and.include('Opens_It');
      expect(next('assigned')['command']).to.equal(
        'sf org assign permset --name Opens_It --target-org "$SF_TARGET_ORG" --on-behalf-of assigned@acme.example',
      );
      expect(next('closed-app')['text']).to.include('the app Shut app already runs as this user');
      expect(next('closed-app')['command']).to.match(/^sf token list apps /u);
      expect(asObject(of(result, name('assigned'))['evidence'])['lacking']).to.deep.equal([
        { app: 'Ready app', permissionSets: ['Opens_It'] },
      ]);
    });
  });

  it('never passes by a snapshot that holds no logins', async () => {
    const args = ['token', 'save', 'snapshot', '--target-org', org.admin.accessToken];
    const env = { SF_ORG_INSTANCE_URL: org.urls.cloud, NODE_OPTIONS: clockAt(NOW, folder) };
    await plugin([...args, '--output-file', 'bare.jsonl'], home, { env, cwd: folder });
    const ran = await plugin(['token', 'check', 'move', '--snapshot', 'bare.jsonl'], home, {
      env: { NODE_OPTIONS: clockAt(NOW, folder) },
      cwd: folder,
    });
    expect(ran.code, ran.stdout + ran.stderr).to.not.equal(0);
  });

  it('refuses nonsense', async () => {
    for (const flags of [
      ['--quiet', '14'],
      ['--quiet', 'soon'],
      ['--quiet', '184d'],
      ['--fail-within', '-1'],
      ['-r', 'sarif'],
    ]) {
      expect([flags, (await check(...flags)).code]).to.deep.equal([flags, 2]);
    }
    // What is kept reaches 184 days back.
    const long = (await check('--quiet', '300d')).stderr.replaceAll(/\s+/gu, ' ');
    expect(long).to.include('--quiet 300d could never be reached').and.include('at most 183d');
    expect((await check('--quiet', '183d')).code).to.equal(30);
  });
});
