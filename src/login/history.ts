/**
 * Reading what LoginHistory says about wrong passwords.
 */
import { type HistoryRow, MOST_ROWS, type OneUserReader, RECENT_ROWS } from '../facts/org/index.js';
import { type Fact, statusGap, unreadable } from '../policy/index.js';
import { unreadStatuses } from './diagnose.js';
import { failuresSince } from './failures.js';
import type { FailureHistory } from './guardFacts.js';

export interface Failures extends FailureHistory {
  readonly rows: readonly HistoryRow[];
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
    return unreadable(unread);
  }
  const failures = failuresSince(rows.value, limit);
  return failures.rowsRead === undefined || limit === MOST_ROWS
    ? { ...rows, value: { ...failures, rows: rows.value, whole: rows.value.length < limit } }
    : readFailures(reader, userId, MOST_ROWS);
}
