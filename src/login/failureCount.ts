/**
 * How many attempts have failed: what LoginHistory shows, and every attempt of our own that it cannot be proved to show.
 *
 * A row is proved to be ours by the name of the client alone, which no other attempt bears. Time proves nothing: somebody
 * else's failure in the same second is not ours. Where the org names no clients, or on the path that has none, a row may
 * be ours or not: then both count.
 */
import { type Fact, isOwnClient, mayBeOf, ownClient } from '../policy/index.js';
import type { LoginRow } from '../facts/org/index.js';
import { DAY } from '../isoTime.js';
import type { FailureHistory } from './guardFacts.js';
import { ASLEEP, type OwnAttempt } from './attemptFile.js';

/** Milliseconds by which LoginHistory may lag, and more than the clocks of this machine and of Salesforce may differ. */
export const LAG = 300_000;
/** Milliseconds around an attempt within which a row may be its own, where rows do not tell. */
const AROUND = 60_000;
/** Milliseconds, fewer than LoginHistory is kept for: an older attempt may have been in it. */
const KEPT = 150 * DAY;
/** What LoginHistory calls the application of a client that gave no name. */
const NAMELESS = new Set(['', 'n/a', 'unknown']);

export interface Tally {
  /** Failed attempts at least; undefined where neither LoginHistory nor a counter of the org tells. */
  readonly failures?: number;
  /** Attempts of the journal that no success is known after. */
  readonly own: number;
  /** ISO time of the newest of them. */
  readonly newestOwn?: string;
  /** An attempt of the journal that LoginHistory may not show. */
  readonly unseen?: OwnAttempt & { readonly young: boolean };
  /** Attempts of the journal that a success with a password came after. */
  readonly over: readonly string[];
}

/** @param counter `User.NumberOfFailedLogins` */
export function tally(
  history: Fact<FailureHistory> | undefined,
  counter: number | undefined,
  attempts: readonly OwnAttempt[],
  now: Date,
): Tally {
  const read = history?.known === true ? history.value : undefined;
  const seen = attempts.map((attempt) => ({ attempt, ...lookFor(attempt, read, now) }));
  const rest = seen.filter(({ over }) => !over);
  const unproved = rest.filter(({ proved }) => !proved).length;
  const counts = [
    ...(read === undefined ? [] : [read.failures + unproved]),
    ...(counter === undefined ? [] : [counter]),
  ];
  const newestOwn = rest.at(-1)?.attempt.at;
  // One that is older holds the next back for longer.
  const unseen =
    rest.find(({ unseen: hidden, young }) => hidden && !young) ?? rest.findLast(({ unseen: hidden }) => hidden);
  return {
    own: rest.length,
    over: seen.filter(({ over }) => over).map(({ attempt }) => attempt.id),
    ...(counts.length === 0 ? {} : { failures: Math.max(...counts) }),
    ...(newestOwn === undefined ? {} : { newestOwn }),
    ...(unseen === undefined ? {} : { unseen: { ...unseen.attempt, young: unseen.young } }),
  };
}

interface AttemptSeen {
  /** A success with a password came after it: it counts no more. */
  readonly over: boolean;
  /** A row bears its name, so that it is among the rows that were counted. */
  readonly proved: boolean;
  readonly unseen: boolean;
  readonly young: boolean;
}

function lookFor(attempt: OwnAttempt, history: FailureHistory | undefined, now: Date): AttemptSeen {
  const rows = history?.rows ?? [];
  const own = rows.find(({ application }) => application === ownClient(attempt.id));
  const success = history?.lastSuccess;
  // Without its row only the clock of this machine tells when it was.
  const latest = own?.time ?? later(attempt.ended ?? attempt.at, attempt.pending ? ASLEEP : LAG);
  const over = own?.outcome === 'success' || (success !== undefined && success > latest);
  const young = now.getTime() - Date.parse(attempt.at) < LAG;
  const proved = own !== undefined;
  const hidden =
    young || (attempt.end !== 'elsewhere' && reachesBack(history, attempt, now) && !mayShow(attempt, rows));
  return { over, proved, young, unseen: !over && !proved && hidden };
}

/** Whether the rows that were read go back to the attempt, so that one which is not among them is not there. */
function reachesBack(history: FailureHistory | undefined, { at }: OwnAttempt, now: Date): boolean {
  const rows = history?.rows ?? [];
  const whole = history?.whole === true && now.getTime() - Date.parse(at) < KEPT;
  return whole || rows.some(({ time }) => time <= at);
}

/** A row that may be its own, where its own need not bear its name. */
function mayShow({ path, at, end, ended = at }: OwnAttempt, rows: readonly LoginRow[]): boolean {
  const named = path === 'soap' && rows.some((row) => mayBeOf(row, 'soap') && !isNameless(row));
  const from = later(at, -AROUND);
  // When a run was found dead is no time of its attempt: a longer time would take more rows of others' for its own.
  const to = later(end === 'open' ? at : ended, AROUND);
  return (
    !named &&
    rows.some((row) => mayBeOf(row, path) && !isOwnClient(row.application) && row.time >= from && row.time <= to)
  );
}

function isNameless({ application }: LoginRow): boolean {
  return NAMELESS.has(application.toLowerCase());
}

function later(time: string, milliseconds: number): string {
  return new Date(Date.parse(time) + milliseconds).toISOString();
}
