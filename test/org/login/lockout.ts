/** Failed attempts are counted for each user; the last one that the policy allows locks the user out. */
import type { LockoutInterval, MaxLoginAttempts, PasswordPolicy } from '../settings.js';
import type { OrgState } from '../state.js';
import { numberIn, optionalNumber } from '../store.js';

const ATTEMPTS: Record<MaxLoginAttempts, number> = {
  ThreeAttempts: 3,
  FiveAttempts: 5,
  TenAttempts: 10,
  NoLimit: Number.POSITIVE_INFINITY,
};
const MINUTES: Record<LockoutInterval, number | undefined> = {
  FifteenMinutes: 15,
  ThirtyMinutes: 30,
  SixtyMinutes: 60,
  Forever: undefined,
};

/** The profile's own policy, else the org's. */
export function policyOf(org: OrgState, profile: number): PasswordPolicy {
  return org.profiles.get(profile)?.passwordPolicy ?? org.settings.passwordPolicy;
}

/** Whether the user is locked out now; a lockout whose time is over is taken away with its count. */
export function isLocked(org: OrgState, user: number): boolean {
  const row = org.store.get('SELECT locked, locked_until FROM user WHERE n = :n', { n: user });
  if (row?.['locked'] !== 1) return false;
  const until = optionalNumber(row['locked_until']);
  if (until === undefined || until > org.seconds) return true;
  org.store.update('user', user, { locked: 0, locked_until: null, failed_logins: 0 });
  return false;
}

export function countFailure(org: OrgState, user: number, profile: number): void {
  const policy = policyOf(org, profile);
  const row = org.store.get('SELECT failed_logins FROM user WHERE n = :n', { n: user });
  const failed = numberIn(row?.['failed_logins']) + 1;
  const locks = failed >= ATTEMPTS[policy.maxLoginAttempts];
  const minutes = MINUTES[policy.lockoutInterval];
  const until = minutes === undefined ? null : org.seconds + minutes * 60;
  org.store.update(
    'user',
    user,
    locks ? { failed_logins: failed, locked: 1, locked_until: until } : { failed_logins: failed },
  );
}

export function clearFailures(org: OrgState, user: number): void {
  org.store.update('user', user, { failed_logins: 0, locked: 0, locked_until: null, last_login: org.seconds });
}
