/**
 * A reset of the security token: what hides it from its user, and what becomes of each client when the old token dies
 * (docs/salesforce.md sections 3 and 4).
 */
import { known } from './fact.js';
import type { ListedLogin } from './logins/index.js';
import { SubjectViews } from './subjectView.js';
import { hindrances, type HindranceId } from './tokenNote.js';
import type { Fact, OrgFacts, ProfileFacts, UserFacts } from './types.js';

export interface ResetHindrance {
  readonly id: HindranceId;
  /** `unknown`: the fact on which it turns could not be read. */
  readonly applies: 'yes' | 'unknown';
}

/** What stands between the user and a new token, or may; nothing where the user can reset it now. */
export function resetHindrances(
  user: UserFacts,
  profile: Fact<ProfileFacts>,
  { org, at }: { readonly org: OrgFacts; readonly at: string },
): readonly ResetHindrance[] {
  const views = new SubjectViews(at, known('GMT', 'login hours do not matter'), org.sessionRanges);
  const view = views.of({ kind: 'user', name: user.name, id: user.id, user, profile });
  return hindrances(view)
    .filter(([applies]) => applies !== false)
    .map(([applies, id]) => ({ id, applies: applies === true ? 'yes' : 'unknown' }));
}

/**
 * What becomes of a client when the token dies.
 *
 * - `stops`: from one of its addresses a login needs the token.
 * - `unknown`: it needs none where it logs in from, and may send one all the same, which may then be taken for a wrong
 *   password (U); or whether it needs one is not known.
 * - `goes-on`: it needs none and sent none.
 * - `fails-already`: it has not got in.
 */
export type TokenEnd = 'stops' | 'unknown' | 'goes-on' | 'fails-already';

export function tokenEndOf({ addresses, failures, lastSuccess, logins, tokenUsed }: ListedLogin): TokenEnd {
  const failed = failures.reduce((sum, { count }) => sum + count, 0);
  if (lastSuccess === undefined && failed === logins) return 'fails-already';
  const verdicts = new Set(addresses.map(({ verdict }) => verdict));
  if (verdicts.has('token-required')) return 'stops';
  return tokenUsed === 'no' && !verdicts.has('unknown') && !verdicts.has(undefined) ? 'goes-on' : 'unknown';
}
