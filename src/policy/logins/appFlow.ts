/**
 * Which OAuth flow facts ask for in place of a password. One app with client credentials runs as one user (docs/salesforce.md
 * section 8, D), so a client with several usernames needs JWT bearer. JWT bearer always enforces the ranges of a profile (D),
 * so where there are some it keeps them enforced. Without either, Salesforce's own recommendations contradict each other: a
 * person decides.
 */
import type { ProfileFacts } from '../types.js';

export interface FlowHints {
  /** The client logs in with more than one username from one address. */
  readonly isShared: boolean;
  /** Of the user; undefined where it does not show. */
  readonly profile: ProfileFacts | undefined;
}

/** Why it is to be JWT bearer; undefined where no fact decides. */
export function reasonForJwt({ isShared, profile }: FlowHints): 'shared-client' | 'profile-ranges' | undefined {
  if (isShared) return 'shared-client';
  return keepsRanges(profile) ? 'profile-ranges' : undefined;
}

/** Ranges that could not be read decide nothing. */
export function keepsRanges(profile: ProfileFacts | undefined): profile is ProfileFacts {
  return profile?.ranges.known === true && profile.ranges.value.length > 0;
}
