/**
 * Passwords as managers draw them, signs among letters (`jK;r&"/FLy<g+c`). A sign ends a word of a sentence and a part of a
 * path, so that each piece of such a password is too short to tell: the word is judged as a whole, from blank to blank.
 *
 * How much each trait weighs was fitted (logistic regression, rounded) to 86,000 words with letters of both cases from the
 * documents and summaries of public packages, against passwords drawn from the alphabets of generators; docs/adr/0018 has
 * what comes of it.
 */
import { oddity } from './wordLike.js';

const LEAST = 12;
const MOST = 72;

/** Words, abbreviations and numbers, as names have them. */
const PIECES = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[A-Z]+/gu;
/** Signs that stand between the words of a name or a sentence the least. */
const STRONG = /[!#$%&*+;=?@^|~\\]/gu;
const BRACKETS = /["'`()<>[\]{}]/gu;
/** A sign as HTML writes it. */
const ENTITY = /&#?[A-Za-z\d]{1,8};/gu;
/** Ids within: of tenants and keys, of what AWS has, of commits and images. */
const IDS =
  /(?<![A-Za-z\d])(?:[a-f\d]{8}-(?:[a-f\d]{4}-){3}[a-f\d]{12}|(?=[a-f]*\d)[a-f\d]{7,}|GHSA(?:-[a-z\d]{4}){3})(?![A-Za-z\d])/giu;
/** Words of the trade that have a capital within. */
const TRADE = /oauth\d?|saml\d?|mtls|ipv[46]|html\d?|json|mysql/giu;
/** `p1=4h;p2=8h`, `a=1,b=2`, `?a[0]=b&a[1]=c`: what each of several things is. */
const ASSIGNED = /^(?:[\w./-]*\?|\W*)[\w.[\]]+=[\w.,[\]-]*(?:[&;,/|][\w.[\]]+=[\w.,[\]-]*)+\W*$/u;
/** Names of one kind beside each other: `SNMPv1/v2c/v3`. */
const LISTED = 7;

/** Bits by which a word is likelier drawn than written, one for each of a trait. */
const WEIGHTS = {
  smallAlone: 2.4,
  capitalAlone: 2.5,
  pairs: 1.8,
  wordLetters: -0.1,
  wordOddity: 0.4,
  numbers: 1.2,
  moreDigits: -0.6,
  strong: -1.7,
  strongKinds: 4,
  otherSigns: -1.7,
  repeated: -0.6,
  brackets: -1.4,
  bracketKinds: 0.9,
} as const;
type Trait = keyof typeof WEIGHTS;
type Traits = Record<Trait, number>;
const FIRST_BITS = 0.3;

/** Bits that a word has to have, by how many kinds of strong signs are in it; the same of one without figures. */
const BITS = [8, 6, 5] as const;
const NO_FIGURE_BITS = [11, 9.5, 7.2] as const;
/** The same of letters of one case, as hosts, pods and codes have them, which go without strong signs but for these. */
const OF_CODES = /[+&;|]/gu;
const ONE_CASE_BITS = [Infinity, 10, 9, 6] as const;
const ONE_CASE_NO_FIGURE_BITS = [Infinity, Infinity, 13, 11] as const;
/** The same of letters alone, and of names in a list. */
const NAME_BITS = 17;

/** @param word from blank to blank, without any */
export function isDrawnWord(word: string): boolean {
  const plain = word.replaceAll(ENTITY, '').replaceAll(IDS, '').replaceAll(TRADE, '');
  if (plain.length < LEAST || plain.length > MOST || plain.includes('://')) return false;
  // Ids of Salesforce are filled up with zeros.
  if (!/[a-z]/iu.test(plain) || /\P{ASCII}|0{3}/u.test(plain) || ASSIGNED.test(plain)) return false;
  const traits = traitsOf(plain);
  const isName = traits.strong === 0 && (/^[A-Za-z]+$/u.test(plain) || isListOfNames(plain));
  const least = isName ? NAME_BITS : leastOf(plain, traits);
  return bitsOf(traits) > least;
}

function leastOf(word: string, { strongKinds }: Traits): number {
  const hasFigure = /\d/u.test(word);
  if (/[a-z]/u.test(word) && /[A-Z]/u.test(word)) return boundOf(hasFigure ? BITS : NO_FIGURE_BITS, strongKinds);
  const kinds = new Set(word.replaceAll(OF_CODES, '').match(STRONG)).size;
  return boundOf(hasFigure ? ONE_CASE_BITS : ONE_CASE_NO_FIGURE_BITS, kinds);
}

function boundOf(bits: readonly number[], kinds: number): number {
  return bits[Math.min(kinds, bits.length - 1)] ?? 0;
}

/** Between slashes, or at dashes, no piece is long. */
function isListOfNames(word: string): boolean {
  return word.includes('/') && word.split(/[/_-]/u).every((piece) => piece.length <= LISTED);
}

const TRAITS = Object.keys(WEIGHTS) as Trait[];

function bitsOf(traits: Traits): number {
  return TRAITS.reduce((bits, trait) => bits + traits[trait] * WEIGHTS[trait], FIRST_BITS);
}

function traitsOf(word: string): Traits {
  const pieces: string[] = word.match(PIECES) ?? [];
  const lettered = pieces.filter((piece) => !/\d/u.test(piece));
  const words = lettered.filter(({ length }) => length > 2);
  const numbers = pieces.filter((piece) => /\d/u.test(piece));
  const [strong, brackets] = [word.match(STRONG) ?? [], word.match(BRACKETS) ?? []];
  const plain = word.toLowerCase().match(/[a-z\d]/gu) ?? [];
  const digits = word.match(/\d/gu) ?? [];
  return {
    smallAlone: lettered.filter((piece) => /^[a-z]$/u.test(piece)).length,
    capitalAlone: lettered.filter((piece) => /^[A-Z]$/u.test(piece)).length,
    pairs: lettered.filter(({ length }) => length === 2).length,
    wordLetters: words.join('').length,
    wordOddity: words.reduce((bits, piece) => bits + oddity(piece), 0),
    numbers: numbers.length,
    moreDigits: digits.length - numbers.length,
    strong: strong.length,
    strongKinds: new Set(strong).size,
    otherSigns: word.length - plain.length - strong.length - brackets.length,
    repeated: plain.length - new Set(plain).size,
    brackets: brackets.length,
    bracketKinds: new Set(brackets).size,
  };
}
