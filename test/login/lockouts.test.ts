/**
 * The plugin locks nobody by itself: several runs at once, runs one after another while LoginHistory lags, runs on two
 * machines, beside a client of somebody else's that fails too.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '@salesforce/core';
import { expect } from 'chai';
import { ConnectionClient, type OrgWitness, openOrg } from '../../lib/facts/org/index.js';
import { attempt } from '../../lib/login/attempt.js';
import { checkHost } from '../../lib/login/host.js';
import { Journal } from '../../lib/login/journal.js';
import { MACHINE } from '../../lib/login/machine.js';
import { Observer } from '../../lib/login/observe.js';
import type { AttemptResult, Surroundings } from '../../lib/login/attemptResult.js';
import { Secret } from '../../lib/login/secret.js';
import { SEND_LIMITS } from '../../lib/login/send.js';
import { resolveAssumptions, type Ask, type Facts } from '../../lib/policy/index.js';
import { type Org, startOrg } from '../org/index.js';
import { soapLogin } from '../org/client.js';
import type { MaxLoginAttempts } from '../org/settings.js';

const ASK: Ask = { path: 'soap', loginApiVersion: 64, at: '2026-11-24T10:00:00.000Z' };
const LAG = 300;

describe('Runs that fail, and what they may cost the user', () => {
  let org: Org;
  let witness: OrgWitness;
  let connection: Connection;
  let client: ConnectionClient;
  let facts: Facts;
  let dirs: string[] = [];
  let users = 0;
  let username = '';

  before(async () => {
    org = await startOrg({ seed: 5 });
    org.change.addProfile({ name: 'Integration', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
    const { Org: SfOrg } = await import('@salesforce/core');
    process.env['SF_ORG_INSTANCE_URL'] = org.urls.cloud;
    connection = (await SfOrg.create({ aliasOrUsername: org.admin.accessToken })).getConnection();
    delete process.env['SF_ORG_INSTANCE_URL'];
    client = new ConnectionClient(connection);
    witness = await openOrg(connection);
    const orgFacts = await witness.org();
    const assumptions = resolveAssumptions(orgFacts, new Map(), { source: 'org', at: ASK.at });
    facts = { org: orgFacts, assumptions, now: ASK.at };
  });
  after(async () => org.close());

  beforeEach(() => {
    org.change.settings.absent.add('User.NumberOfFailedLogins');
    org.change.settings.loginHistoryDelay = undefined;
    client = new ConnectionClient(connection);
    username = `runs.${String(++users)}@loopback.example`;
    org.change.addUser({ username, profile: 'Integration', password: 'Right', securityToken: 'T'.repeat(24) });
    org.change.addLogin(username, org.change.now() / 1000 - 3600, { application: 'Nightly' });
  });
  afterEach(() => {
    for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
    dirs = [];
  });

  const limit = async (maxLoginAttempts: MaxLoginAttempts): Promise<void> => {
    org.change.settings.passwordPolicy = { maxLoginAttempts, lockoutInterval: 'FifteenMinutes', expiration: 'Never' };
    // A witness reads the policies once.
    witness = await openOrg(connection);
  };
  const newDir = (): string => {
    const dir = mkdtempSync(join(tmpdir(), 'sf-token-lockouts-'));
    dirs.push(dir);
    return dir;
  };
  const now = (): Date => new Date(org.change.now());
  const run = async (dir: string, options: { secret?: string; force?: boolean } = {}): Promise<AttemptResult> => {
    const around: Surroundings = {
      wire: { env: {}, limits: SEND_LIMITS },
      journal: new Journal(dir, { ...MACHINE, now }),
      now,
      observe: async (name) => new Observer(witness, client, { ask: ASK, facts, wait: 0 }).observe(name),
    };
    const plan = { host: checkHost(org.urls.cloud), path: 'soap', apiVersion: 64, clientId: '' } as const;
    const credentials = {
      username,
      password: new Secret(options.secret ?? 'Wrong'),
      securityToken: new Secret(''),
      clientSecret: new Secret(''),
    };
    return attempt(credentials, { ...plan, force: options.force ?? false }, around);
  };
  const fail = async (): Promise<void> => {
    await soapLogin(org.urls.cloud, username, 'Wrong too', '60.0');
  };
  const locked = (): boolean => org.change.user(username)['locked'] === 1;
  const sent = (): number =>
    org.requests.filter(({ operation, username: who }) => operation === 'login' && who === username).length;
  const told = ({ outcome, cause }: AttemptResult): string => `${outcome} ${cause}`;

  it('five at once on one machine send one attempt', async () => {
    await limit('ThreeAttempts');
    const dir = newDir();
    const outcomes = await Promise.all(Array.from({ length: 5 }, async () => run(dir)));
    expect(locked()).to.equal(false);
    expect(sent()).to.equal(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'failed')).to.have.length(1);
  });

  it('one after another, while LoginHistory lags, send one attempt until it shows', async () => {
    await limit('TenAttempts');
    org.change.settings.loginHistoryDelay = () => LAG;
    const dir = newDir();
    expect(told(await run(dir))).to.match(/^failed /);
    for (let minutes = 0; minutes < 4; minutes += 1) {
      expect(told(await run(dir, { force: true }))).to.equal('refused attempt-too-soon');
      org.change.passTime(60);
    }
    expect(sent()).to.equal(1);
    org.change.passTime(70);
    expect(told(await run(dir)), 'its row is there').to.match(/^failed /);
  });

  it('a failure of somebody else in the same second hides none of ours', async () => {
    await limit('TenAttempts');
    let ours = true;
    org.change.settings.loginHistoryDelay = () => (ours ? LAG * 2 : 0);
    const dir = newDir();
    await run(dir);
    ours = false;
    await fail();
    expect(told(await run(dir))).to.equal('refused attempt-too-soon');
    org.change.passTime(LAG + 1);
    expect(told(await run(dir, { force: true })), 'older, and still without a row').to.equal('refused attempt-unseen');
    expect(sent()).to.equal(2);
    org.change.passTime(LAG);
    expect(told(await run(dir)), 'its row is there').to.match(/^failed /);
  });

  for (const name of ['FiveAttempts', 'TenAttempts'] as const) {
    it(`two machines and a foreign client, each with an attempt that does not show: ${name}`, async () => {
      await limit(name);
      const [one, two] = [newDir(), newDir()];
      for (let round = 0; round < 12 && !locked(); round += 1) {
        org.change.settings.loginHistoryDelay = () => LAG;
        await run(two);
        await fail();
        await run(one);
        expect(locked(), `round ${String(round)}`).to.equal(false);
        org.change.passTime(LAG + 1);
        const next = await run(one);
        if (next.outcome === 'refused') break;
        org.change.passTime(LAG + 1);
      }
      expect(locked()).to.equal(false);
    });
  }

  it('three allowed: two machines send one attempt each, and the user is not locked', async () => {
    await limit('ThreeAttempts');
    org.change.settings.loginHistoryDelay = () => LAG;
    const [one, two] = [newDir(), newDir()];
    await run(one);
    await run(two);
    expect([sent(), locked()]).to.deep.equal([2, false]);
    org.change.passTime(LAG + 1);
    for (const dir of [one, two]) {
      const outcome = await run(dir, { force: true });
      expect(told(outcome)).to.equal('refused attempts-nearly-spent');
    }
    expect(locked()).to.equal(false);
  });

  it('are stopped by User.NumberOfFailedLogins where it counts more than LoginHistory shows', async () => {
    await limit('TenAttempts');
    org.change.settings.loginHistoryDelay = () => Infinity;
    for (let count = 0; count < 8; count += 1) await fail();
    expect(told(await run(newDir())), 'without the field nothing shows').to.match(/^failed /);
    org.change.settings.absent.delete('User.NumberOfFailedLogins');
    // A run asks once which fields there are.
    client = new ConnectionClient(connection);
    expect(told(await run(newDir()))).to.equal('refused attempts-nearly-spent');
    expect(locked()).to.equal(false);
  });
});
