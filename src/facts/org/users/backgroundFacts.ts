/**
 * What follows from a user's profile and permission sets, from UserLogin and from the fields of User that have few values:
 * the same for many users, so it is worked out once for each combination.
 */
import { type Fact, type Gap, known, type UserFacts } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { gap } from '../session/index.js';
import type { Row } from '../wire/index.js';
import type { ProfileRow } from '../settings/index.js';
import {
  BIT,
  NEW_PERMISSIONS,
  PERMISSION_FIELDS,
  PLAIN_PERMISSIONS,
  type Grants,
  type PermissionName,
} from './grants.js';
import { loginFacts, type LoginState } from './loginState.js';
import { flag, missing, recordOf } from './sharedFacts.js';
import { CHOICE_FIELDS, choicesOf } from './userFields.js';

/** The licence whose users are integrations; they are always API Only (D). */
export const INTEGRATION_LICENSE = 'Salesforce Integration';

/** What is the same for all users of one reading. A gap stands where a whole source cannot be read. */
export interface Background {
  readonly grants: Grants | Gap;
  readonly profiles: ReadonlyMap<string, ProfileRow> | Gap;
  /** Fields of User that the session sees. */
  readonly userFields: ReadonlySet<string>;
}

/** What the session may not see of a profile. */
type OfProfile = 'permissions' | 'license';

/** Notes a gap of one reading, once, and gives it back. It is of a field, or of a profile by its id. */
export type NoteGap = (what: string, reason: 'hidden-field' | 'no-value' | OfProfile) => Gap;

/** Gaps by what they are about; `note` is called when one turns up for the first time. */
export function gapKeeper(note: (gap: Gap) => void): NoteGap {
  const gaps = new Map<string, Gap>();
  return (what, reason) => {
    const isOfProfile = reason === 'permissions' || reason === 'license';
    const key = isOfProfile ? `${reason} ${what}` : what;
    let one = gaps.get(key);
    if (one === undefined) {
      one = isOfProfile ? hiddenProfile(what, reason) : gap(what, Text.of(`facts-org.gap.${reason}`));
      gaps.set(key, one);
      note(one);
    }
    return one;
  };
}

function hiddenProfile(profile: string, of: OfProfile): Gap {
  return gap(
    Text.of(`facts-org.what.profile-${of}`, { profile }),
    Text.of('facts-org.gap.hidden-profile'),
    'ViewAllProfiles',
  );
}

/** Whether an authenticator is registered, for those whom nobody asks about. */
const NOT_ASKED: Fact<boolean> = known(false, 'TwoFactorMethodsInfo');
const ABSENT: Fact<undefined> = known(undefined, 'PermissionSet');

/** What each user has for himself, of nobody. */
const NOBODY: Pick<UserFacts, 'id' | 'username' | 'name' | 'email' | 'verifiedAddresses'> = {
  id: '',
  username: '',
  name: '',
  email: known(undefined, 'User'),
  verifiedAddresses: known([], 'LoginIp'),
};

/** A combination of what is the same for many users, as far as it is known yet. */
class Combination {
  facts: Readonly<UserFacts> | undefined;
  readonly #next = new Map<unknown, Combination>();
  // Most users are like the one before in most respects: a look at that one comes before a look-up.
  #lastKey: unknown = NEVER;
  #last: Combination = this;

  public next(key: unknown): Combination {
    if (key === this.#lastKey) return this.#last;
    let next = this.#next.get(key);
    if (next === undefined) {
      next = new Combination();
      this.#next.set(key, next);
    }
    this.#lastKey = key;
    this.#last = next;
    return next;
  }
}

const NEVER = Symbol('never');

export class SharedFactsKeeper {
  readonly #background: Background;
  readonly #gap: NoteGap;
  readonly #kept = new Combination();

  public constructor(background: Background, noteGap: NoteGap) {
    this.#background = background;
    this.#gap = noteGap;
  }

