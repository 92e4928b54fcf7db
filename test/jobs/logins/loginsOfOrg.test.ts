/**
 * The list of one org or snapshot: what is asked of the witness, and what becomes of each answer that does not come.
 * messages/logins.md and docs/json.md (list logins) say what is told of it. The witness is made by hand.
 */
import { expect } from 'chai';
import type { LoginQuery, UserQuery, Witness } from '../../../lib/facts/types.js';
import { orgError } from '../../../lib/facts/org/index.js';
import { type JobDone, type LoginsJob, LoginsRun } from '../../../lib/jobs/logins/index.js';
import {
  known,
  type LoginFacts,
  type LoginGroup,
  type OrgFacts,
  PATHS,
  type ReleaseUpdate,
  RETIREMENTS,
  type UserFacts,
} from '../../../lib/policy/index.js';
import { sampleApp } from '../../facts/snapshot/sample.js';
import { errorOf } from '../../facts/org/support.js';
import { group } from '../../policy/logins/support.js';
import { at, gap, is, org, profile, user } from '../../policy/support.js';

const NOW = '2026-11-24T12:00:00.000Z';
const USUALLY = '2026-10-25T12:00:00.000Z';
const SINCE = '2026-11-01T00:00:00.000Z';
const SAVED = { since: '2026-09-01T00:00:00.000Z', until: '2026-10-01T00:00:00.000Z' };
const JOB: LoginsJob = {
  ...{ since: undefined, usually: USUALLY, now: NOW, by: 'user-client', expiringWithin: 30, overrides: new Map() },
  ...{ usernames: undefined, profiles: undefined, retirements: undefined },
  filter: { paths: PATHS, failed: false, outsideRanges: false, withoutAnyApiAuth: false },
};
const ETL = user();
const BOB = user({ id: '005000000000002AAA', username: 'bob@example.com' });
const EVE = user({ id: '005000000000003AAA', username: 'eve@example.com' });
/** OAuth without a subtype, as a JWT leaves it (docs/salesforce.md section 2). */
const UNTOLD: Partial<LoginGroup> = {
  ...{ loginType: 'Remote Access 2.0', loginSubType: '', apiType: null, apiVersion: 'N/A', application: 'Signed' },
};

const spent = async (): Promise<never> => {
  await Promise.resolve();
  throw orgError('calls-spent', { most: '5' });
};

async function* nobodyLeft(): AsyncGenerator<UserFacts> {
  yield await spent();
}

async function* nobody(): AsyncGenerator<UserFacts> {
  await Promise.resolve();
  yield* [];
}

/** An org that keeps what it was asked. */
class Asked {
  public readonly history: LoginQuery[] = [];
  public readonly users: UserQuery[] = [];
  public readonly apps: unknown[] = [];
  public readonly expired: (readonly string[])[] = [];
  public readonly never: string[][] = [];
  readonly #people: readonly UserFacts[];
  readonly #logins: Partial<LoginFacts>;

  public constructor(people: readonly UserFacts[] = [ETL], logins: Partial<LoginFacts> = {}) {
    this.#people = people;
    this.#logins = logins;
  }

  public witness(more: Partial<Witness> = {}): Witness {
    const none = { tokenUses: [], clientNames: [], successTexts: [], gaps: [], logGaps: [] };
    const { apps, expired, history, never, users } = this;
    const people = this.#people;
    const logins = this.#logins;
    return {
      source: { kind: 'org', name: 'prod' },
      org: async () => Promise.resolve(org()),
      profiles: async () => Promise.resolve([profile()]),
      users: async function* listed(query: UserQuery) {
        await Promise.resolve();
        users.push(query);
        const { ids, usernames } = query;
        yield* people.filter((one) => ids?.includes(one.id) ?? usernames?.includes(one.username) ?? true);
      },
      logins: async (query) => {
        history.push(query);
        const { since, until } = query;
        return Promise.resolve({
          since,
          until,
          groups: people.map(({ id }) => group({ userId: id })),
          ...none,
          ...logins,
        });
      },
      apps: async (query) => {
        apps.push(query);
        const found = [sampleApp('Signed'), sampleApp('Other')];
        return Promise.resolve(known({ apps: found, strangers: new Map() }, 'apps'));
      },
      passwordLife: async () => Promise.resolve({ org: 90, profiles: new Map<string, number>() }),
      passwordsExpired: async (ids) => {
        expired.push(ids);
        return Promise.resolve(new Map());
      },
      passwordNeverExpires: async (ids) => {
        never.push([...ids]);
        return Promise.resolve(known(new Set<string>(), 'test'));
      },
      gaps: () => [],
      apiCalls: () => history.length + users.length,
      ...more,
    };
  }

