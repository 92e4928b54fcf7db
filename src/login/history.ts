/**
 * What rows of LoginHistory say about passwords.
 */
import { type HistoryRow, type LoginRow, type OneUserReader, RECENT_ROWS } from '../facts/org/index.js';
import { classifyLogin, type Fact, statusGap } from '../policy/index.js';
import { unreadStatuses } from './diagnose.js';
import type { FailureHistory } from './guard.js';

export interface Failures extends FailureHistory {
  readonly rows: readonly HistoryRow[];
}

/** Rows that are looked at where fewer hold no success with a password: one answer of the org. */
const MOST_ROWS = 2000;

/** A success that starts the count of wrong attempts anew: only one that surely carried the password does. */
function provesPassword(row: LoginRow): boolean {
  return row.outcome === 'success' && classifyLogin(row).password === 'yes';
}

/** A row that may be a wrong attempt. A login that surely carried no password is none, whatever became of it. */
function mayHaveFailed(row: LoginRow): boolean {
  return row.outcome !== 'success' && classifyLogin(row).password !== 'no';
}

/**
 * Failed rows since the newest success with a password, rows newest first. LoginTime has whole seconds, so nothing tells
 * which of two rows of one second came first: a failure in the second of the success counts.
 *
 * @param limit rows that were asked for: as many of them without a success may not be all
 */
export function failuresSince(rows: readonly LoginRow[], limit = Infinity): FailureHistory {
  const lastSuccess = rows.find(provesPassword)?.time;
  const since = rows.filter((row) => mayHaveFailed(row) && row.time >= (lastSuccess ?? ''));
  const [newest] = since;
  return {
    failures: since.length,
    ...(newest === undefined ? {} : { newestFailure: newest.time }),
    ...(lastSuccess === undefined ? {} : { lastSuccess }),
    ...(lastSuccess === undefined && rows.length >= limit ? { rowsRead: rows.length } : {}),
  };
}

/** Newest rows of LoginHistory, back to a success with a password where they reach it, and what they say of failures. */
export async function readFailures(
  reader: Pick<OneUserReader, 'history'>,
  userId: string,
  limit = RECENT_ROWS,
): Promise<Fact<Failures>> {
  const rows = await reader.history(userId, undefined, limit);
  if (!rows.known) {
    return rows;
  }
  const unread = statusGap(unreadStatuses(rows.value));
  if (unread !== undefined) {
    return { known: false, gap: unread };
  }
  const failures = failuresSince(rows.value, limit);
  return failures.rowsRead === undefined || limit === MOST_ROWS
    ? { ...rows, value: { ...failures, rows: rows.value, whole: rows.value.length < limit } }
    : readFailures(reader, userId, MOST_ROWS);
}
