/**
 * The job of `generate permission-set any-api-auth`: who stops without the permission in one org, and who holds it.
 */
import type { OrgWitness } from '../facts/org/index.js';
import type { LoginProgress, LoginQuery } from '../facts/types.js';
import {
  endingOf,
  type Facts,
  listConclusion,
  lookOf,
  type Conclusion,
  planStopgap,
  resolveAssumptions,
  uniqueGaps,
  unreadHistory,
  type UserFacts,
} from '../policy/index.js';
import type { StopgapReport } from '../report/permissionSet/result.js';
import { DAY } from '../isoTime.js';

export interface StopgapJob {
  /** API name of the permission set. */
  readonly name: string;
  /** ISO times. */
  readonly since: string;
  readonly now: string;
  readonly unusedDays: number;
  readonly onLogins?: (progress: LoginProgress) => void;
}

/** What is to be written and reported, but for the files. */
export interface StopgapFound extends Omit<StopgapReport, 'files'> {
  readonly conclusion: Conclusion;
}

/** Throws for a broken connection. */
export async function stopgapOf(witness: OrgWitness, job: StopgapJob): Promise<StopgapFound> {
  const { name, now, onLogins, since, unusedDays } = job;
  const query: LoginQuery = {
    since,
    until: now,
    wanted: 'password',
    maxLogBytes: 0,
    ...(onLogins && { onProgress: onLogins }),
  };
  const logins = await witness.logins(query);
  const ids = [...new Set(logins.groups.map(({ userId }) => userId))].filter((id) => id !== null).sort();
  const users = new Map<string, UserFacts>();
  for await (const user of witness.users({ ids, addresses: [] })) users.set(user.id, user);
  const grants = await witness.anyApiAuthGrants(name);
  const org = await witness.org();
  const assumptions = resolveAssumptions(org, new Map(), { source: 'org', at: now });
  const facts: Facts = { org, assumptions, now };
  const unusedSince = new Date(Date.parse(now) - unusedDays * DAY).toISOString();
  const stopgap = planStopgap({ logins, users, facts, grants, unusedSince });
  const gaps = uniqueGaps(logins.gaps, stopgap.missing);
  return {
    source: { ...witness.source },
    name,
    nameTaken: grants.known ? grants.value.nameTaken : undefined,
    since,
    until: now,
    look: lookOf({ since, until: now, org, readAt: now }),
    stopgap,
    holdersRead: grants.known,
    usesRead: unreadHistory(logins.gaps) === undefined,
    unusedDays,
    pathEnds: endingOf('soap', org).date,
    gaps,
    conclusion: listConclusion({ failing: false, missing: gaps.length > 0 }),
    apiCalls: witness.apiCalls(),
  };
}
