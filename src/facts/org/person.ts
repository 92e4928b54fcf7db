/**
 * From rows to {@link UserFacts}.
 */
import type { Address } from '../../ip/index.js';
import type { Fact, Gap, UserFacts } from '../../policy/types.js';
import { known, unreadable } from '../metadata/index.js';
import { gap, why } from './gaps.js';
import { BIT, PERMISSION_FIELDS, type Grants, type PermissionName } from './grants.js';
import type { ReadPermission } from './permissions.js';
import type { ProfileRow } from './profileList.js';
import { idOf, needFlag, textOf, timeOf, type Row } from './query.js';

/** The licence whose users are integrations; they are always API Only (D). */
export const INTEGRATION_LICENSE = 'Salesforce Integration';

/** `UserLogin` of one user. */
export interface LoginState {
  readonly frozen: boolean;
  readonly locked: boolean;
}

/** Neither frozen nor locked. */
export const UNLOCKED: LoginState = { frozen: false, locked: false };

/** What is the same for all users of one reading. A gap stands where a whole source cannot be read. */
export interface Background {
  readonly grants: Grants | Gap;
  readonly profiles: ReadonlyMap<string, ProfileRow> | Gap;
  /** Fields of User that the session sees. */
  readonly userFields: ReadonlySet<string>;
}

/** What belongs to one user beside the User row. A gap stands where it cannot be read. */
export interface Belongings {
  /** Bits that permission sets and groups grant. */
  readonly setBits: number | Gap;
  readonly login: LoginState | Gap;
  readonly verified: readonly Address[] | Gap;
}

/** Facts are the same few values over and over: a million users share them. */
const flags = new Map<string, readonly [Fact<boolean>, Fact<boolean>]>();
const userTypes = new Map<string, Fact<string>>();
const gapFacts = new WeakMap<Gap, Fact<never>>();
export const NONE_VERIFIED: Fact<readonly Address[]> = known([], 'LoginIp');
/** Whether an authenticator is registered, for those whom nobody asks about. */
const NOT_ASKED: Fact<boolean> = known(false, 'TwoFactorMethodsInfo');
const ABSENT: Fact<undefined> = known(undefined, 'PermissionSet');

export function flag(value: boolean, from: string): Fact<boolean> {
  let pair = flags.get(from);
  if (pair === undefined) {
    pair = [known(false, from), known(true, from)];
    flags.set(from, pair);
  }
  return pair[value ? 1 : 0];
}

function userTypeFact(type: string): Fact<string> {
  let fact = userTypes.get(type);
  if (fact === undefined) {
    fact = known(type, 'User');
    userTypes.set(type, fact);
  }
  return fact;
}

export function missing(one: Gap): Fact<never> {
  let fact = gapFacts.get(one);
  if (fact === undefined) {
    fact = unreadable<never>(one);
    gapFacts.set(one, fact);
  }
  return fact;
}

/** Makes the facts of users that share a background. */
export class Registrar {
  readonly #background: Background;
  readonly #gaps = new Map<string, Gap>();
  readonly #note: (gap: Gap) => void;

  /** @param note is called for every gap that turns up, once. */
  public constructor(background: Background, note: (gap: Gap) => void) {
    this.#background = background;
    this.#note = note;
  }

