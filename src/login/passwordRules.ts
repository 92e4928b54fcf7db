/**
 * What a new password has to be, as far as it can be read: the policy of the profile, where it has one, else of the org.
 */
import type { Fact, ProfileFacts } from '../policy/index.js';
import type { PolicySources } from './policies.js';

/** Each undefined where it cannot be told which policy holds, or what it says. */
export interface PasswordNeeds {
  /** Characters at least. */
  readonly least: number | undefined;
  /** The kinds of characters, by the name that the Metadata API has for them. */
  readonly complexity: string | undefined;
}

export function passwordNeeds(profile: Fact<ProfileFacts>, { org, profiles }: PolicySources): PasswordNeeds {
  if (!profiles.known) return UNREAD;
  if (profiles.value.length > 0) {
    if (!profile.known) return UNREAD;
    const names = [profile.value.metadataName, profile.value.name].flatMap((name) => name?.toLowerCase() ?? []);
    const own = profiles.value.find((policy) => names.includes(policy.profile.toLowerCase()));
    if (own !== undefined) return { least: numberOf(own.minimumPasswordLength), complexity: undefined };
  }
  if (!org.known) return UNREAD;
  const { complexity, minimumPasswordLength } = org.value;
  return { least: numberOf(minimumPasswordLength), complexity: complexity.known ? complexity.value : undefined };
}

const UNREAD: PasswordNeeds = { least: undefined, complexity: undefined };

function numberOf(fact: Fact<string | undefined>): number | undefined {
  return fact.known && /^\d{1,3}$/u.test(fact.value ?? '') ? Number(fact.value) : undefined;
}

/** Kinds of characters of which there has to be one. Which characters are special is left to the org. */
const KINDS: Readonly<Record<string, readonly RegExp[]>> = {
  AlphaNumeric: [/[A-Za-z]/u, /\d/u],
  SpecialCharacters: [/[A-Za-z]/u, /\d/u, /[^A-Za-z0-9]/u],
  UpperLowerCaseNumeric: [/[A-Z]/u, /[a-z]/u, /\d/u],
  UpperLowerCaseNumericSpecialCharacters: [/[A-Z]/u, /[a-z]/u, /\d/u, /[^A-Za-z0-9]/u],
};

/** What of the policy a password is known not to keep to. */
export function lackOfPassword(password: string, { complexity, least }: PasswordNeeds): 'length' | 'kinds' | undefined {
  if (least !== undefined && password.length < least) return 'length';
  return KINDS[complexity ?? '']?.every((kind) => kind.test(password)) === false ? 'kinds' : undefined;
}
