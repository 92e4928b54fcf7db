/**
 * Passwords as people make them up: a word with figures and a sign behind it, the season with its year, a word with figures
 * for some of its letters. What random words are made of tells none of them.
 */
import common from './commonPasswords.json' with { type: 'json' };

const NEVER: ReadonlySet<string> = new Set(common.never);
const STEMS: ReadonlySet<string> = new Set(common.stems);
const WORDS: ReadonlySet<string> = new Set(common.words);
const ALONE: ReadonlySet<string> = new Set(common.alone);
const SEASONS: ReadonlySet<string> = new Set(common.seasons);
const PRODUCTS: ReadonlySet<string> = new Set(common.products);

/** `Blue42Horse!`, `Summer2026#`: what a sentence does not end in. */
const SIGNED = /^(?<core>[\p{L}\d]{6,30})[!#$%&*@~^]+$/u;
/** A word, and the figures behind it. */
const WITH_FIGURES = /^(?<word>.*?\D)(?<figures>\d*)$/u;
const YEAR = /^(?:19|20)\d\d$/u;
/** `Sommer26`, `Berlin2026`. */
const WORD_AND_YEAR = /^\p{Lu}\p{Ll}{3,}(?:19|20)?\d\d$/u;
/** `Blue42Horse`: figures between words; `Lead2Cash` says "to". */
const BETWEEN_WORDS = /\p{Ll}(?!(?:2|4)\p{L})\d+\p{L}/u;
const LONG = 8;

const FIGURES_FOR_LETTERS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
};

/** Where it stands: in a sentence, alone in a place for one, or as the name of a field within a reference. */
export type WordPlace = 'sentence' | 'alone' | 'field';

/** Whether a word is among the passwords that people have, with what they put behind it. */
export function isCommonPassword(word: string, place: WordPlace): boolean {
  const core = plain(word.replace(/[!#$%&*@~^?.]+$/u, ''));
  const { figures = '', word: stem = core } = WITH_FIGURES.exec(core)?.groups ?? {};
  if (place !== 'sentence' && NEVER.has(core)) return true;
  if (place !== 'sentence' && SEASONS.has(stem) && YEAR.test(figures)) return true;
  // `password2` is the name of a field.
  const least = place !== 'alone' && stem.startsWith('pass') ? 2 : 1;
  const isStem = STEMS.has(stem) || (place !== 'sentence' && WORDS.has(stem));
  if (figures.length >= least && isStem) return true;
  if (place === 'alone' && figures.length > 2 && ALONE.has(stem)) return true;
  // Of `changeme!` the sign is the end of a sentence, where there is one.
  if (place === 'alone' && /[!#$%&*@~^]$/u.test(word) && STEMS.has(stem)) return true;
  return hasFiguresForLetters(core);
}

/** A word with figures, and a sign of passwords behind it, wherever it stands. */
export function isSigned(word: string): boolean {
  const { core } = SIGNED.exec(word)?.groups ?? {};
  if (core === undefined || !/\d/u.test(core) || isProduct(core)) return false;
  const isMixed = /\p{Lu}/u.test(core) && /\p{Ll}/u.test(core);
  return isMixed && (/\d{2}$/u.test(core) || BETWEEN_WORDS.test(core) || !word.endsWith('!'));
}

/** What a text that speaks of a login may mean by a word: more than names have. */
export function isPasswordLike(word: string): boolean {
  const core = word.replace(/[.?:]+$/u, '');
  if (isProduct(core)) return false;
  return isCommonPassword(core, 'alone') || isSigned(core) || WORD_AND_YEAR.test(core) || isMixedWord(core);
}

/** Words in small letters and capitals with figures between them, and no name that says "to" or "for". */
export function isMixedWord(word: string): boolean {
  return (
    word.length >= LONG &&
    /^[\p{L}\d]+$/u.test(word) &&
    /\p{Lu}/u.test(word) &&
    BETWEEN_WORDS.test(word.replaceAll(/oauth\d|saml\d/giu, ''))
  );
}

/** `Exchange2016`, `Python27`. */
export function isProduct(word: string): boolean {
  return PRODUCTS.has(plain(word).replace(/[\d.]+$/u, ''));
}

/** `P4ssw0rd`, `h4nter` is none: with letters for its figures it is such a word. */
function hasFiguresForLetters(core: string): boolean {
  const read = core.replaceAll(/[013457@$]/gu, (character) => FIGURES_FOR_LETTERS[character] ?? character);
  return read !== core && [...STEMS].some((stem) => stem.length > 5 && read.startsWith(stem) && !core.startsWith(stem));
}

/** In small letters, without accents. */
function plain(word: string): string {
  return word.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '');
}
