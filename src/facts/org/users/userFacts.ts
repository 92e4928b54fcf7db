/**
 * From rows to {@link UserFacts}.
 */
import type { Address } from '../../../ip/index.js';
import { type Fact, type Gap, known, type UserDraft, type UserFacts } from '../../../policy/index.js';
import { idOf, type Row, textOf } from '../wire/index.js';
import { gapKeeper, SharedFactsKeeper, type Background } from './backgroundFacts.js';
import type { LoginState } from './loginState.js';
import { missing } from './sharedFacts.js';
import { fillTimes, mailReader, selectedFields } from './userFields.js';

/** What belongs to one user beside the User row. A gap stands where it cannot be read. */
export interface Belongings {
  /** Bits that permission sets and groups grant. */
  readonly setBits: number | Gap;
  readonly login: LoginState | Gap;
  readonly verified: readonly Address[] | Gap;
}

export const NONE_VERIFIED: Fact<readonly Address[]> = known([], 'LoginIp');

/** Makes the facts of users that share a background. */
export class Registrar {
  readonly #userFields: ReadonlySet<string>;
  readonly #shared: SharedFactsKeeper;
  readonly #email: (row: Row) => UserFacts['email'];

  /** @param note is called for every gap that turns up, once. */
  public constructor(background: Background, note: (gap: Gap) => void) {
    this.#userFields = background.userFields;
    const noteGap = gapKeeper(note);
    this.#shared = new SharedFactsKeeper(background, noteGap);
    this.#email = mailReader('email', background.userFields, noteGap);
  }

  /** Fields to select of User beside its id. */
  public fields(): readonly string[] {
    return selectedFields(this.#userFields);
  }

  /** The user, before anybody has asked about authenticators. A row that stands for several users has no id. */
  public user(row: Row, { setBits, login, verified }: Belongings): UserFacts {
    // A copy of one with all its places, filled in there: a million users pass through here.
    const user: UserDraft = { ...this.#shared.of(row, idOf(row, 'ProfileId'), setBits, login) };
    user.id = idOf(row, 'Id') ?? '';
    user.username = textOf(row, 'Username') ?? '';
    user.name = textOf(row, 'Name') ?? '';
    user.email = this.#email(row);
    user.verifiedAddresses = verifiedFact(verified);
    fillTimes(user, row);
    return user;
  }
}

function verifiedFact(verified: readonly Address[] | Gap): Fact<readonly Address[]> {
  if ('what' in verified) return missing(verified);
  return verified.length === 0 ? NONE_VERIFIED : known(verified, 'LoginIp');
}
