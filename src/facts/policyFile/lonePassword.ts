/**
 * Passwords that stand alone in a value: too short for what random words are made of, and not called a secret by the text.
 * A word in a sentence is left alone; so is a name, in which words and numbers stand beside each other.
 */
import { asRead } from './normalizedText.js';
import { isCommonPassword, isMixedWord, isProduct } from './commonPassword.js';
import { withoutIds } from './dashedPassword.js';
import { isAddress, isId, isKnownId } from './secretLike.js';

/** Fields that take a sentence: one word with figures in it is none. */
const SENTENCES: ReadonlySet<string> = new Set(['purpose', 'description', 'reason']);
const LEAST = 8;
const MOST = 64;

/** Signs of passwords that are in no name of a client, a profile, a team or a file. */
const SIGNS = /[!$%^~@]/u;
/** In sentences alone: names of products have them. */
const MORE_SIGNS = /[!$%^~@#&*?=+]/u;
/** Usernames, of a sandbox too (`etl@acme.example.uat2`), and mail addresses. */
const MAIL_LIKE = /^[^\s@]+@[^\s@]+\.\p{L}[\p{L}\d-]+$/u;
/** `Summer2026`: a word and a year. */
const WORD_AND_YEAR = /^\p{Lu}\p{Ll}{3,}(?:19|20)\d\d$/u;
/** `P4ssw0rd`: figures among small letters. */
const FIGURES_WITHIN = /\p{L}\d+\p{Ll}/u;

/** `P4ssw0rd`: figures in more than one place. */
const FIGURES_TWICE = /\p{L}\d+\p{L}+\d+\p{L}/u;
/** Within a reference the part that names a field or a variable; those before it name a store and an item of it. */
const NAMED = /^(?:op:.*\/(?<field>[^/?]+)(?:\?.*)?|vault:.*#(?<key>.+)|env:(?<variable>.+)|file:(?<file>[^/.]+))$/u;
/** What parts the names of a reference. */
const NAMES = /[/#:\\?=]|\.(?=[A-Za-z]{1,8}$)|_/u;

/** @param field the key of the file under which it stands; empty where there is none */
export function isLonePassword(written: string, field: string): boolean {
  const value = asRead(written).text.trim();
  if (field === 'secret') return isWithinReference(value);
  if (value.length > MOST || /[\s/]/u.test(value) || isNoSecret(value)) return false;
  if ((SENTENCES.has(field) || field === 'owner') && isCommonPassword(value, 'alone')) return true;
  if (value.length < LEAST || isKnownId(value)) return false;
  if (!/\p{L}/u.test(value) || !/\d/u.test(value)) return false;
  if (!SENTENCES.has(field)) return SIGNS.test(value);
  return (
    MORE_SIGNS.test(value) ||
    withoutIds(value)
      .split(/[-_.,:;()]/u)
      .some(isMixed)
  );
}

/**
 * A reference tells where a secret is, by names. One of the form of a password was typed where a name belongs: whoever has
 * the field `Winter2026!` has the password.
 */
function isWithinReference(reference: string): boolean {
  if (!/[:/]/u.test(reference)) return isCommonPassword(reference, 'alone');
  const last = reference.slice(Math.max(reference.lastIndexOf('/'), reference.lastIndexOf(':')) + 1);
  if (last.length >= LEAST && SIGNS.test(last) && /\d/u.test(last) && /\p{L}/u.test(last)) return true;
  const { field, file, key, variable } = NAMED.exec(reference)?.groups ?? {};
  const name = field ?? key ?? variable ?? file ?? '';
  if (name.length >= LEAST && (WORD_AND_YEAR.test(name) || FIGURES_TWICE.test(name) || isMixedWord(name))) return true;
  const names = reference.slice(reference.indexOf(':') + 1).split(NAMES);
  return names.some((one) => isCommonPassword(one, 'field'));
}

function isMixed(word: string): boolean {
  if (word.length < LEAST || isProduct(word)) return false;
  return WORD_AND_YEAR.test(word) || FIGURES_WITHIN.test(word) || isMixedWord(word);
}

function isNoSecret(value: string): boolean {
  return MAIL_LIKE.test(value) || isAddress(value) || isId(value);
}
