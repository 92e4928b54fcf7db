/**
 * A reset of the security token: what hides it from its user, and what becomes of each client when the old token dies
 * (docs/salesforce.md sections 3 and 4).
 */
import { known } from '../fact.js';
import type { ListedLogin } from '../logins/index.js';
import { SubjectViews } from '../subjectView.js';
import { hindrances, type HindranceId } from '../tokenNote.js';
import type { Fact, OrgFacts, ProfileFacts, UserFacts, Verdict } from '../types.js';

/** In which nobody can log in as the user, who alone can reset the token; or it is not known what the option does. */
export type UserStateId = 'inactive' | 'frozen' | 'locked' | 'single-sign-on';
export type ResetHindranceId = UserStateId | HindranceId;

export interface ResetHindrance {
  readonly id: ResetHindranceId;
  /** `unknown`: the fact on which it turns could not be read. */
  readonly applies: 'yes' | 'unknown';
}

/** What stands between the user and a new token, or may; nothing where the user can reset it now. */
export function resetHindrances(
  user: UserFacts,
  profile: Fact<ProfileFacts>,
  { org, at }: { readonly org: OrgFacts; readonly at: string },
): readonly ResetHindrance[] {
  // Any zone will do: login hours keep nobody from the page.
  const views = new SubjectViews(at, known('GMT', ''), org.sessionRanges);
  const view = views.of({ kind: 'user', name: user.name, id: user.id, user, profile });
  return [...states(user, org), ...hindrances(view)]
    .filter(([applies]) => applies !== false)
    .map(([applies, id]) => ({ id, applies: applies === true && id !== 'single-sign-on' ? 'yes' : 'unknown' }));
}

/** The page needs a login as the user (D). Whether it is of any use under single sign-on no text of Salesforce says (U). */
function states(
  { active, delegatedAuthentication, frozen, locked }: UserFacts,
  { salesforceCredentialsDisabled }: OrgFacts,
): readonly (readonly [applies: boolean | undefined, id: UserStateId])[] {
  const sso = [delegatedAuthentication, salesforceCredentialsDisabled].some(
    (fact) => fact.known && fact.value === true,
  );
  return [
    [active.known ? !active.value : undefined, 'inactive'],
    [frozen.known ? frozen.value : undefined, 'frozen'],
    [locked.known ? locked.value : undefined, 'locked'],
    [sso, 'single-sign-on'],
  ];
}

/** Whether it keeps the user from logging in. */
export function isUserState(id: ResetHindranceId): boolean {
  return id === 'inactive' || id === 'frozen' || id === 'locked';
}

/** Whether Salesforce hides the option; else the email with the token reaches nobody, or nobody can log in as the user. */
export function isOptionHidden({ applies, id }: { readonly id: ResetHindranceId; readonly applies: string }): boolean {
  return applies === 'yes' && HIDING.has(id);
}

const HIDING: ReadonlySet<ResetHindranceId> = new Set(['profile-ranges', 'api-only', 'mfa']);

/**
 * What becomes of a client when the token dies.
 *
 * - `stops`: from one of its addresses a login needs the token.
 * - `unknown`: it needs none where it logs in from, and may send one all the same, which may then be taken for a wrong
 *   password (U); or whether it needs one is not known.
 * - `goes-on`: it needs none and sent none.
 * - `fails-already`: it has not got in, or Salesforce refuses it from each of its addresses, whatever it sends.
 */
export type TokenEnd = 'stops' | 'unknown' | 'goes-on' | 'fails-already';

/** Whether no login gets in from there, with whatever secret. */
export function isRefusedAt(verdict: Verdict | undefined): boolean {
  return verdict === 'denied' || verdict === 'impossible';
}

export function tokenEndOf({ addresses, failures, lastSuccess, logins, tokenUsed }: ListedLogin): TokenEnd {
  const failed = failures.reduce((sum, { count }) => sum + count, 0);
  if (lastSuccess === undefined && failed === logins) return 'fails-already';
  if (addresses.length > 0 && addresses.every(({ verdict }) => isRefusedAt(verdict))) return 'fails-already';
  const verdicts = new Set(addresses.map(({ verdict }) => verdict));
  if (verdicts.has('token-required')) return 'stops';
  return tokenUsed === 'no' && !verdicts.has('unknown') && !verdicts.has(undefined) ? 'goes-on' : 'unknown';
}
