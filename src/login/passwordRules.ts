/**
 * What a new password has to be, as far as it can be read: the policy of the profile, where it has one, else of the org.
 */
import type { Fact, ProfileFacts } from '../policy/index.js';
import type { PolicySources } from './policies.js';

/** Characters at least; undefined where it cannot be told which policy holds, or what it says. */
export function leastLength(profile: Fact<ProfileFacts>, { org, profiles }: PolicySources): number | undefined {
  if (!profiles.known) return undefined;
  if (profiles.value.length > 0) {
    if (!profile.known) return undefined;
    const names = [profile.value.metadataName, profile.value.name].flatMap((name) => name?.toLowerCase() ?? []);
    const own = profiles.value.find((policy) => names.includes(policy.profile.toLowerCase()));
    if (own !== undefined) return numberOf(own.minimumPasswordLength);
  }
  return org.known ? numberOf(org.value.minimumPasswordLength) : undefined;
}

function numberOf(fact: Fact<string | undefined>): number | undefined {
  return fact.known && /^\d{1,3}$/u.test(fact.value ?? '') ? Number(fact.value) : undefined;
}
