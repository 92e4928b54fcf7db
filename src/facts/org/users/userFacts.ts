/**
 * From rows to {@link UserFacts}.
 */
import type { Address } from '../../../ip/index.js';
import { type Fact, type Gap, known, type UserFacts } from '../../../policy/index.js';
import { idOf, needFlag, type Row, textOf, timeOf } from '../wire/index.js';
import { choice, flag, missing } from './sharedFacts.js';
import { gapKeeper, TraitsKeeper, type Background, type NoteGap } from './granted.js';

/** `UserLogin` of one user. */
export interface LoginState {
  readonly frozen: boolean;
  readonly locked: boolean;
}

/** Neither frozen nor locked. */
export const UNLOCKED: LoginState = { frozen: false, locked: false };

/** What belongs to one user beside the User row. A gap stands where it cannot be read. */
export interface Belongings {
  /** Bits that permission sets and groups grant. */
  readonly setBits: number | Gap;
  readonly login: LoginState | Gap;
  readonly verified: readonly Address[] | Gap;
}

export const NONE_VERIFIED: Fact<readonly Address[]> = known([], 'LoginIp');

/** The fields of {@link UserFacts} that not every user has. */
interface Dates {
  lastLogin?: string;
  lastPasswordChange?: string;
  passwordExpires?: string;
}

/** Makes the facts of users that share a background. */
export class Registrar {
  readonly #userFields: ReadonlySet<string>;
  readonly #traits: TraitsKeeper;
  readonly #gap: NoteGap;

  /** @param note is called for every gap that turns up, once. */
  public constructor(background: Background, note: (gap: Gap) => void) {
    this.#userFields = background.userFields;
    this.#gap = gapKeeper(note);
    this.#traits = new TraitsKeeper(background, this.#gap);
  }

  /** Fields to select of User beside its id. */
  public fields(): readonly string[] {
    const always = ['Username', 'Name', 'ProfileId', 'UserType', 'IsActive'];
    const some = ['Email', 'LastLoginDate', 'LastPasswordChangeDate', 'PasswordExpirationDate'];
    return [...always, ...some.filter((name) => this.#userFields.has(name))];
  }

  /** The user, before anybody has asked about authenticators. A row that stands for several users has no id. */
  public user(row: Row, { setBits, login, verified }: Belongings): UserFacts {
    const profileId = idOf(row, 'ProfileId');
    const traits = this.#traits.of(profileId, setBits);
    const hidden = 'what' in login;
    const facts: UserFacts & Dates = {
      id: idOf(row, 'Id') ?? '',
      username: textOf(row, 'Username') ?? '',
      name: textOf(row, 'Name') ?? '',
      email: this.#email(row),
      profileId,
      userType: this.#userType(row),
      active: flag(needFlag(row, 'IsActive'), 'User'),
      frozen: hidden ? missing(login) : flag(login.frozen, 'UserLogin'),
      locked: hidden ? missing(login) : flag(login.locked, 'UserLogin'),
      // Written out: a million spreads take their time.
      apiEnabled: traits.apiEnabled,
      apiOnly: traits.apiOnly,
      delegatedAuthentication: traits.delegatedAuthentication,
      mfaForApi: traits.mfaForApi,
      useAnyApiAuth: traits.useAnyApiAuth,
      authenticatorRegistered: traits.authenticatorRegistered,
      verifiedAddresses: verifiedFact(verified),
      integration: traits.integration,
    };
    const lastLogin = timeOf(row, 'LastLoginDate');
    const lastPasswordChange = timeOf(row, 'LastPasswordChangeDate');
    const passwordExpires = timeOf(row, 'PasswordExpirationDate');
    if (lastLogin !== undefined) facts.lastLogin = lastLogin;
    if (lastPasswordChange !== undefined) facts.lastPasswordChange = lastPasswordChange;
    if (passwordExpires !== undefined) facts.passwordExpires = passwordExpires;
    return facts;
  }

  #email(row: Row): UserFacts['email'] {
    if (this.#userFields.has('Email')) return known(textOf(row, 'Email'), 'User');
    return missing(this.#gap('User.Email', 'hidden-field'));
  }

  #userType(row: Row): Fact<string> {
    const type = textOf(row, 'UserType');
    return type === undefined ? missing(this.#gap('User.UserType', 'no-value')) : choice(type);
  }
}

function verifiedFact(verified: readonly Address[] | Gap): Fact<readonly Address[]> {
  if ('what' in verified) return missing(verified);
  return verified.length === 0 ? NONE_VERIFIED : known(verified, 'LoginIp');
}
