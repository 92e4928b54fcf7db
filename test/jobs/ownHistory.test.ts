/**
 * The addresses of `list users --from-history`: messages/token.list.users.md says which logins count, docs/salesforce.md how
 * LoginHistory names their paths. The witness is made by hand: it holds what a test says, and notes what it was asked.
 */
import { expect } from 'chai';
import type { LoginProgress, LoginQuery, UserQuery, Witness } from '../../lib/facts/types.js';
import { formatAddress } from '../../lib/ip/index.js';
import { type OwnHistory, queryOfHistory, readOwnHistory } from '../../lib/jobs/ownHistory.js';
import type { LoginFacts, LoginGroup, UserFacts } from '../../lib/policy/index.js';
import { at, gap, org, user } from '../policy/support.js';

const NOW = '2026-11-24T12:00:00.000Z';
/** 30 days before. */
const SINCE = '2026-10-25T12:00:00.000Z';
const BEGIN = Date.parse(SINCE) / 1000;
const ETL = '005000000000001AAA';
const ADA = '005000000000002AAA';

/** Logins of one user from one address by SOAP, the last of them at the beginning of the 30 days. */
const group = (more: Partial<LoginGroup> = {}): LoginGroup => ({
  ...{ userId: ETL, sourceIp: '203.0.113.7', country: null, apiType: 'SOAP Partner', apiVersion: '58.0' },
  ...{ loginType: 'Other Apex API', loginSubType: 'SoapApiLogin', application: 'loader', status: 'Success' },
  ...{ logins: 4, first: BEGIN - 86_400, last: BEGIN },
  ...more,
});

interface Given {
  readonly groups?: readonly LoginGroup[];
  readonly logins?: Partial<LoginFacts>;
  readonly people?: readonly UserFacts[];
  readonly more?: Partial<Witness>;
}

/** A witness that gives whatever it has, whoever is asked for: to narrow it down is the job's. */
class Told {
  public readonly logins: LoginQuery[] = [];
  public readonly users: UserQuery[] = [];
  public readonly witness: Witness;

  public constructor({ groups = [group()], logins = {}, people = [], more = {} }: Given) {
    this.witness = {
      source: { kind: 'org', name: 'prod' },
      org: async () => Promise.resolve(org()),
      profiles: async () => Promise.resolve([]),
      gaps: () => [],
      apiCalls: () => 0,
      users: (query) => this.#users(query, people),
      logins: async (query) => {
        this.logins.push(query);
        const none = { tokenUses: [], clientNames: [], successTexts: [], gaps: [], logGaps: [] };
        return Promise.resolve({ since: query.since, until: query.until, groups, ...none, ...logins });
      },
      ...more,
    };
  }

  public async read(query: Partial<UserQuery> = {}, onProgress = (): void => undefined): Promise<OwnHistory> {
    const asked = { addresses: [], integrationOnly: false, includeInactive: false, ...query };
    return readOwnHistory(this.witness, { query: asked, days: 30, now: NOW, onProgress });
  }

  async *#users(query: UserQuery, people: readonly UserFacts[]): AsyncGenerator<UserFacts> {
    await Promise.resolve();
    this.users.push(query);
    yield* people;
  }
}

const plain = ({ addresses }: OwnHistory): Record<string, string[]> =>
  Object.fromEntries([...addresses].map(([id, list]) => [id, list.map(formatAddress)]));

