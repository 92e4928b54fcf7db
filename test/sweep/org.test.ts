/**
 * Each read that a verdict stands on, struck with each fault. What is read is taken from what the reader asked of the org
 * when all went well, so a fact that is added is swept without a change here (docs/testing.md).
 */
import { expect } from 'chai';
import { listUsers } from '../../lib/jobs/listUsers.js';
import { KeyedError } from '../../lib/keyedError.js';
import { parseAddress } from '../../lib/ip/index.js';
import { resolveAssumptions, type Ask, type Decision, type Facts } from '../../lib/policy/index.js';
import { startOrg, type Fault, type FaultMatcher, type Org, type RequestRecord } from '../org/index.js';
import { connect, witnessOf } from '../facts/org/support.js';

/** All of it by `npm run sweep`, else every so many of the pairs, from a place that the seed gives. */
const WHOLE = process.env['SF_TOKEN_SWEEP'] === 'all';
const SEED = Number(process.env['SF_TOKEN_SEED'] ?? 20_261_128);
const SAMPLE = 40;
const PAIRS = WHOLE ? 300 : 8;

const ADDRESS = '203.0.113.9';
const NOW = '2026-11-24T12:00:00.000Z';
const JSON_TYPE = { 'content-type': 'application/json' };
const FOREVER = 100_000;

const answer = (status: number, body: unknown): Pick<Fault, 'kind' | 'answer'> => ({
  kind: 'answer',
  answer: { status, headers: JSON_TYPE, body: JSON.stringify(body) },
});
const refused = (errorCode: string, status = 400): Pick<Fault, 'kind' | 'answer'> =>
  answer(status, [{ errorCode, message: 'refused by the test' }]);

/** What may happen to one read, whichever it is. Rows are lost as well: fewer than the answer announces. */
const FAULTS: Readonly<Record<string, Pick<Fault, 'kind' | 'answer' | 'delay'>>> = {
  'not there': refused('INVALID_TYPE'),
  'no such field': refused('INVALID_FIELD'),
  denied: refused('INSUFFICIENT_ACCESS', 403),
  'takes too long': refused('QUERY_TIMEOUT'),
  'breaks (500)': { kind: '500' },
  unavailable: { kind: '503', delay: 0 },
  'cut off': { kind: 'truncated-page' },
  'cut off within JSON': { kind: 'truncated-json' },
  'a page of HTML': { kind: 'html-200' },
  'connection dropped': { kind: 'drop' },
  'limit of requests': { kind: 'request-limit' },
  'session ended': refused('INVALID_SESSION_ID', 401),
  'rows lost': answer(200, { totalSize: 3, done: true, records: [] }),
  'nothing at all': answer(200, {}),
  null: answer(200, null),
};

/** One thing that is read: the same kind of request, whatever ids and times stand in it. */
interface Read {
  readonly name: string;
  readonly when: FaultMatcher;
}

