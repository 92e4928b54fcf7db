import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { FactsError } from '../../../lib/facts/factsError.js';
import { openSnapshot } from '../../../lib/facts/snapshot/index.js';
import type { LoginQuery, Witness } from '../../../lib/facts/types.js';
import type { LoginFacts } from '../../../lib/policy/logins/types.js';
import { Text } from '../../../lib/text.js';
import { ROOT } from '../../support/run.js';
import { MemoryOrg } from './memory.js';
import { sampleOrg } from './sample.js';
import { all, gapWords, saved, Scratch, TAKEN } from './support.js';

/** An org in memory with a history. */
class Historian extends MemoryOrg implements Witness {
  readonly #history: LoginFacts;
  public readonly asked: LoginQuery[] = [];

  public constructor(history: LoginFacts) {
    super(sampleOrg());
    this.#history = history;
  }

  public async logins(query: LoginQuery): Promise<LoginFacts> {
    this.asked.push(query);
    return Promise.resolve({ ...this.#history, since: query.since, until: query.until });
  }
}

const SINCE = '2026-10-23T10:00:00.000Z';
const QUERY: LoginQuery = { since: SINCE, until: TAKEN, wanted: 'password', stops: true, maxLogBytes: 0 };
const gap = { what: 'LoginHistory', why: Text.of('facts.file.missing'), permission: 'Manage Users' };

const anyId = fc.constantFrom('005000000000001AAA', '005000000000002AAA');
const anyText = fc.string({ unit: 'binary', maxLength: 8 });
const some = fc.option(anyText);
const anyHistory: fc.Arbitrary<LoginFacts> = fc.record({
  since: fc.constant(SINCE),
  until: fc.constant(TAKEN),
  groups: fc.array(
    fc.record({
      userId: fc.option(anyId),
      sourceIp: some,
      country: some,
      loginType: some,
      loginSubType: some,
      apiType: some,
      apiVersion: some,
      application: some,
      status: some,
      logins: fc.nat(),
      first: fc.nat(),
      last: fc.nat(),
    }),
    { maxLength: 5 },
  ),
  tokenUses: fc.array(
    fc.record({
      userId: anyId,
      sourceIp: anyText,
      path: fc.constantFrom('soap' as const, 'oauth-password' as const, 'other' as const),
      token: fc.nat(),
      password: fc.nat(),
    }),
    { maxLength: 3 },
  ),
  clientNames: fc.array(fc.record({ userId: anyId, sourceIp: anyText, apiVersion: anyText, client: anyText }), {
    maxLength: 3,
  }),
  instanceHosts: fc.array(
    fc.record({
      userId: fc.option(anyId),
      host: anyText,
      loginType: some,
      loginSubType: some,
      apiType: some,
      application: some,
      status: some,
      logins: fc.nat(),
      first: fc.nat(),
      last: fc.nat(),
    }),
    { maxLength: 3 },
  ),
  heldUntil: fc.array(fc.record({ userId: anyId, until: fc.constant(TAKEN) }), { maxLength: 2 }),
  successTexts: fc.array(anyText, { maxLength: 2 }),
  gaps: fc.constantFrom([], [gap]),
  logGaps: fc.constantFrom([], [{ ...gap, what: 'EventLogFile' }]),
});

const inWords = ({ gaps, logGaps, ...rest }: LoginFacts): unknown => [rest, gaps.map(gapWords), logGaps.map(gapWords)];

describe('past logins in a snapshot', () => {
  const scratch = new Scratch();
  after(() => scratch.remove());

  it('come back as they were, beside the users', async () => {
    const ajv = new Ajv2020({ strict: false });
    ajv.addFormat('date-time', true);
    const schema = readFileSync(join(ROOT, 'schemas', 'snapshot.schema.json'), 'utf8');
    const fits = ajv.compile(JSON.parse(schema) as object);
    await fc.assert(
      fc.asyncProperty(anyHistory, async (history) => {
        const text = await saved(new Historian(history), { loginDays: 30 });
        const offline = await openSnapshot(scratch.file('logins.jsonl', text));
        expect(inWords(await offline.logins(QUERY))).to.deep.equal(inWords(history));
        expect(await all(offline.users({ addresses: [] }))).to.have.length(2);
        for (const line of text.trimEnd().split('\n')) expect(fits(JSON.parse(line)), line).to.equal(true);
      }),
      { numRuns: 60 },
    );
  });

  it('are those of the users asked for', async () => {
    const [history] = fc.sample(
      anyHistory.filter(({ groups }) => new Set(groups.map(({ userId }) => userId)).size > 1),
      1,
    );
    if (history === undefined) throw new Error('no history');
    const offline = await openSnapshot(
      scratch.file('some.jsonl', await saved(new Historian(history), { loginDays: 30 })),
    );
    const users = ['005000000000001AAA'];
    const answer = await offline.logins({ ...QUERY, users });
    expect(answer.groups).to.deep.equal(history.groups.filter(({ userId }) => userId === users[0]));
    expect(answer.tokenUses).to.deep.equal(history.tokenUses.filter(({ userId }) => userId === users[0]));
  });

  it('are asked of the org for the days before the snapshot, and only when they are wanted', async () => {
    const [history] = fc.sample(anyHistory, 1);
    if (history === undefined) throw new Error('no history');
    const org = new Historian(history);
    await saved(org);
    expect(org.asked).to.deep.equal([]);
    await saved(org, { loginDays: 30 });
    expect(org.asked).to.have.length(1);
    expect(org.asked[0]).to.include({ since: SINCE, until: TAKEN, wanted: 'password' });
  });

  it('are about the time that was saved: a question about another one is answered with a gap', async () => {
    const [history] = fc.sample(anyHistory, 1);
    if (history === undefined) throw new Error('no history');
    const plain = { ...history, gaps: [] };
    const offline = await openSnapshot(
      scratch.file('time.jsonl', await saved(new Historian(plain), { loginDays: 30 })),
    );
    const later = await offline.logins({ ...QUERY, since: '2026-05-01T00:00:00.000Z' });
    expect(later.gaps.map(gapWords).join()).to.include(
      `from ${SINCE} to ${TAKEN} in sums: what was asked is another period`,
    );
    expect([later.since, later.until]).to.deep.equal([SINCE, TAKEN]);
    const others = await offline.logins({ ...QUERY, wanted: 'all' });
    expect(others.gaps.map(gapWords).join()).to.include('only API logins with a password');
    expect((await offline.logins(QUERY)).gaps).to.deep.equal([]);
  });

  it('are an error with the remedy where none were saved', async () => {
    const offline = await openSnapshot(scratch.file('none.jsonl', await saved(new MemoryOrg(sampleOrg()))));
    const error: unknown = await offline.logins(QUERY).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(FactsError).with.property('key', 'snapshot.no-logins');
  });

  it('are missed when a line of theirs is', async () => {
    const [history] = fc.sample(
      anyHistory.filter(({ groups }) => groups.length > 1),
      1,
    );
    if (history === undefined) throw new Error('no history');
    const lines = (await saved(new Historian(history), { loginDays: 30 })).split('\n');
    lines.splice(4, 1);
    const offline = await openSnapshot(scratch.file('less.jsonl', lines.join('\n')));
    const error: unknown = await offline.logins(QUERY).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(FactsError).with.property('key', 'snapshot.altered');
  });
});