describe('jobs: the addresses from which users log in', () => {
  it('are those of the last days before now, of everybody, and no event log is read for them', async () => {
    const told = new Told({});
    const found = await told.read();
    expect([found.since, found.until, plain(found)]).to.deep.equal([SINCE, NOW, { [ETL]: ['203.0.113.7'] }]);
    const [{ onProgress, ...asked }, ...others] = told.logins as [LoginQuery];
    expect(onProgress).to.be.a('function');
    expect([asked, others, told.users]).to.deep.equal([
      { since: SINCE, until: NOW, wanted: 'password', maxLogBytes: 0 },
      [],
      [],
    ]);
  });

  it('are those of logins with a password that succeeded, by either path', async () => {
    const from = (sourceIp: string, more: Partial<LoginGroup>): LoginGroup => group({ sourceIp, ...more });
    const told = new Told({
      groups: [
        from('203.0.113.1', {}),
        from('203.0.113.2', { loginType: 'Remote Access 2.0', loginSubType: 'OauthUsernamePassword', apiType: null }),
        from('203.0.113.3', { status: 'Invalid Password' }),
        from('203.0.113.4', { loginType: 'Application', loginSubType: null, apiType: null }),
        from('203.0.113.5', { loginType: 'Remote Access 2.0', loginSubType: 'OauthClientCredentials', apiType: null }),
        from('203.0.113.6', { userId: ADA }),
        from('203.0.113.7', { userId: null }),
        from('Salesforce.com IP', {}),
      ],
    });
    expect(plain(await told.read())).to.deep.equal({ [ETL]: ['203.0.113.1', '203.0.113.2'], [ADA]: ['203.0.113.6'] });
  });

  it('are those of a success in the words of the org', async () => {
    const groups = [group({ status: 'Erfolgreich' })];
    expect(plain(await new Told({ groups }).read())).to.deep.equal({});
    const own = new Told({ groups, logins: { successTexts: ['Erfolgreich'] } });
    expect(plain(await own.read())).to.deep.equal({ [ETL]: ['203.0.113.7'] });
  });

  it('come with what of the history could not be read, and tell how far it has come', async () => {
    const gaps = [gap('LoginHistory', 'Monitor Login History')];
    const done: LoginProgress = { pieces: 1, left: 2, groups: 3, calls: 4 };
    const seen: LoginProgress[] = [];
    const told = new Told({ logins: { gaps } });
    const found = await readOwnHistory(told.witness, {
      ...{ query: { addresses: [] }, days: 30, now: NOW },
      onProgress: (progress) => seen.push(progress),
    });
    told.logins[0]?.onProgress?.(done);
    expect([found.gaps, seen]).to.deep.equal([gaps, [done]]);
  });

  it('of a snapshot are those of the days before it was taken, and older ones that it holds do not count', async () => {
    const loginsTime = { since: '2026-01-01T00:00:00.000Z', until: '2026-10-31T00:00:00.000Z' };
    const since = '2026-10-01T00:00:00.000Z';
    const begin = Date.parse(since) / 1000;
    const groups = [
      group({ sourceIp: '203.0.113.1', last: begin }),
      group({ sourceIp: '203.0.113.2', last: begin - 1 }),
    ];
    const told = new Told({ groups, more: { source: { kind: 'snapshot', name: 'prod.jsonl' }, loginsTime } });
    const found = await told.read();
    expect([found.since, found.until, plain(found)]).to.deep.equal([
      ...[since, loginsTime.until, { [ETL]: ['203.0.113.1'] }],
    ]);
    // A snapshot tells logins in the groups of the time that it holds, and is asked for that time.
    expect(told.logins.map((asked) => [asked.since, asked.until])).to.deep.equal([
      [loginsTime.since, loginsTime.until],
    ]);
  });

  it('of a snapshot with fewer days are asked for as if it had them: what is missing is for the snapshot to say', async () => {
    const loginsTime = { since: '2026-10-20T00:00:00.000Z', until: '2026-10-31T00:00:00.000Z' };
    const told = new Told({ more: { source: { kind: 'snapshot', name: 'prod.jsonl' }, loginsTime } });
    expect((await told.read()).since).to.equal('2026-10-01T00:00:00.000Z');
    expect(told.logins[0]?.since).to.equal('2026-10-01T00:00:00.000Z');
  });

  it('cannot be told of a project: wrong usage, before anybody is asked for', async () => {
    const told = new Told({ more: { source: { kind: 'project', name: 'force-app' } } });
    const witness = { ...told.witness };
    expect(Reflect.deleteProperty(witness, 'logins')).to.equal(true);
    expect(witness).not.to.have.property('logins');
    const question = { query: { addresses: [], usernames: ['a'] }, days: 30, now: NOW, onProgress: () => undefined };
    const error: unknown = await readOwnHistory(witness, question).catch((thrown: unknown) => thrown);
    expect(error).to.deep.include({ name: 'UsageError', exitCode: 2 });
    expect(error)
      .to.have.property('text')
      .that.deep.includes({
        key: 'token-list-users.project',
        params: { project: 'force-app' },
      });
    expect(told.users).to.deep.equal([]);
  });
});

