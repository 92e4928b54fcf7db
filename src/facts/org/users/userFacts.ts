/**
 * From rows to {@link UserFacts}.
 */
import type { Address } from '../../../ip/index.js';
import { type Fact, type Gap, known, type UserFacts } from '../../../policy/index.js';
import { idOf, type Row, textOf } from '../wire/index.js';
import { CommonFactsKeeper, gapKeeper, type Background, type NoteGap } from './granted.js';
import type { LoginState } from './loginState.js';
import { missing } from './sharedFacts.js';
import { mailOf, selectedFields, timesOf } from './userFields.js';

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
  readonly #common: CommonFactsKeeper;
  readonly #gap: NoteGap;

  /** @param note is called for every gap that turns up, once. */
  public constructor(background: Background, note: (gap: Gap) => void) {
    this.#userFields = background.userFields;
    this.#gap = gapKeeper(note);
    this.#common = new CommonFactsKeeper(background, this.#gap);
  }

  /** Fields to select of User beside its id. */
  public fields(): readonly string[] {
    return selectedFields(this.#userFields);
  }

  /** The user, before anybody has asked about authenticators. A row that stands for several users has no id. */
  public user(row: Row, { setBits, login, verified }: Belongings): UserFacts {
    return {
      // First, which is many times faster than a spread that comes later: a million users pass through here.
      ...this.#common.of(row, idOf(row, 'ProfileId'), setBits, login),
      id: idOf(row, 'Id') ?? '',
      username: textOf(row, 'Username') ?? '',
      name: textOf(row, 'Name') ?? '',
      email: mailOf(row, 'email', this.#userFields, this.#gap),
      verifiedAddresses: verifiedFact(verified),
      ...timesOf(row),
    };
  }
}

function verifiedFact(verified: readonly Address[] | Gap): Fact<readonly Address[]> {
  if ('what' in verified) return missing(verified);
  return verified.length === 0 ? NONE_VERIFIED : known(verified, 'LoginIp');
}