  public async run(job: Partial<LoginsJob> = {}, more: Partial<Witness> = {}): Promise<JobDone> {
    return new LoginsRun(this.witness(more), { ...JOB, ...job }).run();
  }
}

const namesOf = ({ gaps }: Pick<JobDone, 'gaps'>): string[] => gaps.map(({ what }) => String(what));
const keysOf = (gaps: JobDone['gaps']): (readonly [string, string])[] =>
  gaps.map(({ what, why }) => [typeof what === 'string' ? what : what.key, why.key]);
const usersOf = ({ listed }: JobDone): (string | undefined)[] => listed.rows.map((row) => row.user?.username);

describe('jobs: the history that is read for a list', () => {
  it('is that of the time that was asked for, else the saved one, else the usual one until now', async () => {
    for (const [since, saved, expected] of [
      [SINCE, SAVED, [SINCE, SAVED.until]],
      [SINCE, undefined, [SINCE, NOW]],
      [undefined, SAVED, [SAVED.since, SAVED.until]],
      [undefined, undefined, [USUALLY, NOW]],
    ] as const) {
      const asked = new Asked();
      const done = await asked.run({ since }, { loginsTime: saved });
      expect(asked.history.map((one) => [one.since, one.until])).to.deep.equal([expected]);
      expect([done.since, done.until]).to.deep.equal(expected);
    }
  });

  it('is that of logins with a password where nothing else is listed, with what tells when they stop', async () => {
    for (const [paths, wanted] of [
      [['soap'], 'password'],
      [['soap', 'oauth-password'], 'password'],
      [['soap', 'oauth'], 'all'],
      [['other'], 'all'],
    ] as const) {
      const asked = new Asked();
      await asked.run({ filter: { ...JOB.filter, paths } });
      expect(asked.history).to.deep.equal([
        { since: USUALLY, until: NOW, wanted, stops: true, maxLogBytes: 100 * 1024 * 1024 },
      ]);
    }
  });

  it('is told of as it is read, where somebody listens', async () => {
    const asked = new Asked();
    const onProgress = (): void => undefined;
    await asked.run({ onProgress });
    expect(asked.history[0]?.onProgress).to.equal(onProgress);
  });

  it('was looked at when the file was made, and is the saved one unless another was asked for', async () => {
    const source = { kind: 'snapshot', name: 'acme.jsonl', taken: '2026-10-01T00:00:00.000Z' } as const;
    const limitOf = async (more: Partial<Witness>, since?: string): Promise<string> =>
      (await new Asked().run({ since }, more)).look.limit;
    expect(await limitOf({ loginsTime: SAVED, source })).to.equal('saved');
    expect(await limitOf({ loginsTime: SAVED, source }, SAVED.since)).to.equal('asked');
    expect(await limitOf({}, SINCE)).to.equal('asked');
    // No six months have more than 184 days; they count back from when the history was read.
    const half = '2026-05-24T13:00:00.000Z';
    expect(await limitOf({}, half)).to.equal('kept');
    expect(await limitOf({ loginsTime: { ...SAVED, since: half }, source }, half)).to.equal('asked');
  });
});