describe('jobs: the addresses from which some users log in', () => {
  const people = [user({ id: ETL })];
  const groups = [group(), group({ userId: ADA, sourceIp: '203.0.113.8' }), group({ userId: null })];

  it('are of those whom the question names, by name, by profile or as integrations, whatever address is asked', async () => {
    const questions: Partial<UserQuery>[] = [
      { usernames: ['etl@example.com'] },
      { profiles: ['Sales'] },
      { integrationOnly: true },
    ];
    for (const question of questions) {
      const told = new Told({ groups, people });
      const found = await told.read({ ...question, addresses: [at('198.51.100.1')], includeInactive: true });
      expect(plain(found), JSON.stringify(question)).to.deep.equal({ [ETL]: ['203.0.113.7'] });
      expect(told.logins.map(({ users }) => users)).to.deep.equal([[ETL]]);
      expect(told.users).to.deep.equal([{ integrationOnly: false, includeInactive: true, ...question, addresses: [] }]);
    }
  });

  it('are of everybody where the question narrows nothing down', async () => {
    const told = new Told({ groups, people });
    expect(Object.keys(plain(await told.read({ includeInactive: true })))).to.deep.equal([ETL, ADA]);
    expect(told.users).to.deep.equal([]);
  });

  it('are none where nobody is meant, or nobody can say who is', async () => {
    const nobody = new Told({ groups });
    expect(plain(await nobody.read({ integrationOnly: true }))).to.deep.equal({});
    expect(nobody.logins.map(({ users }) => users)).to.deep.equal([[]]);
    const blind = { ...nobody.witness };
    expect(Reflect.deleteProperty(blind, 'users')).to.equal(true);
    expect(blind).not.to.have.property('users');
    const question = { query: { addresses: [], profiles: ['Sales'] }, days: 30, now: NOW, onProgress: () => undefined };
    expect(plain(await readOwnHistory(blind, question))).to.deep.equal({});
    expect(nobody.logins.map(({ users: asked }) => asked)).to.deep.equal([[], []]);
  });

  it('are picked out of the history of everybody where they are very many', async () => {
    const many = Array.from({ length: 3001 }, (_, n) => user({ id: `0050000000${String(10_000 + n)}AAA` }));
    const told = new Told({ groups, people: [...many, ...people] });
    expect(plain(await told.read({ profiles: ['Sales'] }))).to.deep.equal({ [ETL]: ['203.0.113.7'] });
    expect(told.logins[0]).to.not.have.property('users');
  });
});

describe('jobs: the users of a history', () => {
  const history = (addresses: [string, string[]][]): OwnHistory => ({
    ...{ since: SINCE, until: NOW, gaps: [] },
    addresses: new Map(addresses.map(([id, list]) => [id, list.map(at)])),
  });

  it('are asked for in the order of their ids, each address once, and by nothing else of the question', () => {
    const found = history([
      [ADA, ['203.0.113.8', '203.0.113.7']],
      [ETL, ['203.0.113.7']],
    ]);
    const { addresses, ...rest } = queryOfHistory({ addresses: [], usernames: ['a'], profiles: ['Sales'] }, found);
    expect(rest).to.deep.equal({ ids: [ETL, ADA], includeInactive: false });
    expect(addresses).to.deep.equal(['203.0.113.8', '203.0.113.7'].map(at));
  });

  it('are inactive ones too, where those are asked for', () => {
    const asked = (includeInactive: boolean): boolean | undefined =>
      queryOfHistory({ addresses: [], includeInactive }, history([])).includeInactive;
    expect([asked(true), asked(false)]).to.deep.equal([true, false]);
  });

  it('are asked for all their verified addresses where their own are very many', () => {
    const many = (count: number): string[] => Array.from({ length: count }, (_, n) => `203.0.113.${String(n)}`);
    expect(queryOfHistory({ addresses: [] }, history([[ETL, many(101)]])).addresses).to.equal('all');
    expect(queryOfHistory({ addresses: [] }, history([[ETL, many(100)]])).addresses).to.have.length(100);
  });
});
