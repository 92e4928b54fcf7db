/**
 * After how many wrong attempts a user is locked: the policy of the profile, where it has one, else of the org.
 */
import type { ProfilePasswordPolicy } from '../facts/org/index.js';
import { known, unreadable } from '../policy/index.js';
import type { Fact, Gap, PasswordPolicies, ProfileFacts } from '../policy/index.js';
import { Text } from '../text.js';
import type { LockoutPolicy } from './guardFacts.js';

const ATTEMPTS: Readonly<Record<string, LockoutPolicy['attempts']>> = {
  ThreeAttempts: 3,
  FiveAttempts: 5,
  TenAttempts: 10,
  NoLimit: 'none',
};
const MINUTES: Readonly<Record<string, LockoutPolicy['minutes']>> = {
  FifteenMinutes: 15,
  ThirtyMinutes: 30,
  SixtyMinutes: 60,
  Forever: 'forever',
};

/** Both kinds of policies, read or not. */
export interface PolicySources {
  readonly org: Fact<PasswordPolicies>;
  readonly profiles: Fact<readonly ProfilePasswordPolicy[]>;
}

/** Unreadable where it cannot be told which policy holds: a guess at ten attempts could lock a user with three. */
export function lockoutPolicy(profile: Fact<ProfileFacts>, sources: PolicySources): Fact<LockoutPolicy> {
  if (!sources.profiles.known) {
    return sources.profiles;
  }
  const policies = sources.profiles.value;
  if (policies.length > 0) {
    if (!profile.known) {
      return profile;
    }
    const names = [profile.value.metadataName, profile.value.name].flatMap((name) => name?.toLowerCase() ?? []);
    const own = policies.find((policy) => names.includes(policy.profile.toLowerCase()));
    if (own !== undefined) {
      return both(own.maxLoginAttempts, own.lockoutInterval, 'profile', (count) => ({
        attempts: count === 0 ? 'none' : count,
        minutes: count === 0 ? 'forever' : count,
      }));
    }
  }
  if (!sources.org.known) {
    return sources.org;
  }
  const { maxLoginAttempts, lockoutInterval } = sources.org.value;
  return both(maxLoginAttempts, lockoutInterval, 'org', () => undefined);
}

type Numbers = (count: number) => Pick<LockoutPolicy, 'attempts' | 'minutes'> | undefined;

function both(
  attempts: Fact<string | undefined>,
  interval: Fact<string | undefined>,
  of: LockoutPolicy['of'],
  numbers: Numbers,
): Fact<LockoutPolicy> {
  if (!attempts.known) {
    return attempts;
  }
  const limit = ATTEMPTS[attempts.value ?? ''] ?? number(attempts.value, numbers)?.attempts;
  // The interval only tells when to come back: where it is not known, nobody is promised a time.
  const text = interval.known ? interval.value : undefined;
  const minutes = MINUTES[text ?? ''] ?? number(text, numbers)?.minutes ?? 'unread';
  return limit === undefined
    ? unreadable(oddLimit(attempts.value))
    : known({ attempts: limit, minutes, of }, attempts.from);
}

function number(text: string | undefined, numbers: Numbers): ReturnType<Numbers> {
  return text !== undefined && /^\d{1,4}$/.test(text) ? numbers(Number(text)) : undefined;
}

function oddLimit(text: string | undefined): Gap {
  return { what: 'maxLoginAttempts', why: Text.of('login.gap.odd-limit', { limit: text ?? '-' }) };
}
