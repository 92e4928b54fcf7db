import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { Outputs, type Output } from '../../lib/cli/outputs.js';
import { USER_FORMATS, type UserFormat } from '../../lib/report/listUsers/page.js';
import { listUsers, MOST_JSON_USERS, type Listed, type UserListing } from '../../lib/jobs/listUsers.js';
import { UserSink } from '../../lib/commands/token/list/users.sink.js';
import { KeyedError } from '../../lib/keyedError.js';
import type { UserGroup, Witness } from '../../lib/facts/types.js';
import type { DecidedUser, Gap, ProfileFacts, UserFacts } from '../../lib/policy/index.js';
import { Text } from '../../lib/text.js';
import { csvRows } from '../support/csv.js';
import { at, ASK, CLOUD, factsOf, gap as gapOf, is, missing, org, profile, user } from '../policy/support.js';

const SALES = profile();

/** A gap with words of messages/, which the door looks up. */
function gap(what: string): Gap {
  return { ...gapOf(what), why: Text.of('facts-org.gap.not-there') };
}

interface Told {
  readonly users?: Iterable<UserFacts>;
  readonly groups?: readonly UserGroup[];
  readonly gaps?: readonly Gap[];
  readonly profiles?: readonly ProfileFacts[];
}

/** Tells what the test says, one by one as an org does. */
function witness({ users = [], groups = [], gaps = [], profiles = [SALES] }: Told): Witness {
  return {
    source: { kind: 'org', name: 'admin@example.com' },
    org: async () => Promise.resolve(org()),
    profiles: async () => Promise.resolve(profiles),
    async *users() {
      yield* await Promise.resolve(users);
    },
    async *userGroups() {
      yield* await Promise.resolve(groups);
    },
    gaps: () => gaps,
    apiCalls: () => 11,
  };
}

function listing(told: Told, changes: Partial<UserListing> = {}): UserListing {
  return {
    witness: witness(told),
    question: { ask: ASK, overrides: new Map(), now: ASK.at },
    facts: factsOf(),
    targets: [at(CLOUD)],
    query: { addresses: [] },
    verdicts: [],
    failOn: [],
    summary: false,
    ...changes,
  };
}

async function list(told: Told, changes: Partial<UserListing> = {}): Promise<Listed & { names: string[] }> {
  const names: string[] = [];
  const listed = await listUsers(listing(told, changes), (one) => names.push(one.user.username));
  return { ...listed, names };
}

async function errorOf(work: () => unknown): Promise<KeyedError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof KeyedError) return error;
    throw error;
  }
  throw new Error('It should have failed');
}

const active = user({ username: 'active@example.com' });
const frozen = user({ username: 'frozen@example.com', frozen: is(true) });
const open = user({ username: 'open@example.com', frozen: missing('UserLogin') });