describe('jobs: the users of a list', () => {
  it('are those who logged in, each once, with the addresses in use', async () => {
    const groups = [
      group({ userId: BOB.id, sourceIp: '203.0.113.9' }),
      group({ userId: EVE.id }),
      group(),
      group({ application: 'Mule' }),
      group({ userId: null, sourceIp: 'Salesforce.com IP' }),
    ];
    const asked = new Asked([ETL, BOB, EVE], { groups });
    const done = await asked.run();
    expect(asked.users).to.deep.equal([
      { ids: [ETL.id, BOB.id, EVE.id], addresses: [at('203.0.113.9'), at('198.18.4.7')] },
    ]);
    expect([...done.seen.users.keys()]).to.deep.equal([ETL.id, BOB.id, EVE.id]);
    expect(usersOf(done)).to.have.members([ETL.username, ETL.username, BOB.username, EVE.username, undefined]);
  });

  it('are those who were asked for, inactive ones too, and nobody else who logged in meanwhile', async () => {
    const groups = [group(), group({ userId: BOB.id }), group({ userId: null })];
    const asked = new Asked([ETL, BOB, EVE], { groups });
    const done = await asked.run({ usernames: [ETL.username, EVE.username], profiles: ['Sales'] });
    expect(asked.users[0]).to.deep.equal({
      ...{ addresses: [], includeInactive: true, usernames: [ETL.username, EVE.username], profiles: ['Sales'] },
    });
    expect(asked.history[0]?.users).to.deep.equal([ETL.id, EVE.id]);
    expect(asked.users[1]?.ids).to.deep.equal([ETL.id]);
    expect(usersOf(done)).to.deep.equal([ETL.username]);
    // Who was asked for and never logged in is known too.
    expect([...done.seen.users.keys()]).to.deep.equal([ETL.id, EVE.id]);
    expect(done.seen.logins.groups.map(({ userId }) => userId)).to.deep.equal([ETL.id]);
  });

  it('are judged as if nothing shut them out where that is asked, and shown as they are', async () => {
    const shut = { active: is(false), frozen: is(true), locked: is(true) };
    const decided = async (asFree: Partial<LoginsJob>): Promise<unknown> => {
      const done = await new Asked([user(shut)]).run(asFree);
      const { active, frozen, locked } = done.seen.users.get(ETL.id) ?? {};
      expect({ active, frozen, locked }).to.deep.equal(shut);
      return done.listed.rows.flatMap(({ addresses }) => addresses.map(({ verdict }) => verdict));
    };
    expect(await decided({})).to.deep.equal(['denied']);
    expect(await decided({ asFree: true })).to.deep.equal(['no-token']);
  });
});

describe('jobs: apps behind the logins of a list', () => {
  const filter = { ...JOB.filter, paths: ['oauth', 'other'] as const };
  const groups = [group({ ...UNTOLD, application: 'Unsigned' }), group(UNTOLD), group(UNTOLD), group()];

  it('are asked for their certificates where logins may be JWTs, and those who have one are told apart', async () => {
    const asked = new Asked([ETL], { groups });
    const done = await asked.run({ filter, tellsApps: true });
    expect(asked.apps).to.deep.equal([{ labels: ['Signed', 'Unsigned'] }]);
    expect(done.listed.rows.map(({ client, path }) => [client, path])).to.have.deep.members([
      ['Signed', 'oauth'],
      ['Unsigned', 'other'],
    ]);
  });

  it('are not asked for where nobody tells them apart, or no login may be one', async () => {
    const asked = new Asked([ETL], { groups });
    await asked.run({ filter });
    const plain = new Asked();
    await plain.run({ filter, tellsApps: true });
    expect([asked.apps, plain.apps]).to.deep.equal([[], []]);
  });

  it('leave the list incomplete where they could not be read, or the witness has none', async () => {
    const unread = { known: false, gap: gap('ConnectedApplication') } as const;
    for (const [apps, what] of [
      [async () => Promise.resolve(unread), 'ConnectedApplication'],
      [undefined, 'apps'],
      [spent, 'apps'],
    ] as const) {
      const witness: Witness = { ...new Asked([ETL], { groups }).witness(), ...(apps && { apps }) };
      if (apps === undefined) delete witness.apps;
      const done = await new LoginsRun(witness, { ...JOB, filter, tellsApps: true }).run();
      expect([namesOf(done).includes(what), done.matters], what).to.deep.equal([true, true]);
    }
  });
});

