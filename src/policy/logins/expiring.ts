/**
 * Users whose password ends soon: a security token dies with the password (PLATFORM.md section 3).
 */
import type { ProfileFacts, Text, UserFacts } from '../types.js';
import { loginUser } from './user.js';
import type { Expiring, PasswordLife } from './types.js';

const DAY = 86_400_000;

export interface ExpiringQuestion {
  readonly users: Iterable<UserFacts>;
  readonly profiles: ReadonlyMap<string, ProfileFacts>;
  readonly life: PasswordLife;
  /** Ids of users with the permission Password Never Expires. */
  readonly neverExpires: ReadonlySet<string>;
  /** ISO time. */
  readonly now: string;
  /** Days from now. */
  readonly within: number;
}

interface Ends {
  readonly time: string;
  readonly policy: Text;
}

/** Those whose password ends within the days, or has ended, the soonest first. */
export function expiringUsers(question: ExpiringQuestion): Expiring[] {
  const { now, profiles, within } = question;
  const found: Expiring[] = [];
  for (const user of question.users) {
    const ends = question.neverExpires.has(user.id) ? undefined : passwordEnd(user, question);
    if (ends === undefined) continue;
    const daysLeft = Math.floor((Date.parse(ends.time) - Date.parse(now)) / DAY);
    if (daysLeft <= within) {
      found.push({ user: loginUser(user, profiles), passwordExpires: ends.time, daysLeft, policy: ends.policy });
    }
  }
  return found.sort((a, b) => a.daysLeft - b.daysLeft || (a.user.username < b.user.username ? -1 : 1));
}

/** When a password ends: the org's own field where it has one, else the age that the profile's or the org's policy allows. */
export function passwordEnd(
  user: UserFacts,
  { life, profiles }: Pick<ExpiringQuestion, 'life' | 'profiles'>,
): Ends | undefined {
  if (user.passwordExpires !== undefined) {
    return { time: user.passwordExpires, policy: { key: 'logins.expiring.field', params: [] } };
  }
  if (user.lastPasswordChange === undefined) return undefined;
  const ofProfile = user.profileId === undefined ? undefined : life.profiles.get(user.profileId);
  const days = ofProfile ?? life.org;
  if (days === undefined || days === 0) return undefined;
  const profile = user.profileId === undefined ? undefined : profiles.get(user.profileId);
  const policy: Text =
    ofProfile === undefined
      ? { key: 'logins.expiring.org', params: [String(days)] }
      : { key: 'logins.expiring.profile', params: [profile?.name ?? '', String(days)] };
  return { time: new Date(Date.parse(user.lastPasswordChange) + days * DAY).toISOString(), policy };
}