  /** A user like this one and of nobody in particular: what is each one's own has a place and no meaning yet. */
  public of(
    row: Row,
    profileId: string | undefined,
    setBits: number | Gap,
    login: LoginState | Gap,
  ): Readonly<UserFacts> {
    let kept = this.#kept.next(profileId).next(setBits).next(login);
    for (const field of CHOICE_FIELDS) kept = kept.next(row[field]);
    kept.facts ??= {
      ...NOBODY,
      profileId,
      ...this.#granted(profileId, setBits),
      ...loginFacts(login),
      ...choicesOf(row, this.#background.userFields, this.#gap),
    };
    return kept.facts;
  }

  #granted(
    profileId: string | undefined,
    setBits: number | Gap,
  ): Pick<UserFacts, PermissionName | 'authenticatorRegistered' | 'integration'> {
    const { grants } = this.#background;
    const profileBits = this.#profileBits(profileId);
    const of = (name: PermissionName): Fact<boolean> => {
      if ('what' in grants) return missing(grants);
      // Nobody holds what the org does not have; who holds what is hidden nobody tells.
      if (grants.absent.has(name)) return flag(false, PERMISSION_FIELDS[name]);
      if (!grants.described.has(name)) return missing(this.#gap(PERMISSION_FIELDS[name], 'hidden-field'));
      const one = permission(name, profileBits, setBits);
      const bySets = one.known && one.value && ((typeof profileBits === 'number' ? profileBits : 0) & BIT[name]) === 0;
      const unsure = bySets ? grants.setsUnsure : undefined;
      return unsure === undefined ? one : missing(this.#gap(unsure.what, 'hidden-field'));
    };
    const plain = recordOf(PLAIN_PERMISSIONS, of);
    const isNew = (name: PermissionName): boolean => !('what' in grants) && grants.absent.has(name);
    const apiOnly = this.#isLicensedAsIntegration(profileId) ? flag(true, 'UserLicense') : plain.apiOnly;
    return {
      ...plain,
      ...recordOf(NEW_PERMISSIONS, (name) => (isNew(name) ? ABSENT : of(name))),
      apiOnly,
      authenticatorRegistered: authenticatorUnasked(plain.mfaForApi),
      integration: this.#integration(profileId, apiOnly),
    };
  }

  /** A user without a profile has what permission sets grant. */
  #profileBits(profileId: string | undefined): number | Gap {
    const { grants } = this.#background;
    if ('what' in grants) return grants;
    if (profileId === undefined) return 0;
    return grants.ofProfile.get(profileId) ?? this.#gap(profileId, 'permissions');
  }

  #isLicensedAsIntegration(profileId: string | undefined): boolean {
    const { profiles } = this.#background;
    return profileId !== undefined && !('what' in profiles) && profiles.get(profileId)?.license === INTEGRATION_LICENSE;
  }

  #integration(profileId: string | undefined, apiOnly: Fact<boolean>): Fact<boolean> {
    const { profiles } = this.#background;
    if (apiOnly.known && apiOnly.value) return apiOnly;
    if ('what' in profiles) return missing(profiles);
    const license = profileId === undefined ? '' : profiles.get(profileId)?.license;
    if (license === undefined) {
      return missing(this.#gap(profileId ?? '', 'license'));
    }
    return apiOnly.known ? flag(false, 'UserLicense') : apiOnly;
  }
}

/** What a user's fact about authenticators is while nobody has asked. */
export function authenticatorUnasked(mfaForApi: Fact<boolean>): Fact<boolean> {
  return mfaForApi.known ? NOT_ASKED : missing(mfaForApi.gap);
}

/** Granted by one of the two; not granted only when both are known to lack it. */
function permission(name: PermissionName, profileBits: number | Gap, setBits: number | Gap): Fact<boolean> {
  const from = PERMISSION_FIELDS[name];
  const has = (bits: number | Gap): boolean => typeof bits === 'number' && (bits & BIT[name]) !== 0;
  if (has(profileBits) || has(setBits)) return flag(true, from);
  if (typeof profileBits !== 'number') return missing(profileBits);
  return typeof setBits === 'number' ? flag(false, from) : missing(setBits);
}
