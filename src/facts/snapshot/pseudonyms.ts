import { createHmac, randomBytes } from 'node:crypto';
import type { Names } from './names.js';

/** A username or a mail address within a sentence. */
const MAIL = /[^\s@"'<>(),;:/]+@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?/gu;

/**
 * Pseudonyms: the same name gets the same one within one file. They are HMACs under a random key that is nowhere
 * written, so nobody can try names out against the file, and two files have nothing in common.
 *
 * Names of users are `name-…`, usernames `user-…@example.com`, mail addresses `mail-…@example.com` (RFC 2606), profiles
 * `profile-…` and descriptions `text-…`, each with 64 bits of the HMAC in hexadecimal.
 */
export class Pseudonyms implements Names {
  public readonly anonymized = true;
  readonly #key: Buffer;
  /** Names of profiles in lower case, with their pseudonyms. */
  readonly #profiles = new Map<string, string>();
  #profilePattern: RegExp | undefined;
  /** Sentences as they were and as they became: those of gaps come with every user, and once more at the end. */
  readonly #sentences = new Map<string, string>();

  public constructor(key: Buffer = randomBytes(32)) {
    this.#key = key;
  }

  public username(username: string): string {
    return this.#for('user', username, '@example.com');
  }

  public person(name: string): string {
    return this.#for('name', name);
  }

  public mail(address: string): string {
    return this.#for('mail', address, `@example.com${/\.invalid$/iu.test(address) ? '.invalid' : ''}`);
  }

  public profile(name: string): string {
    const pseudonym = this.#for('profile', name);
    if (!this.#profiles.has(name.toLowerCase())) {
      this.#profiles.set(name.toLowerCase(), pseudonym);
      this.#profilePattern = undefined;
    }
    return pseudonym;
  }

  public typed(text: string): string {
    return this.#for('text', text);
  }

  public sentence(words: string, own: readonly string[]): string {
    const known = this.#sentences.get(words);
    if (known !== undefined) return known;
    const changed = replaced(
      withoutCutName(words, [...own, ...this.#profiles.keys()]),
      patternOf(own),
      (name) => this.person(name),
      (rest) => this.#withoutProfiles(rest),
    );
    this.#sentences.set(words, changed);
    return changed;
  }

  #withoutProfiles(words: string): string {
    this.#profilePattern ??= patternOf([...this.#profiles.keys()]);
    return replaced(
      words,
      this.#profilePattern,
      (name) => this.#profiles.get(name.toLowerCase()) ?? this.#for('profile', name),
      (rest) => rest.replaceAll(MAIL, (found) => this.username(found)),
    );
  }

  /** An empty name stays empty: it tells nothing. */
  #for(kind: string, name: string, ending = ''): string {
    if (name === '') return '';
    const hash = createHmac('sha256', this.#key).update(`${kind}\0${name}`).digest('hex').slice(0, 16);
    return `${kind}-${hash}${ending}`;
  }
}

/** Any of the names as whole words, the longest first. Matches nothing when there are none. */
function patternOf(names: readonly string[]): RegExp {
  const written = names
    .filter((name) => name !== '')
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`));
  const any = written.length === 0 ? '(?!)' : written.join('|');
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${any})(?![\p{L}\p{N}])`, 'giu');
}

/** Replaces what the pattern finds by one function and all text between by another. */
function replaced(
  words: string,
  pattern: RegExp,
  found: (name: string) => string,
  between: (rest: string) => string,
): string {
  const parts: string[] = [];
  let from = 0;
  for (const match of words.matchAll(pattern)) {
    parts.push(between(words.slice(from, match.index)), found(match[0]));
    from = match.index + match[0].length;
  }
  return [...parts, between(words.slice(from))].join('');
}

/**
 * Words of an org that were cut off may end in the beginning of a name: the last word goes, and with it whatever before
 * it any of the names begins with.
 */
function withoutCutName(words: string, names: readonly string[]): string {
  return words.replaceAll(/[^…]*…/gu, (part) => {
    const text = part.slice(0, -1);
    const lower = text.toLowerCase();
    const cuts = names.map((name) => cutLength(lower, name.toLowerCase()));
    const lastWord = /\S*$/u.exec(text)?.[0].length ?? 0;
    return `${text.slice(0, text.length - Math.max(lastWord, ...cuts))}…`;
  });
}

/** How much of the name's beginning the text ends with. */
function cutLength(text: string, name: string): number {
  for (let length = Math.min(text.length, name.length); length > 0; length--) {
    if (text.endsWith(name.slice(0, length))) return length;
  }
  return 0;
}
