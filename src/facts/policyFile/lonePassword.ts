/**
 * Passwords that stand alone in a value: too short for what random words are made of, and not called a secret by the text.
 * A word in a sentence is left alone; so is a name, in which words and numbers stand beside each other.
 */
import { isAddress, isId } from './secretLike.js';

/** Fields that take a sentence: one word with figures in it is none. */
const SENTENCES: ReadonlySet<string> = new Set(['purpose', 'description', 'reason']);
const LEAST = 8;
const MOST = 64;

/** Signs of passwords that are in no name of a client, a profile, a team or a file. */
const SIGNS = /[!$%^~@]/u;
/** In sentences alone: names of products have them. */
const MORE_SIGNS = /[!$%^~@#&*?=+]/u;
/** Usernames and mail addresses. */
const MAIL_LIKE = /^[^\s@]+@[^\s@]+\.\p{L}{2,}$/u;
/** `Summer2026`: a word and a year. */
const WORD_AND_YEAR = /^\p{Lu}\p{Ll}{3,}(?:19|20)\d\d$/u;
/** `P4ssw0rd`: figures among small letters. */
const FIGURES_WITHIN = /\p{L}\d+\p{Ll}/u;

/** @param field the key of the file under which it stands; empty where there is none */
export function isLonePassword(value: string, field: string): boolean {
  if (value.length < LEAST || value.length > MOST || /[\s/]/u.test(value) || isNoSecret(value)) return false;
  if (!/\p{L}/u.test(value) || !/\d/u.test(value)) return false;
  if (!SENTENCES.has(field)) return SIGNS.test(value);
  return MORE_SIGNS.test(value) || value.split(/[-_.,:;()]/u).some(isMixed);
}

function isMixed(word: string): boolean {
  return word.length >= LEAST && (WORD_AND_YEAR.test(word) || FIGURES_WITHIN.test(word));
}

function isNoSecret(value: string): boolean {
  return MAIL_LIKE.test(value) || isAddress(value) || isId(value);
}
