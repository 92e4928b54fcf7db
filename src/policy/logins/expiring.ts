/**
 * Users whose password ends soon: a security token dies with the password (docs/salesforce.md section 3).
 */
import { Text } from '../../text.js';
import { inOrder } from '../../inOrder.js';
import type { Fact, ProfileFacts, UserFacts } from '../types.js';
import { DAY } from '../../isoTime.js';
import { daysUntil } from './retirement.js';
import { loginUser } from './user.js';
import type { Expiring, PasswordLife } from './types.js';

export interface ExpiringQuestion {
  readonly users: Iterable<UserFacts>;
  readonly profiles: ReadonlyMap<string, ProfileFacts>;
  readonly life: PasswordLife;
  /** Ids of users with the permission Password Never Expires. */
  readonly neverExpires: ReadonlySet<string>;
  /** What the org says itself, by id of the user, of those for whom it was asked. */
  readonly expired?: ReadonlyMap<string, Fact<boolean>>;
  /** ISO time. */
  readonly now: string;
  /** Days from now. */
  readonly within: number;
}

interface Ends {
  readonly time: string;
  readonly policy: Text;
}

/**
 * Those whose password ends within the days, or has ended, the soonest first. Where the org says itself whether a password
 * has expired, that holds, whatever a date says: administrators let all passwords expire at once, and policies change.
 */
export function expiringUsers(question: ExpiringQuestion): Expiring[] {
  return [...question.users]
    .flatMap((user) => expiringUser(user, question))
    .sort((a, b) => left(a) - left(b) || inOrder(a.user.username, b.user.username));
}

function expiringUser(user: UserFacts, question: ExpiringQuestion): Expiring[] {
  const { now, profiles, within } = question;
  const answer = question.expired?.get(user.id);
  const expired = answer?.known === true ? (answer.value ? 'yes' : 'no') : 'unknown';
  const ends = question.neverExpires.has(user.id) ? undefined : passwordEnd(user, question);
  const daysLeft = ends === undefined ? Infinity : daysUntil(ends.time.slice(0, 10), now);
  const isPast = ends !== undefined && ends.time <= now;
  const shown = loginUser(user, profiles);
  if (expired === 'yes') {
    const told: Text = Text.of('logins.expiring.told');
    return ends !== undefined && isPast
      ? [{ user: shown, passwordExpires: ends.time, daysLeft, expired, policy: ends.policy }]
      : [{ user: shown, passwordExpires: null, daysLeft: null, expired, policy: told }];
  }
  if (ends === undefined || daysLeft > within || (expired === 'no' && isPast)) return [];
  return [{ user: shown, passwordExpires: ends.time, daysLeft, expired, policy: ends.policy }];
}

/** Whether it has ended already; of one that ends today its day alone does not tell. */
export function hasEnded({ passwordExpires }: Pick<Expiring, 'passwordExpires'>, now: string): boolean {
  return passwordExpires === null || passwordExpires <= now;
}

function left({ daysLeft }: Expiring): number {
  return daysLeft ?? -Infinity;
}

/** The users by when their passwords end, the soonest first; those of whom that is not known last. */
export function byPasswordEnd(
  users: Iterable<UserFacts>,
  question: Pick<ExpiringQuestion, 'life' | 'profiles'>,
): UserFacts[] {
  const end = (user: UserFacts): string => passwordEnd(user, question)?.time ?? '9';
  return [...users]
    .map((user) => ({ user, end: end(user) }))
    .sort((a, b) => inOrder(a.end, b.end))
    .map(({ user }) => user);
}

/** When a password ends: the org's own field where it has one, else the age that the profile's or the org's policy allows. */
function passwordEnd(
  user: UserFacts,
  { life, profiles }: Pick<ExpiringQuestion, 'life' | 'profiles'>,
): Ends | undefined {
  if (user.passwordExpires !== undefined) {
    return { time: user.passwordExpires, policy: Text.of('logins.expiring.field') };
  }
  if (user.lastPasswordChange === undefined) return undefined;
  const ofProfile = user.profileId === undefined ? undefined : life.profiles.get(user.profileId);
  const days = ofProfile ?? life.org;
  if (days === undefined || days === 0) return undefined;
  const profile = user.profileId === undefined ? undefined : profiles.get(user.profileId);
  const policy: Text =
    ofProfile === undefined
      ? Text.of('logins.expiring.org', { days: String(days) })
      : Text.of('logins.expiring.profile', { profile: profile?.name ?? '', days: String(days) });
  return { time: new Date(Date.parse(user.lastPasswordChange) + days * DAY).toISOString(), policy };
}