  /** Fields to select of User beside its id. */
  public fields(): readonly string[] {
    const always = ['Username', 'Name', 'ProfileId', 'UserType', 'IsActive'];
    const some = ['Email', 'LastLoginDate', 'LastPasswordChangeDate', 'PasswordExpirationDate'];
    return [...always, ...some.filter((name) => this.#background.userFields.has(name))];
  }

  /** The user, before anybody has asked about authenticators. A row that stands for several users has no id. */
  public user(row: Row, { setBits, login, verified }: Belongings): UserFacts {
    const profileId = idOf(row, 'ProfileId');
    const permissions = this.#permissions(profileId, setBits);
    const lastLogin = timeOf(row, 'LastLoginDate');
    const lastPasswordChange = timeOf(row, 'LastPasswordChangeDate');
    const passwordExpires = timeOf(row, 'PasswordExpirationDate');
    return {
      id: idOf(row, 'Id') ?? '',
      username: textOf(row, 'Username') ?? '',
      name: textOf(row, 'Name') ?? '',
      email: this.#email(row),
      profileId,
      userType: this.#userType(row),
      active: flag(needFlag(row, 'IsActive'), 'User'),
      frozen: 'what' in login ? missing(login) : flag(login.frozen, 'UserLogin'),
      locked: 'what' in login ? missing(login) : flag(login.locked, 'UserLogin'),
      ...permissions,
      authenticatorRegistered: authenticatorUnasked(permissions.mfaForApi),
      verifiedAddresses: verifiedFact(verified),
      integration: this.#integration(profileId, permissions.apiOnly),
      ...(lastLogin === undefined ? {} : { lastLogin }),
      ...(lastPasswordChange === undefined ? {} : { lastPasswordChange }),
      ...(passwordExpires === undefined ? {} : { passwordExpires }),
    };
  }

  #email(row: Row): UserFacts['email'] {
    if (this.#background.userFields.has('Email')) return known(textOf(row, 'Email'), 'User');
    return missing(this.#gap('User.Email', 'hidden-field'));
  }

  #userType(row: Row): Fact<string> {
    const type = textOf(row, 'UserType');
    return type === undefined ? missing(this.#gap('User.UserType', 'no-value')) : userTypeFact(type);
  }

  #permissions(profileId: string | undefined, setBits: number | Gap): Pick<UserFacts, PermissionName> {
    const { grants } = this.#background;
    const profileBits = this.#profileBits(profileId);
    const of = (name: PermissionName): Fact<boolean> => permission(name, profileBits, setBits);
    const lacks = (name: PermissionName): boolean => !('what' in grants) && !grants.described.has(name);
    return {
      // Every org has API Enabled: where it is not described it is hidden, not absent.
      apiEnabled: lacks('apiEnabled')
        ? missing(this.#gap(PERMISSION_FIELDS.apiEnabled, 'hidden-field'))
        : of('apiEnabled'),
      apiOnly: of('apiOnly'),
      delegatedAuthentication: of('delegatedAuthentication'),
      mfaForApi: of('mfaForApi'),
      useAnyApiAuth: lacks('useAnyApiAuth') ? ABSENT : of('useAnyApiAuth'),
    };
  }

  /** A user without a profile has what permission sets grant. */
  #profileBits(profileId: string | undefined): number | Gap {
    const { grants } = this.#background;
    if ('what' in grants) return grants;
    if (profileId === undefined) return 0;
    return (
      grants.ofProfile.get(profileId) ??
      this.#gap(`permissions of profile ${profileId}`, 'hidden-profile', 'ViewAllProfiles')
    );
  }

  #integration(profileId: string | undefined, apiOnly: Fact<boolean>): Fact<boolean> {
    const { profiles } = this.#background;
    if (apiOnly.known && apiOnly.value) return apiOnly;
    if ('what' in profiles) return missing(profiles);
    const license = profileId === undefined ? '' : profiles.get(profileId)?.license;
    if (license === INTEGRATION_LICENSE) return flag(true, 'UserLicense');
    if (license === undefined) {
      return missing(this.#gap(`licence of profile ${profileId ?? ''}`, 'hidden-profile', 'ViewAllProfiles'));
    }
    return apiOnly.known ? flag(false, 'UserLicense') : apiOnly;
  }

  #gap(what: string, reason: string, permission?: ReadPermission): Gap {
    let one = this.#gaps.get(what);
    if (one === undefined) {
      one = gap(what, why(reason), permission);
      this.#gaps.set(what, one);
      this.#note(one);
    }
    return one;
  }
}

/** What a user's fact about authenticators is while nobody has asked. */
export function authenticatorUnasked(mfaForApi: Fact<boolean>): Fact<boolean> {
  return mfaForApi.known ? NOT_ASKED : missing(mfaForApi.gap);
}

/** Granted by one of the two; not granted only when both are known to lack it. */
function permission(name: PermissionName, profileBits: number | Gap, setBits: number | Gap): Fact<boolean> {
  const from = PERMISSION_FIELDS[name];
  const bit = BIT[name];
  const has = (bits: number | Gap): boolean => typeof bits === 'number' && (bits & bit) !== 0;
  if (has(profileBits) || has(setBits)) return flag(true, from);
  if (typeof profileBits !== 'number') return missing(profileBits);
  return typeof setBits === 'number' ? flag(false, from) : missing(setBits);
}

function verifiedFact(verified: readonly Address[] | Gap): Fact<readonly Address[]> {
  if ('what' in verified) return missing(verified);
  return verified.length === 0 ? NONE_VERIFIED : known(verified, 'LoginIp');
}
