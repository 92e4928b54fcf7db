/**
 * What the sweeps share: the faults, the reads that they strike, and what a verdict may become.
 */
import { expect } from 'chai';
import { listUsers } from '../../lib/jobs/listUsers.js';
import { KeyedError } from '../../lib/keyedError.js';
import type { Witness } from '../../lib/facts/types.js';
import { parseAddress } from '../../lib/ip/index.js';
import { PATHS, resolveAssumptions, type Ask, type Decision, type Facts, type Path } from '../../lib/policy/index.js';
import type { Fault, FaultMatcher, Org, OrgSession, RequestRecord } from '../org/index.js';
import { witnessOf } from '../facts/org/support.js';

/** All of it by `npm run sweep`, else every so many of the pairs, from a place that the seed gives. */
export const WHOLE = process.env['SF_TOKEN_SWEEP'] === 'all';
export const SEED = Number(process.env['SF_TOKEN_SEED'] ?? 20_261_128);

export const ADDRESS = '203.0.113.9';
const NOW = '2026-11-24T12:00:00.000Z';
const JSON_TYPE = { 'content-type': 'application/json' };
export const FOREVER = 100_000;

type Strike = Pick<Fault, 'kind' | 'answer' | 'delay'>;

export const answer = (status: number, body: unknown): Strike => ({
  kind: 'answer',
  answer: { status, headers: JSON_TYPE, body: JSON.stringify(body) },
});
const refused = (errorCode: string, status = 400): Strike =>
  answer(status, [{ errorCode, message: 'refused by the test' }]);

/** What may happen to one read, whichever it is. Rows are lost as well: fewer than the answer announces. */
export const FAULTS: Readonly<Record<string, Strike>> = {
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
  'every second row lost': { kind: 'fewer-rows' },
  'nothing at all': answer(200, {}),
  null: answer(200, null),
};

/** What may happen to a page that follows another one, beside all of the above. */
export const PAGE_FAULTS: Readonly<Record<string, Strike>> = {
  ...FAULTS,
  'locator gone': refused('INVALID_QUERY_LOCATOR'),
  'an empty last page': answer(200, { totalSize: 2, done: true, records: [] }),
};

/** One thing that is read: the same kind of request, whatever ids and times stand in it. */
export interface Read {
  readonly name: string;
  readonly when: FaultMatcher;
}

export interface Seen {
  /** `id path` to its verdict. */
  readonly verdicts: ReadonlyMap<string, Pick<Decision, 'verdict' | 'rule'>>;
  readonly complete: boolean;
  readonly gaps: number;
}

export const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');

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

/** Each kind of request once. */
export function readsOf(requests: readonly RequestRecord[]): readonly Read[] {
  const firsts = requests.filter(({ operation }) => operation !== 'queryMore').map((request) => readOf(request));
  return [...new Map(firsts.map((read) => [read.name, read])).values()];
}

/** The verdicts of all users, on both paths. */
export async function look(org: Org, session: OrgSession = org.admin, paths: readonly Path[] = PATHS): Promise<Seen> {
  return lookBy(async () => witnessOf(org, session), paths);
}

/** The same, by any witness that knows users. */
export async function lookBy(open: () => Promise<Witness>, paths: readonly Path[] = PATHS): Promise<Seen> {
  const verdicts = new Map<string, Pick<Decision, 'verdict' | 'rule'>>();
  let complete = true;
  let gaps = 0;
  for (const path of paths) {
    const witness = await open();
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
    complete &&= listed.conclusion !== 'incomplete';
    gaps += listed.result.incomplete.length;
  }
  return { verdicts, complete, gaps };
}

/** What came of faults: an error of ours, answers that are open, or the same ones. */
export type End = 'error' | 'open' | 'same';

export interface Struck {
  readonly org: Org;
  readonly healthy: Seen;
  readonly session?: OrgSession;
  readonly paths?: readonly Path[];
}

/** Looks with these faults, and demands that no verdict got better. */
export async function struck(
  name: string,
  faults: readonly Fault[],
  { org, healthy, session, paths }: Struck,
): Promise<End> {
  org.clearFaults();
  for (const fault of faults) org.fault(fault);
  let seen: Seen;
  try {
    seen = await look(org, session, paths);
  } catch (error) {
    expect(error instanceof KeyedError, `${name}: ${String(error)}`).to.equal(true);
    return 'error';
  } finally {
    org.clearFaults();
  }
  return compared(name, healthy, seen);
}

/** No verdict is better than it was; one that is open has a gap, and the answer is incomplete. */
export function compared(name: string, healthy: Seen, seen: Seen): 'open' | 'same' {
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
      // Where gaps were there before, one may take the place of another.
      expect(seen.gaps, `${what} without a gap`).to.be.above(healthy.complete ? healthy.gaps : 0);
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

/** Of a list all, or a sample that the seed chooses. */
export function chosen<T>(all: readonly T[], size: number): readonly T[] {
  if (WHOLE || all.length <= size) return all;
  const step = all.length / size;
  return Array.from({ length: size }, (_, index) => all[Math.floor(index * step + (SEED % step))]).filter(
    (one) => one !== undefined,
  );
}

/** Every read with every fault. */
export function strikesOn(reads: readonly Read[], faults = FAULTS): readonly { name: string; fault: Fault }[] {
  return reads.flatMap((read) =>
    Object.entries(faults).map(([kind, fault]) => ({
      name: `${read.name}: ${kind}`,
      fault: { ...fault, when: read.when, times: FOREVER },
    })),
  );
}
