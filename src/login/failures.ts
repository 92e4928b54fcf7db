/**
 * Which rows of LoginHistory count as wrong attempts.
 */
import type { LoginRow } from '../facts/org/index.js';
import { classifyLogin } from '../policy/index.js';
import type { FailureHistory } from './guardFacts.js';

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
