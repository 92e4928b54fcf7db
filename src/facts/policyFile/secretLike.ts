/**
 * Texts that look like a secret by what they are made of. Beside the forms of providers, which a library knows, since a
 * password, a security token and a consumer secret of Salesforce have no form of their own.
 */
import { parseRange, IpError } from '../../ip/index.js';
import { longId } from '../longId.js';

/** What ends a word in a line. */
const WORDS = /[^\s"'`,;()<>[\]{}|]+/gu;
/** What ends a part of a path, a reference or a URL. */
const PARTS = /[^/:#?&=.@\\]+/gu;

const SESSION = /00D[A-Za-z\d]{9,15}![\w.]{8,}/u;
const CONSUMER_KEY = /3MVG9[\w.]{20,}/u;
const REFRESH_TOKEN = /5Aep[\w.]{20,}/u;
/** `https://user:password@host`: what stands before the host is sent along. */
const IN_URL = /:\/\/[^\s/?#@:]*:[^\s/?#@]+@/u;
const USERNAME = /^[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)*$/u;
const KNOWN_IDS = /^(?:00D|005|00e|0PS|00G|0H4|0LE|0Yu)[A-Za-z\d]{12}$/u;
/** Items of 1Password, versions of Azure Key Vault: ids within a reference. */
const STORE_IDS = /^(?:[a-z\d]{26}|[a-f\d]{32})$/u;
const STORES = /^(?:op:\/\/|https:\/\/[A-Za-z\d-]+\.vault\.)/u;

/** Letters of a word that make it long enough to be a random one. */
const LONG = 20;
const HEX = 32;
/** Bits that a character of a random word tells. */
const BITS = 3.2;
/** How often the kind of character changes in random words; in names, `BillingExportJob`, it does so less. */
const CHANGES = 0.33;

/** `password: Summer2026`, `with the password hunter2secret`: whatever it is made of, it is said to be one. */
const TOLD =
  /(?<![\p{L}\p{N}/#._-])(?:pass(?:word|wd|phrase|code)|pwd|pw|kennwort|passwort|token)(?<mark>\s*[:=]\s*|\s+is\s+)?\s*(?<word>[^\s"'`,;()<>[\]{}|]{6,})/giu;

/** Where a word begins that the text itself calls a secret. After a mark any will do, else one with a digit in it. */
function toldAt(text: string): number | undefined {
  for (const { 0: all, groups, index } of text.matchAll(TOLD)) {
    const { mark, word = '' } = groups ?? {};
    const isApart = mark !== undefined || /\s$/u.test(all.slice(0, -word.length));
    const isPlain = /^[a-z]+:/u.test(word) || USERNAME.test(word);
    if (isApart && !isPlain && (mark !== undefined || (/\d/u.test(word) && /\p{L}/u.test(word)))) {
      return index + all.length - word.length;
    }
  }
  return undefined;
}

/** Where the first word that looks like a secret begins, from 0; undefined where none does. */
export function secretLikeAt(text: string): number | undefined {
  for (const { 0: word, index } of text.matchAll(WORDS)) if (isSecretLike(word)) return index;
  return toldAt(text);
}

function isSecretLike(word: string): boolean {
  if ([SESSION, CONSUMER_KEY, REFRESH_TOKEN, IN_URL].some((form) => form.test(word))) return true;
  if (isAddress(word) || isId(word)) return false;
  if (isPassword(word)) return true;
  const inStore = STORES.test(word);
  const parts = word.match(PARTS) ?? [];
  if (/^(?!https?:)[a-z]+:\/\//u.test(word) && word.split('/').some(isPassword)) return true;
  return parts.some((part) => !isId(part) && !(inStore && STORE_IDS.test(part)) && isRandom(part));
}

export function isAddress(word: string): boolean {
  try {
    parseRange(word);
    return true;
  } catch (error) {
    if (error instanceof IpError) return false;
    throw error;
  }
}

/** An id of Salesforce: one of 18 characters whose last three fit the others, or one of 15 of a kind that is asked for. */
export function isId(word: string): boolean {
  if (KNOWN_IDS.test(word)) return true;
  return /^[A-Za-z\d]{18}$/u.test(word) && longId(word.slice(0, 15)) === word;
}

/** Upper and lower case, a digit, and a sign within that names and sentences do not have there. */
function isPassword(word: string): boolean {
  if (word.length < 8 || USERNAME.test(word) || word.includes('://')) return false;
  const core = word.replace(/[.!?:*]+$/u, '');
  return /[a-z]/u.test(core) && /[A-Z]/u.test(core) && /\d/u.test(core) && /[!#$%^&*~?=+@]/u.test(core);
}

function isRandom(part: string): boolean {
  const isHex = /^[a-fA-F\d-]+$/u.test(part);
  if (isHex && part.replaceAll('-', '').length >= HEX && /[a-f]/iu.test(part) && /\d/u.test(part)) return true;
  if (part.length < LONG || entropy(part) < BITS || !/\d/u.test(part)) return false;
  // A name of many words changes at its dashes alone.
  const letters = part.replaceAll(/[-_]/gu, '');
  return letters.length >= LONG && changes(letters) / (letters.length - 1) >= CHANGES;
}

/** Bits that a character of the text tells on average (Shannon). */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const shares = [...counts.values()].map((count) => count / text.length);
  return -shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
}

/** How often a character is of another kind than the one before: a small or a capital letter, a digit, something else. */
function changes(text: string): number {
  const kinds = Array.from(text, kindOf);
  return kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
}

function kindOf(character: string): number {
  if (/\d/u.test(character)) return 0;
  if (/\p{Ll}/u.test(character)) return 1;
  return /\p{Lu}/u.test(character) ? 2 : 3;
}
