/**
 * What the guard decides by: the user, the failures, the policy that locks, and what the decision table says.
 */
import type { LoginRow } from '../facts/org/index.js';
import type { Fact, Verdict } from '../policy/index.js';
import type { Text } from '../text.js';

/** `passwordPolicies` of the org, or the profile's own where it has one. */
export interface LockoutPolicy {
  /** Wrong attempts that lock the user; `none` when they never do. */
  readonly attempts: number | 'none';
  /** How long; `forever` until an administrator unlocks the user, `unread` where the org did not tell. */
  readonly minutes: number | 'forever' | 'unread';
  readonly of: 'org' | 'profile';
}

export interface GuardUser {
  readonly active: Fact<boolean>;
  readonly frozen: Fact<boolean>;
  readonly locked: Fact<boolean>;
  /** As the org says itself; absent where it was not asked. */
  readonly passwordExpired?: Fact<boolean>;
  /** `User.NumberOfFailedLogins`, where the org has the field. */
  readonly failedLogins?: number;
}

export interface FailureHistory {
  /** Failed rows of LoginHistory since the last success with a password. */
  readonly failures: number;
  /** ISO times. */
  readonly newestFailure?: string;
  readonly lastSuccess?: string;
  /** The rows themselves, newest first. */
  readonly rows?: readonly LoginRow[];
  /** They are all that the org has of this user. */
  readonly whole?: boolean;
  /** Newest rows that were read and hold no success, where there are older ones: more may have failed. */
  readonly rowsRead?: number;
}

/** What the decision table says of this user, address and path. */
export interface GuardDecision {
  readonly verdict: Verdict;
  readonly rule: string;
  /** The deciding step in words. */
  readonly text: Text;
  /** The address that was judged and how it is known; without one the verdict stands for an untrusted address. */
  readonly address?: { readonly text: string; readonly from: string };
  /** Why it cannot be told whether the path, or this address, is refused. Empty where both are settled. */
  readonly open?: Readonly<Partial<Record<'path' | 'address', Text>>>;
}

/** All absent when no org was asked. */
export interface GuardFacts {
  readonly user?: Fact<GuardUser | undefined>;
  /** Of a user whom the org does not have: a username that may have been meant. */
  readonly nearest?: string;
  readonly history?: Fact<FailureHistory>;
  readonly policy?: Fact<LockoutPolicy>;
  readonly decision?: Fact<GuardDecision>;
}