describe('jobs: the listing of users', () => {
  it('is incomplete while rows about users nobody knows were lost', async () => {
    const lost: Gap = {
      what: 'UserLogin',
      why: Text.of('facts-org.gap.rows-missing', { announced: '5', received: '1' }),
    };
    expect((await list({ users: [active], gaps: [lost] })).conclusion).to.equal('incomplete');
    expect((await list({ users: [active], gaps: [gap('LoginHistory')] })).conclusion).to.not.equal('incomplete');
  });

  it('is incomplete while addresses of its list were not asked about', async () => {
    const unasked = [gap('list.json')];
    const told = { users: [user()] };
    expect((await list(told)).conclusion).to.equal('yes');
    const { conclusion, result } = await list(told, { unasked });
    expect(conclusion).to.equal('incomplete');
    expect(result.incomplete.map(({ what }) => what)).to.deep.equal(['list.json']);
  });

  it('hands on each user as it comes, and counts', async () => {
    const { names, conclusion, result } = await list({ users: [active, frozen] });
    expect(names).to.deep.equal(['active@example.com', 'frozen@example.com']);
    expect(conclusion).to.equal('yes');
    expect(result.summary.byVerdict).to.deep.include({ 'token-required': 1, denied: 1, impossible: 0 });
    expect(result).to.deep.include({
      ...{ schemaVersion: '2.0', source: { kind: 'org', name: 'admin@example.com' } },
      ...{ path: 'soap', loginApiVersion: '64.0', at: ASK.at, addresses: [CLOUD], apiCalls: 11 },
    });
    expect(result.assumptions.map(({ fact }) => fact)).not.to.include('subject');
  });

  it('lists and counts the verdicts that are asked for, and no others', async () => {
    const { names, result } = await list({ users: [active, frozen] }, { verdicts: ['denied', 'impossible'] });
    expect(names).to.deep.equal(['frozen@example.com']);
    expect([result.summary.users, result.summary.byProfile[0]?.users]).to.deep.equal([1, 1]);
  });

  it('counts groups instead of users for a summary', async () => {
    const groups = [
      { user: active, count: 40 },
      { user: frozen, count: 2 },
    ];
    const { result, conclusion } = await list({ groups }, { summary: true, failOn: ['impossible'] });
    expect(result.summary).to.deep.include({ users: 42 });
    expect(result.summary.byVerdict).to.deep.include({ 'token-required': 40, denied: 2 });
    expect(conclusion).to.equal('yes');
    expect((await list({ groups }, { summary: true, failOn: ['denied'] })).conclusion).to.equal('no');
  });

  it('is incomplete where a fact was missing that could have changed a verdict, also one that is not listed', async () => {
    const { conclusion, result } = await list({
      users: [{ ...open, frozen: { known: false, gap: gap('UserLogin') } }],
    });
    expect([conclusion, result.incomplete.map(({ what }) => what)]).to.deep.equal(['incomplete', ['UserLogin']]);
    const filtered = await list(
      { users: [active, { ...open, frozen: { known: false, gap: gap('UserLogin') } }] },
      { verdicts: ['denied'] },
    );
    expect([filtered.names, filtered.conclusion]).to.deep.equal([[], 'incomplete']);
  });

  it('is incomplete where users may be missing themselves', async () => {
    const some = await list({ users: [active], gaps: [gap('User')] });
    expect([some.conclusion, some.result.incomplete.length]).to.deep.equal(['incomplete', 1]);
    // What nobody's verdict hung on is told, and is no reason to call the list incomplete.
    const other = await list({ users: [active], gaps: [gap('ProfilePasswordPolicy')] });
    expect([other.conclusion, other.result.incomplete, other.result.unread.length]).to.deep.equal(['yes', [], 1]);
  });

  it('says no where a verdict is one to fail on, even when something was missing', async () => {
    const users = [frozen, { ...open, frozen: { known: false, gap: gap('UserLogin') } as const }];
    expect((await list({ users }, { failOn: ['denied'] })).conclusion).to.equal('no');
    expect((await list({ users }, { failOn: ['impossible'] })).conclusion).to.equal('incomplete');
    // A verdict that the filter leaves out is not listed, so it does not fail either.
    expect((await list({ users: [frozen] }, { failOn: ['denied'], verdicts: ['impossible'] })).conclusion).to.equal(
      'yes',
    );
  });

  it('has no users in metadata on disk', async () => {
    const told = witness({});
    const project: Witness = {
      source: { kind: 'project', name: 'dir' },
      org: async () => told.org(),
      profiles: async () => told.profiles(),
      gaps: () => told.gaps(),
      apiCalls: () => 0,
    };
    const error = await errorOf(async () => listUsers(listing({}, { witness: project }), () => undefined));
    expect([error.key, error.text.params, error.exitCode]).to.deep.equal([
      'token-list-users.project',
      { project: 'dir' },
      2,
    ]);
  });
});