describe('jobs: days on which the logins of a list end', () => {
  const update = (about: ReleaseUpdate['about'], releaseDate: string): ReleaseUpdate => ({
    ...{ about, title: about, status: 'Invocable', releaseDate },
  });
  const rows = [update('soap-login-retirement', '2028-02-01'), update('any-api-auth', '2028-03-01')];
  const own = async (): Promise<OrgFacts> =>
    Promise.resolve(org({ releaseUpdates: is({ state: 'listed', rows, readAt: NOW }) }));
  const endOf = ({ listed }: JobDone): unknown => listed.rows[0]?.retirement?.date;

  it("are those of the org's own updates, unless somebody gave others", async () => {
    expect(endOf(await new Asked().run({}, { org: own }))).to.equal('2028-02-01');
    const given = await new Asked().run({ retirements: RETIREMENTS }, { org: own });
    expect(endOf(given)).to.equal('2027-06-01');
    expect(given.seen.facts.retirements).to.equal(RETIREMENTS);
    // What the org says of the permission stays.
    const { releaseUpdates } = given.seen.facts.org;
    expect(releaseUpdates.known && releaseUpdates.value).to.deep.equal({
      state: 'listed',
      rows: rows.slice(1),
      readAt: NOW,
    });
  });
});

describe('jobs: passwords that expire, of the users of a list', () => {
  const changed = (one: UserFacts, lastPasswordChange: string): UserFacts => ({ ...one, lastPasswordChange });
  // With 90 days: on 2026-12-10, 2026-11-30 and 2027-02-18.
  const people = [
    changed(ETL, '2026-09-11T00:00:00.000Z'),
    changed(BOB, '2026-09-01T00:00:00.000Z'),
    changed(EVE, '2026-11-20T00:00:00.000Z'),
  ];
  const expiringOf = ({ expiring }: JobDone): (readonly [string, number | null])[] =>
    expiring.map(({ daysLeft, user: { username } }) => [username, daysLeft]);

  it('are asked for in the order in which they expire, and listed within the days', async () => {
    const asked = new Asked(people);
    const done = await asked.run();
    expect(asked.expired).to.deep.equal([[BOB.id, ETL.id, EVE.id]]);
    expect(asked.never).to.deep.equal([[BOB.id, ETL.id]]);
    expect(expiringOf(done)).to.deep.equal([
      [BOB.username, 6],
      [ETL.username, 16],
    ]);
    expect(expiringOf(await new Asked(people).run({ expiringWithin: 6 }))).to.deep.equal([[BOB.username, 6]]);
  });

  it('are left out where they never expire, whom nobody is asked about unless one expires soon', async () => {
    const never = async (): ReturnType<NonNullable<Witness['passwordNeverExpires']>> =>
      Promise.resolve(known(new Set([BOB.id]), 'test'));
    expect(expiringOf(await new Asked(people).run({}, { passwordNeverExpires: never }))).to.deep.equal([
      [ETL.username, 16],
    ]);
    const asked = new Asked(people);
    expect(expiringOf(await asked.run({ expiringWithin: 5 }))).to.deep.equal([]);
    expect(asked.never).to.deep.equal([]);
  });

  it('are those that the org calls expired, whatever the policy says', async () => {
    const expired = async (): ReturnType<NonNullable<Witness['passwordsExpired']>> =>
      Promise.resolve(new Map([[EVE.id, known(true, 'isExpired')]]));
    const done = await new Asked(people).run({ expiringWithin: 5 }, { passwordsExpired: expired });
    expect(expiringOf(done)).to.deep.equal([[EVE.username, null]]);
  });

  it('are listed where it is not known who never lets them expire', async () => {
    const unread = async (): ReturnType<NonNullable<Witness['passwordNeverExpires']>> =>
      Promise.resolve({ known: false, gap: gap('PermissionSet') });
    const done = await new Asked(people).run({ expiringWithin: 6 }, { passwordNeverExpires: unread });
    expect(expiringOf(done)).to.deep.equal([[BOB.username, 6]]);
  });

  it('are a gap where the witness does not know the policies, which changes no row', async () => {
    const witness = new Asked(people).witness();
    delete witness.passwordLife;
    const done = await new LoginsRun(witness, JOB).run();
    expect(keysOf(done.gaps)).to.deep.equal([['logins.what.password-policies', 'logins.gap.no-policies']]);
    expect([done.matters, done.expiring]).to.deep.equal([false, []]);
  });
});

