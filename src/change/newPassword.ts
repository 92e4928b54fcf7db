/**
 * New passwords, from the system's random source.
 */
import { randomInt } from 'node:crypto';

/** Kinds of characters that the strictest policy of Salesforce asks for, without those that look alike. */
const LETTERS_AND_DIGITS = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789'];
/**
 * Of the special characters that Salesforce counts as such (`! # $ % - _ = + < >`) those that no client is known to send
 * wrong: `&`, `+`, `%`, quotes and blanks break forms and URLs, `<` and `>` XML, `#`, `$` and `!` files of settings and
 * shells.
 */
const SAFE = '-_=';
const ANY = '!#$%-_=+<>&';

/** Longer than most policies ask for, short enough for the fields of most clients. */
const LENGTH = 32;
/** The longest that a policy can ask for. */
const STRICTEST = 50;

export interface PasswordWish {
  /** Characters that the policy asks for at least; undefined where it could not be read. */
  readonly least: number | undefined;
  /** Also characters that clients are known to send wrong. */
  readonly any: boolean;
  /** Of which no part may be in it. */
  readonly username: string;
}

/** One that every policy accepts: long enough, with each kind of characters, and without the name of the user. */
export function newPassword({ any, least = STRICTEST, username }: PasswordWish): string {
  const kinds = [...LETTERS_AND_DIGITS, any ? ANY : SAFE];
  const [name = ''] = username.toLowerCase().split('@');
  for (;;) {
    const made = randomOf(kinds, Math.max(LENGTH, least));
    const isNamed = name.length > 2 && made.toLowerCase().includes(name);
    // What begins with a dash is taken for a flag by whoever passes it to a program.
    if (!isNamed && /^[A-Za-z]/u.test(made)) return made;
  }
}

/** Kinds for a password that nobody is to know. */
const UNKNOWN_KINDS = [...LETTERS_AND_DIGITS, '!#$-_=<>'];
const UNKNOWN_LENGTH = 64;

/** Longer than any policy asks, of each kind, and without the username's words but by chance. */
export function randomPassword(): string {
  return randomOf(UNKNOWN_KINDS, UNKNOWN_LENGTH);
}

function randomOf(kinds: readonly string[], length: number): string {
  const all = kinds.join('');
  const pick = (from: string): string => from.charAt(randomInt(from.length));
  const characters = [...kinds.map(pick), ...Array.from({ length: length - kinds.length }, () => pick(all))];
  for (let last = characters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? ''];
  }
  return characters.join('');
}