describe('commands: where listed users go', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'sf-token-sink-'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  interface Places {
    /** Of standard output. */
    readonly format?: UserFormat;
    /** Each in the format of its extension. */
    readonly files?: readonly string[];
    readonly json?: boolean;
  }

  function sink({ format = 'human', files = [], json = false }: Places): { sink: UserSink; printed: () => string } {
    const printed: string[] = [];
    const standard: Output<UserFormat> = {
      format,
      write: (text) => {
        printed.push(text);
        return undefined;
      },
      finish: () => undefined,
    };
    const paths = files.map((name) => join(folder, name));
    const { files: outputs } = Outputs.open<UserFormat>(undefined, paths, USER_FORMATS, { writesLines: true });
    const made = new UserSink({
      outputs: new Outputs(outputs, standard, format === 'human'),
      json,
      several: false,
      summary: false,
      failOn: [],
      verdicts: [],
      page: { all: false, explain: false, source: '--target-org prod' },
    });
    return { sink: made, printed: () => printed.join('') };
  }

  async function decided(facts: UserFacts): Promise<DecidedUser> {
    const found: DecidedUser[] = [];
    await listUsers(listing({ users: [facts] }), (one) => found.push(one));
    const [one] = found;
    if (one === undefined) throw new Error('Nobody was decided');
    return one;
  }

  const rest = async (): Promise<Listed['result']> => (await list({ users: [] })).result;

  it('prints CSV with the same line ends from the first to the last', async () => {
    const { sink: one, printed } = sink({ format: 'csv' });
    const decidedUser = await decided(active);
    for (let i = 0; i < 1000; i++) await one.add(decidedUser);
    await one.finish(await rest());
    expect(printed().replaceAll('\r\n', '')).not.to.match(/[\r\n]/);
    expect(csvRows(printed())).to.have.length(1000);
  });

  it('writes JSON lines into a file: a user a line, then the rest of the result', async () => {
    const file = join(folder, 'a.jsonl');
    const { sink: one, printed } = sink({ files: [basename(file)] });
    for (const facts of [active, frozen]) await one.add(await decided(facts));
    const result = await rest();
    await one.finish(result);
    const lines = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines.map((line) => ('username' in line ? line.username : 'rest'))).to.deep.equal([
      ...['active@example.com', 'frozen@example.com', 'rest'],
    ]);
    expect(lines[2]).to.include({ schemaVersion: '2.0', apiCalls: result.apiCalls });
    expect(lines[2]).to.have.property('explanations').with.length(2);
    expect(printed()).to.equal('');
  });

  it('prints the whole result as one JSON text', async () => {
    const { sink: one, printed } = sink({ format: 'json' });
    await one.add(await decided(active));
    await one.finish(await rest());
    const parsed = JSON.parse(printed()) as { users: { username: string }[]; apiCalls: number };
    expect([parsed.users.map(({ username }) => username), parsed.apiCalls]).to.deep.equal([['active@example.com'], 11]);
  });

  it('writes what a terminal would show into a text file', async () => {
    const file = join(folder, 'a.txt');
    const { sink: one } = sink({ files: [basename(file)] });
    await one.add(await decided(active));
    await one.add(await decided(frozen));
    await one.finish(await rest());
    const written = readFileSync(file, 'utf8');
    expect(written.indexOf('active@example.com'), 'who needs a token first').to.be.within(
      0,
      written.indexOf('frozen@example.com'),
    );
  });

  it('gives sf the whole result under --json, beside any file', async () => {
    const { sink: one } = sink({ json: true, files: ['b.csv'] });
    await one.add(await decided(active));
    expect((await one.finish(await rest())).result.users.map(({ username }) => username)).to.deep.equal([
      'active@example.com',
    ]);
    expect(csvRows(readFileSync(join(folder, 'b.csv'), 'utf8')).map((row) => row['username'])).to.deep.equal([
      'active@example.com',
    ]);
    const { sink: bare } = sink({ format: 'csv' });
    await bare.add(await decided(active));
    expect((await bare.finish(await rest())).result.users, 'nobody reads it').to.deep.equal([]);
  });

  it('refuses one JSON text of more than 50,000 users, with the remedy, and streams any number', async () => {
    expect(MOST_JSON_USERS).to.equal(50_000);
    const one = await decided(active);
    for (const options of [{ json: true }, { format: 'json' as const }]) {
      const { sink: whole, printed } = sink(options);
      for (let i = 0; i < 50_000; i++) await whole.add(one);
      const error = await errorOf(() => whole.add(one));
      expect([error.key, error.text.params, error.exitCode]).to.deep.equal([
        'token-list-users.too-many',
        { most: '50000' },
        1,
      ]);
      expect(printed()).to.equal('');
    }
    const file = join(folder, 'many.jsonl');
    const { sink: lines } = sink({ files: [basename(file)] });
    const { sink: people } = sink({ format: 'human' });
    for (let i = 0; i < 50_001; i++) {
      await lines.add(one);
      await people.add(one);
    }
    await lines.finish(await rest());
    expect(readFileSync(file, 'utf8').split('\n').length - 1).to.equal(50_002);
    const { page } = await people.finish(await rest());
    const [table] = page.look.filter(({ kind }) => kind === 'table');
    expect(table?.kind === 'table' && table.rows, 'ten unasked').to.have.length(10);
  });

  it('writes several files from one read, and the page for people beside them', async () => {
    const { sink: one } = sink({ files: ['c.csv', 'c.jsonl', 'c.txt'] });
    await one.add(await decided(active));
    const { page } = await one.finish(await rest());
    expect(csvRows(readFileSync(join(folder, 'c.csv'), 'utf8'))).to.have.length(1);
    expect(readFileSync(join(folder, 'c.jsonl'), 'utf8')).to.include('"active@example.com"');
    expect(readFileSync(join(folder, 'c.txt'), 'utf8')).to.include('active@example.com');
    expect(page.answer).to.have.length.above(0);
  });
});
