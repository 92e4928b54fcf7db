/**
 * Random days in the life of integration users: whatever the plugin knows, whatever it is told with --force, it never
 * locks a user by itself, never tries one twice in a run, and never ends another client's session.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { type OrgClient, OrgRefusal } from '../../lib/facts/org/index.js';
import type { LockoutPolicy } from '../../lib/login/guard.js';
import { checkHost } from '../../lib/login/host.js';
import { Journal } from '../../lib/login/journal.js';
import { OrgReads } from '../../lib/login/orgReads.js';
import type { Observed, Plan, Surroundings } from '../../lib/login/outcome.js';
import { Secret } from '../../lib/login/secret.js';
import { LIMITS } from '../../lib/login/send.js';
import { validate } from '../../lib/login/validate.js';
import { type Org, startOrg } from '../org/index.js';

/** What the run can read. `own` is the journal alone. */
const KNOWLEDGE = ['own', 'history', 'policy', 'both'] as const;
type Knowledge = (typeof KNOWLEDGE)[number];
const LIMIT_NAMES = { ThreeAttempts: 3, FiveAttempts: 5, TenAttempts: 10, NoLimit: 'none' } as const;
type LimitName = keyof typeof LIMIT_NAMES;

const USERS = ['good', 'stale-token', 'verified-address'] as const;

interface World {
  readonly org: Org;
  readonly around: (knowledge: Knowledge) => Surroundings;
  readonly plan: (force: boolean) => Plan;
  readonly secretOf: (user: number, right: boolean) => { username: string; password: string; token: string };
  /** The users who are locked now. */
  readonly locked: () => Promise<ReadonlySet<number>>;
}

/** What must hold is little: other clients have failed, so a lock need not be ours. */
interface Model {
  foreignFailures: Set<number>;
}

class PluginRun implements fc.AsyncCommand<Model, World> {
  public constructor(
    private readonly users: readonly number[],
    private readonly right: boolean,
    private readonly knowledge: Knowledge,
    private readonly force: boolean,
  ) {}

  public check(): boolean {
    return true;
  }

  public async run(model: Model, world: World): Promise<void> {
    const users = [...new Set(this.users)];
    const before = await world.locked();
    const clients = users.map((user) => world.org.change.sessionOf(world.secretOf(user, true).username, 'office'));
    world.org.clearLog();
    const credentials = users.map((user) => {
      const { username, password, token } = world.secretOf(user, this.right);
      return {
        username,
        password: new Secret(password),
        securityToken: new Secret(token),
        clientSecret: new Secret(''),
      };
    });
    const outcomes = await validate(credentials, world.plan(this.force), world.around(this.knowledge));
    expect(outcomes).to.have.length(users.length);
    const logins = world.org.requests.filter(({ operation }) => operation === 'login');
    for (const { username } of credentials) {
      const tries = logins.filter((one) => one.username?.toLowerCase() === username.toLowerCase());
      expect(tries.length, `attempts for ${username} in one run`).to.be.at.most(1);
    }
    expect(world.org.requests.some(({ operation }) => operation === 'logout')).to.equal(false);
    for (const { accessToken } of clients.slice(0, 1)) {
      const headers = { authorization: `Bearer ${accessToken}` };
      const still = await fetch(`${world.org.urls.office}/services/oauth2/userinfo`, { headers });
      await still.text();
      expect(still.status, 'the session of another client').to.equal(200);
    }
    const after = await world.locked();
    for (const user of users.filter((one) => !before.has(one))) {
      if (!model.foreignFailures.has(user) || this.knowledge === 'both') {
        expect(after.has(user), `locked by the plugin: ${this.toString()}`).to.equal(false);
      }
    }
  }

  public toString(): string {
    const how = `${this.right ? 'right' : 'wrong'} secret, knows ${this.knowledge}${this.force ? ', --force' : ''}`;
    return `run(${this.users.map((user) => USERS[user] ?? '').join(' ')}: ${how})`;
  }
}

class OtherClient implements fc.AsyncCommand<Model, World> {
  public constructor(
    private readonly user: number,
    private readonly right: boolean,
  ) {}

  public check(): boolean {
    return true;
  }

