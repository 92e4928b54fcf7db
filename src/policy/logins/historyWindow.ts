/**
 * How far a look at the login history went: Salesforce keeps it for six months, and a sandbox begins with an empty one at
 * each refresh (D; that Organization.CreatedDate is the day of the refresh is U, docs/salesforce.md section 5).
 */
import { Text } from '../../text.js';
import type { Gap, OrgFacts } from '../types.js';
import { DAY } from '../../isoTime.js';
import { PLATFORM } from '../platform.js';

/** Days for which Salesforce keeps the login history; what is older is not there to be counted. */
export const KEPT_DAYS = PLATFORM.loginHistory.days;

/** Why some of the logins may be missing: then nobody is said to have none. */
export function unreadHistory(gaps: readonly Gap[]): Gap | undefined {
  return gaps.find(({ what }) => what === 'LoginHistory');
}

export interface Look {
  /** ISO times between which there is something to see. */
  readonly from: string;
  readonly until: string;
  /** What the look ends at: the question, what a snapshot holds, what is kept, or the birth of the org or sandbox. */
  readonly limit: 'asked' | 'saved' | 'kept' | 'sandbox-refresh' | 'created';
  readonly what: Text;
}

export interface LookQuestion {
  /** ISO times that were asked about. */
  readonly since: string;
  readonly until: string;
  readonly org: Pick<OrgFacts, 'created' | 'sandbox'>;
  /** ISO time at which the history was read. */
  readonly readAt: string;
  /** Nobody asked for `since`: it is what a snapshot holds. */
  readonly isSaved?: boolean;
}

export function lookOf({ isSaved, org, readAt, since, until }: LookQuestion): Look {
  const look = (limit: Look['limit'], from: string): Look => ({
    from,
    until,
    limit,
    what: Text.of(`logins.looked.${limit}`, { since: from.slice(0, 10), until: until.slice(0, 10) }),
  });
  const kept = new Date(Date.parse(readAt) - KEPT_DAYS * DAY).toISOString();
  const from = since < kept ? kept : since;
  const created = org.created.known ? org.created.value : undefined;
  if (created !== undefined && Date.parse(created) > Date.parse(from)) {
    const sandbox = org.sandbox.known && org.sandbox.value === true;
    return look(sandbox ? 'sandbox-refresh' : 'created', new Date(created).toISOString());
  }
  // Seconds of a question hardly ever agree with those of the reading.
  if (Date.parse(since) - Date.parse(kept) < DAY) return look('kept', from);
  return look(isSaved === true ? 'saved' : 'asked', from);
}
