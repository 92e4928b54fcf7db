/**
 * What a text itself calls a password or a token: `password: Summer2026`, `with the password hunter2secret`. That one is
 * kept, rotated or not needed is no secret.
 */
import common from './commonPasswords.json' with { type: 'json' };
import { oddity } from './wordLike.js';

const TOLD =
  /(?<![\p{L}\p{N}/#._-])(?<noun>pass(?:word|wd|phrase|code)|pwd|pw|kennwort|passwort|token)(?<mark>\s*[:=]\s*|\s+(?:is|ist|lautet|est|es|è)\s+)?\s*(?<word>[^\s"'`,;()<>[\]{}|]{6,})/giu;

const USERNAME = /^[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)*$/u;
/** `vault:kv/billing`: where it is kept. */
const REFERENCE = /^[a-z]+:/u;
/** Words of the trade that have figures in them. */
const TRADE =
  /1password|oauth\d|o365|m365|sha-?\d+|md5|aes-?\d+|[rhep]s\d{3}|base\d\d|utf-?\d+|tls-?[\d.]+|ed25519|pbkdf2|argon2\w*|x509|pkcs\d+|rfc-?\d+|iso-?\d+|24x7/giu;
/** Numbers of tickets, and days. */
const NUMBERS = /\b[A-Z]{2,12}-?\d{3,}\b|\b\d{4}-\d\d-\d\d\b/gu;
const SIGNS = /[!$%^~@#&*?=+]/u;
/** `Vault-managed`, `rotated`. */
const PLAIN = /^\p{L}+(?:['’/-]\p{L}+)*$/u;
/** Bits a letter above which a word of letters is no word. */
const ODD = 1;
const COMMON: ReadonlySet<string> = new Set(common.passwords);

/** Where a word begins that the text itself calls a secret. */
export function toldAt(text: string): number | undefined {
  for (const { 0: all, groups, index } of text.matchAll(TOLD)) {
    const { mark, noun = '', word = '' } = groups ?? {};
    const at = all.length - word.length;
    if (REFERENCE.test(word) || USERNAME.test(word)) continue;
    const behind = text.slice(index + all.length);
    if (isTold({ word, behind, noun, mark, isApart: /\s$/u.test(all.slice(0, at)) })) return index + at;
  }
  return undefined;
}

interface Told {
  readonly word: string;
  readonly behind: string;
  readonly noun: string;
  readonly mark: string | undefined;
  readonly isApart: boolean;
}

function isTold({ behind, isApart, mark, noun, word }: Told): boolean {
  if (mark === undefined) return isApart && word.length >= 8 && /\d/u.test(withoutTrade(word)) && /\p{L}/u.test(word);
  if (mark.includes('=') || isOdd(word)) return true;
  // Behind a colon a sentence may begin; a phrase that is a secret cannot be told from one.
  return mark.includes(':') && (/phrase/iu.test(noun) || !/^\s+\p{L}/u.test(behind));
}

/** A word that no sentence about passwords goes on with. */
function isOdd(word: string): boolean {
  const core = withoutTrade(word.replace(/[.!?:*]+$/u, ''));
  if (core === '') return false;
  if (/\d/u.test(core) || SIGNS.test(core) || COMMON.has(core.toLowerCase())) return true;
  return !PLAIN.test(core) || oddity(core) / core.length > ODD;
}

/** What is left of a word without what the trade calls so. */
function withoutTrade(word: string): string {
  return word
    .replaceAll(TRADE, '')
    .replaceAll(NUMBERS, '')
    .replaceAll(/^[-–/]+|[-–/]+$/gu, '');
}