describe('jobs: what could not be read for a list', () => {
  it('matters where it is of the history or of a fact, not of the logs nor of what the witness tells besides', async () => {
    const logs = await new Asked([ETL], { logGaps: [gap('EventLogFile')] }).run({}, { gaps: () => [gap('LoginIp')] });
    expect([namesOf(logs), logs.matters]).to.deep.equal([['EventLogFile', 'LoginIp'], false]);
    const history = await new Asked([ETL], { gaps: [gap('LoginHistory')], logGaps: [gap('EventLogFile')] }).run();
    expect([namesOf(history), history.matters]).to.deep.equal([['LoginHistory', 'EventLogFile'], true]);
    expect(history.seen.gaps.map(({ what }) => what)).to.deep.equal(['LoginHistory']);
  });

  it('for want of calls is told by its name, and the rest is listed', async () => {
    const people = [user({ lastPasswordChange: '2026-09-01T00:00:00.000Z' })];
    const reads: readonly (readonly [string, Partial<Witness>])[] = [
      ['LoginHistory', { logins: spent }],
      ['Profile', { profiles: spent }],
      ['Organization', { org: spent }],
      ['isExpired', { passwordsExpired: spent }],
      ['PermissionsPasswordNeverExpires', { passwordNeverExpires: spent }],
      ['logins.what.password-policies', { passwordLife: spent }],
    ];
    for (const [what, more] of reads) {
      const done = await new Asked(people).run({}, more);
      expect(keysOf(done.gaps), what).to.deep.include([what, 'logins.gap.skipped']);
      expect(done.matters, what).to.equal(true);
      expect(done.seen.gaps.length, what).to.equal(1);
      expect(done.listed.rows.length, what).to.equal(what === 'LoginHistory' ? 0 : 1);
      expect([done.since, done.until], what).to.deep.equal([USUALLY, NOW]);
    }
  });

  it('of users for want of calls is not called a permission that the session lacks', async () => {
    const done = await new Asked().run({}, { users: nobodyLeft });
    expect(keysOf(done.gaps)).to.deep.include(['User', 'logins.gap.skipped']);
    expect(done.gaps.map(({ why }) => why.key)).to.not.include('logins.gap.unseen-users');
    const unseen = await new Asked().run({}, { users: nobody });
    expect(unseen.gaps.map(({ why }) => why.key)).to.include('logins.gap.unseen-users');
    expect(unseen.matters).to.equal(true);
  });

  it('since the connection broke ends the list', async () => {
    const broken = orgError('connection', { code: 'ECONNRESET' });
    const fails = async (): Promise<never> => Promise.reject(broken);
    for (const more of [{ logins: fails }, { profiles: fails }, { org: fails }, { passwordLife: fails }]) {
      expect(await errorOf(new Asked().run({}, more))).to.equal(broken);
    }
  });

  it('is complete once all is read, and so are the calls', async () => {
    const done = await new Asked().run();
    expect([done.gaps, done.matters, done.apiCalls]).to.deep.equal([[], false, 2]);
  });
});