interface Seen {
  /** `id path` to its verdict. */
  readonly verdicts: ReadonlyMap<string, Pick<Decision, 'verdict' | 'rule'>>;
  readonly complete: boolean;
  readonly gaps: number;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');

function readOf({ method, operation, path, soql }: RequestRecord): Read {
  if (soql !== undefined) {
    // Ids and times differ from run to run, and from page to page.
    const shape = soql.replaceAll(/'[^']*'|\d{4}-\d\d-\d\dT[\d:.]+Z?/gu, '\0').split('\0')[0] ?? soql;
    return { name: shape.slice(0, 120), when: { soql: new RegExp(`^${escaped(shape)}`, 'u') } };
  }
  const place = path.replace(/\/\w{15,18}(?=\/|$)/u, '/*');
  const at = new RegExp(`^${escaped(place).replace('/\\*', '/\\w+')}$`, 'u');
  return operation === undefined
    ? { name: `${method} ${place}`, when: { path: at } }
    : { name: `${method} ${place} ${operation}`, when: { path: at, operation } };
}

describe('sweep: every read of an org, with every fault', function () {
  this.timeout(0);
  let org: Org;
  let healthy: Seen;
  let reads: readonly Read[];
  let callsOfHealthy = 0;

  before(async () => {
    org = await startOrg({ users: 60, seed: 11 });
    org.change.addVerifiedAddress('admin@loopback.example', ADDRESS);
    healthy = await look();
    callsOfHealthy = org.requests.length;
    const found = new Map(org.requests.map((request) => readOf(request)).map((read) => [read.name, read]));
    reads = [...found.values()];
  });
  after(async () => {
    await org.close();
  });
  afterEach('the org is as it was', async () => {
    expect(await look()).to.deep.equal(healthy);
  });

  async function look(): Promise<Seen> {
    const verdicts = new Map<string, Pick<Decision, 'verdict' | 'rule'>>();
    let complete = true;
    let gaps = 0;
    for (const path of ['soap', 'oauth-password'] as const) {
      const witness = await witnessOf(org, org.admin);
      const facts: Facts = {
        org: await witness.org(),
        assumptions: resolveAssumptions(await witness.org(), new Map(), { source: 'org', at: NOW }),
        now: NOW,
      };
      const ask: Ask = { path, loginApiVersion: 64, at: NOW };
      const listed = await listUsers(
        {
          witness,
          question: { ask, overrides: new Map(), now: NOW },
          facts,
          targets: [parseAddress(ADDRESS)],
          query: { addresses: [parseAddress(ADDRESS)], includeInactive: true },
          verdicts: [],
          failOn: [],
          summary: false,
        },
        ({ user, decision }) => verdicts.set(`${user.username} ${path}`, decision),
      );
      complete &&= listed.outcome !== 'incomplete';
      gaps += listed.result.incomplete.length;
    }
    return { verdicts, complete, gaps };
  }

  /** What came of it: an error of ours, or answers of which none got better. */
  async function struck(name: string, faults: readonly Fault[]): Promise<'error' | 'open' | 'same'> {
    org.clearFaults();
    org.change.settings.absent.clear();
    for (const fault of faults) org.fault(fault);
    let seen: Seen;
    try {
      seen = await look();
    } catch (error) {
      expect(error instanceof KeyedError, `${name}: ${String(error)}`).to.equal(true);
      return 'error';
    } finally {
      org.clearFaults();
    }
    return compared(name, seen);
  }

  function compared(name: string, seen: Seen): 'open' | 'same' {
    let open = false;
    for (const [who, { rule, verdict }] of healthy.verdicts) {
      const now = seen.verdicts.get(who);
      if (now === undefined) {
        expect(seen.complete, `${name}: ${who} is missing in silence`).to.equal(false);
        open = true;
      } else if (now.verdict !== verdict) {
        const what = `${name}: ${who} was ${verdict} (${rule}) and is ${now.verdict} (${now.rule})`;
        // A no either way stays a no (docs/adr/0011).
        const allowed = verdict === 'impossible' ? ['unknown', 'denied'] : ['unknown'];
        expect(allowed, what).to.include(now.verdict);
        expect(seen.gaps, `${what} without a gap`).to.be.above(healthy.gaps);
        if (now.verdict === 'unknown') expect(seen.complete, `${what} and complete`).to.equal(false);
        open = true;
      }
    }
    expect(
      [...seen.verdicts.keys()].filter((who) => !healthy.verdicts.has(who)),
      name,
    ).to.deep.equal([]);
    return open ? 'open' : 'same';
  }

  /** Of a list all or a sample that the seed chooses. */
  function chosen<T>(all: readonly T[], size: number): readonly T[] {
    if (WHOLE || all.length <= size) return all;
    const step = all.length / size;
    return Array.from({ length: size }, (_, index) => all[Math.floor(index * step + (SEED % step))]).filter(
      (one) => one !== undefined,
    );
  }

  const singles = (): { name: string; fault: Fault }[] =>
    reads.flatMap((read) =>
      Object.entries(FAULTS).map(([kind, fault]) => ({
        name: `${read.name}: ${kind}`,
        fault: { ...fault, when: read.when, times: FOREVER },
      })),
    );

  it('has something to strike, and verdicts of several kinds', () => {
    expect(reads.length).to.be.above(10);
    const kinds = new Set([...healthy.verdicts.values()].map(({ verdict }) => verdict));
    expect([...kinds]).to.include.members(['no-token', 'denied', 'impossible']);
    expect(healthy.verdicts.size).to.be.above(100);
  });

  it('never betters a verdict, one fault at a time', async () => {
    const ends = { error: 0, open: 0, same: 0 };
    for (const { name, fault } of chosen(singles(), SAMPLE)) ends[await struck(name, [fault])] += 1;
    // Faults arrive, are survived, and cost verdicts.
    expect(Math.min(ends.error, ends.open, ends.same), JSON.stringify(ends)).to.be.above(0);
    if (WHOLE)
      console.log(`      ${reads.length} reads, ${Object.keys(FAULTS).length} faults: ${JSON.stringify(ends)}`);
  });

  it('never betters a verdict, two faults at a time', async () => {
    const all = singles();
    let state = SEED;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const [one, another] = [all[random(all.length)], all[random(all.length)]];
      if (one === undefined || another === undefined) continue;
      await struck(`${one.name} and ${another.name}`, [one.fault, another.fault]);
    }
  });

  it('never betters a verdict when everything ends at one call', async () => {
    const calls = Array.from({ length: callsOfHealthy }, (_, index) => index + 1);
    for (const kind of ['session ended', 'breaks (500)', 'connection dropped', 'limit of requests'] as const) {
      for (const nth of chosen(calls, 5)) {
        const fault = { kind: 'drop', ...FAULTS[kind], when: { path: /./u, nth }, times: FOREVER } as const;
        await struck(`call ${nth} and all after it: ${kind}`, [fault]);
      }
    }
  });

  it('never betters a verdict when a field is missing in describe', async () => {
    const { accessToken, instanceUrl } = await connection();
    const described = reads.flatMap(({ name }) => /^GET (.*\/sobjects\/(\w+)\/describe)$/u.exec(name)?.slice(1) ?? []);
    expect(described).to.not.deep.equal([]);
    const strikes: { name: string; fault: Fault }[] = [];
    for (let at = 0; at < described.length; at += 2) {
      const [path = '', object = ''] = described.slice(at, at + 2);
      const reply = await fetch(`${instanceUrl}${path}`, { headers: { authorization: `Bearer ${accessToken}` } });
      // Some are asked for though an org has no describe of them.
      if (!reply.ok) continue;
      const body = (await reply.json()) as { fields: readonly { name: string }[] };
      const asked = org.requests.map(({ soql = '' }) => soql).join(' ');
      for (const { name } of body.fields.filter((field) => new RegExp(`\\b${field.name}\\b`, 'u').test(asked))) {
        const less = { ...body, fields: body.fields.filter((field) => field.name !== name) };
        strikes.push({
          name: `describe of ${object} without ${name}`,
          fault: { ...answer(200, less), when: { path: new RegExp(`^${escaped(path)}$`, 'u') }, times: FOREVER },
        });
      }
    }
    for (const { name, fault } of chosen(strikes, 15)) await struck(name, [fault]);
    expect(strikes.length).to.be.above(10);
    if (WHOLE) console.log(`      ${strikes.length} fields of ${described.length / 2} objects`);
  });

  async function connection(): Promise<{ accessToken: string; instanceUrl: string }> {
    const { instanceUrl } = await connect(org, org.admin);
    return { accessToken: org.admin.accessToken, instanceUrl };
  }
});