  public async run(model: Model, { org, secretOf }: World): Promise<void> {
    const { username, password, token } = secretOf(this.user, this.right);
    const response = await fetch(`${org.urls.cloud}/services/Soap/u/60.0`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml', soapaction: 'login' },
      body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><login xmlns="urn:partner.soap.sforce.com"><username>${username}</username><password>${password}${token}</password></login></e:Body></e:Envelope>`,
    });
    await response.text();
    if (response.status === 200) {
      model.foreignFailures.delete(this.user);
    } else {
      model.foreignFailures.add(this.user);
    }
  }

  public toString(): string {
    return `otherClient(${USERS[this.user] ?? ''}, ${this.right ? 'right' : 'wrong'})`;
  }
}

class PassTime implements fc.AsyncCommand<Model, World> {
  public constructor(private readonly minutes: number) {}

  public check(): boolean {
    return true;
  }

  public async run(_model: Model, { org }: World): Promise<void> {
    org.change.passTime(this.minutes * 60);
    return Promise.resolve();
  }

  public toString(): string {
    return `passTime(${String(this.minutes)} min)`;
  }
}

describe('1,000 random sequences of guard and attempts', function () {
  this.timeout(300_000);
  let org: Org;
  let dir = '';
  before(async () => {
    org = await startOrg({ seed: 3 });
    dir = mkdtempSync(join(tmpdir(), 'sf-token-model-'));
  });
  after(async () => {
    await org.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const known = <T>(value: T) => ({ known: true, value, from: 'test' }) as const;
  const unread = { known: false, gap: { what: 'x', why: { key: 'test.x', params: [] } } } as const;

  async function get(path: string): Promise<unknown> {
    const { accessToken } = org.change.sessionOf(org.admin.username);
    const response = await fetch(`${org.urls.cloud}${path}`, { headers: { authorization: `Bearer ${accessToken}` } });
    const answer: unknown = await response.json();
    if (!response.ok) {
      throw new OrgRefusal('REFUSED', path);
    }
    return answer;
  }
  async function records(soql: string): Promise<Record<string, unknown>[]> {
    const answer = (await get(`/services/data/v64.0/query?q=${encodeURIComponent(soql)}`)) as {
      records: Record<string, unknown>[];
    };
    return answer.records;
  }

  it('lock no user, try none twice in a run, end no session', async () => {
    const client: OrgClient = {
      instanceUrl: org.urls.cloud,
      apiVersion: '64.0',
      get,
      soap: async () => Promise.reject(new Error('not asked')),
      calls: () => 0,
    };
    const reads = new OrgReads(client);
    const ids = new Map<string, string>();
    const credentials = USERS.map((name) => {
      const found = org.integrations.find((one) => one.case === name);
      if (found === undefined) throw new Error(name);
      return found;
    });
    for (const { username } of credentials) {
      const user = await reads.user(username);
      ids.set(username, user.known ? (user.value?.id ?? '') : '');
    }
    const clock = (): Date => new Date(org.change.now());
    const journal = new Journal(dir, { now: clock, pid: process.pid, isAlive: () => true });
    let limit: LimitName = 'TenAttempts';

    const observe =
      (knowledge: Knowledge) =>
      async (username: string): Promise<Observed> => {
        const id = ids.get(username) ?? '';
        const [login] = await records(`SELECT IsFrozen, IsPasswordLocked FROM UserLogin WHERE UserId = '${id}'`);
        const user = { active: known(true), frozen: known(false), locked: known(login?.['IsPasswordLocked'] === true) };
        const history = knowledge === 'policy' ? unread : await reads.failures(id);
        const policy: LockoutPolicy = { attempts: LIMIT_NAMES[limit], minutes: 15, of: 'org' };
        return {
          facts: { user: known(user), history, policy: knowledge === 'history' ? unread : known(policy) },
          user: known(user),
          userId: id,
          row: async () => Promise.resolve(known(undefined)),
          decisionAt: async () => Promise.resolve(unread),
          usedToken: async () => Promise.resolve(undefined),
        };
      };
    const world: World = {
      org,
      plan: (force) => ({ host: checkHost(org.urls.cloud), path: 'soap', apiVersion: 64, clientId: '', force }),
      around: (knowledge) => ({
        wire: { env: {}, limits: LIMITS },
        journal,
        now: clock,
        ...(knowledge === 'own' ? {} : { observe: observe(knowledge) }),
      }),
      secretOf: (user, right) => {
        const one = credentials[user];
        if (one === undefined) throw new Error('no user');
        // The token of "stale-token" is never right, whatever is asked.
        return {
          username: one.username,
          password: right ? one.password : 'wrong',
          token: right ? one.securityToken : '',
        };
      },
      locked: async () => {
        const rows = await records('SELECT UserId FROM UserLogin WHERE IsPasswordLocked = true');
        const found = new Set(rows.map((row) => row['UserId']));
        return new Set([...credentials.keys()].filter((user) => found.has(ids.get(credentials[user]?.username ?? ''))));
      },
    };

    const reset = (): void => {
      for (const name of readdirSync(join(dir, 'sf-plugin-token', 'login-attempts')).filter((one) => one !== 'salt')) {
        rmSync(join(dir, 'sf-plugin-token', 'login-attempts', name));
      }
      for (const { username } of credentials) {
        org.change.changeUser(username, { failed_logins: 0, locked: 0, locked_until: null });
        org.change.addLogin(username, Math.floor(org.change.now() / 1000));
      }
      org.change.passTime(1);
      org.change.settings.passwordPolicy = {
        maxLoginAttempts: limit,
        lockoutInterval: 'FifteenMinutes',
        expiration: 'Never',
      };
    };
    (await journal.open('nobody@acme.example'))?.release();

    const user = fc.nat(USERS.length - 1);
    const knowledge = fc.constantFrom(...KNOWLEDGE);
    const commands = fc.commands(
      [
        fc
          .tuple(fc.array(user, { minLength: 1, maxLength: 2 }), fc.boolean(), knowledge, fc.boolean())
          .map(([users, right, knows, force]) => new PluginRun(users, right, knows, force)),
        fc
          .tuple(fc.array(user, { minLength: 1, maxLength: 1 }), knowledge)
          .map(([users, knows]) => new PluginRun(users, false, knows, true)),
        fc.tuple(user, fc.boolean()).map(([one, right]) => new OtherClient(one, right)),
        fc.constantFrom(1, 16, 61, 600).map((minutes) => new PassTime(minutes)),
      ],
      { maxCommands: 9 },
    );
    let sequences = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(LIMIT_NAMES)), commands, async (name, sequence) => {
        limit = name as LimitName;
        reset();
        sequences += 1;
        await fc.asyncModelRun(
          () => ({ model: { foreignFailures: new Set<number>() }, real: world }),
          sequence as Iterable<fc.AsyncCommand<Model, World>>,
        );
      }),
      { numRuns: 1000 },
    );
    expect(sequences).to.be.at.least(1000);
  });
});
