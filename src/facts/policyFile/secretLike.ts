/**
 * Texts that look like a secret by what they are made of. Beside the forms of providers, which a library knows, since a
 * password, a security token and a consumer secret of Salesforce have no form of their own.
 */
import { parseRange, IpError } from '../../ip/index.js';
import { looksLikeToken } from '../../securityToken.js';
import { longId } from '../longId.js';
import { asRead } from './normalizedText.js';
import { isCommonPassword, isSigned } from './commonPassword.js';
import { isDrawnWord } from './drawnWord.js';
import { isDashedPassword, withoutIds } from './dashedPassword.js';
import { carriesSecret, isDocumentLink } from './links.js';
import { toldAt } from './namedSecret.js';
import { oddity } from './wordLike.js';

/** What ends a word in a line. */
const WORDS = /[^\s"'`,;()<>[\]{}|]+/gu;
/** What ends a part of a path, a reference or a URL. */
const PARTS = /[^/:#?&=.@\\]+/gu;

const SESSION = /00D[A-Za-z\d]{9,15}![\w.]{8,}/u;
const CONSUMER_KEY = /3MVG9[\w.]{20,}/u;
const REFRESH_TOKEN = /5Aep[\w.]{20,}/u;
/** What stands above a key is enough: nobody writes it without one behind. */
const PRIVATE_KEY = /-{4,5} ?BEGIN (?:[A-Z\d]+ )*PRIVATE KEY(?: BLOCK)? ?-{4,5}|PuTTY-User-Key-File-\d/iu;
/** As Salesforce has usernames: of the form of a mail address, with the name of a sandbox behind it where there is one. */
const USERNAME = /^[\w.+%'-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[A-Za-z][\w-]*$/u;
const KNOWN_IDS = /^(?:00D|005|00e|0PS|00G|0H4|0LE|0Yu)[A-Za-z\d]{12}$/u;
/** Items of 1Password, versions of Azure Key Vault: ids within a reference. */
const STORE_IDS = /^(?:[a-z\d]{26}|[a-f\d]{32})$/u;
const STORES = /^(?:op:\/\/|https:\/\/[A-Za-z\d-]+\.vault\.)/u;
/** References to stores, whose parts are judged each by itself. */
const OF_STORE = /^(?:arn:|projects\/|[a-z]+:\/\/)/u;
/** What addresses, blocks and ranges are made of. */
const OF_ADDRESSES = /^[\da-f.:/\u2010-\u2015-]+$/iu;
/** Ids of tenants, clients and keys (RFC 9562), and of what AWS has (`vpc-0a1b2c3d4e5f67890`). */
const UUID = /^(?:%7B)?[a-f\d]{8}-(?:[a-f\d]{4}-){3}[a-f\d]{12}(?:%7D)?$/iu;
const OF_AWS = /^[a-z]{1,12}-(?:[a-f\d]{8}|[a-f\d]{17})$/u;

/** Commits as people shorten them, digests that say what they are, and pods, named by their set and by lot. */
const OF_BUILDS = /^(?:[a-f\d]{7,16}|sha256:[a-f\d]{64}|[a-z][a-z\d-]*-[a-f\d]{8,10}-[bcdfghjklmnpqrstvwxz2-9]{5})$/u;

/** What AWS puts behind the name of a secret. */
const OF_ARN = /(?<=^arn:[a-z-]+:secretsmanager:.*)-[A-Za-z\d]{6}$/u;

/** The fingerprint of a finding in a report on several orgs. */
const OF_FINDING = /^[a-f\d]{16}-00D[A-Za-z\d]{12}(?:[A-Z0-5]{3})?$/u;

/** Letters of a word that make it long enough to be a random one. */
const LONG = 20;
const HEX = 32;
/** Digits beyond which a number is no id: one of 64 bits has twenty. */
const LONGEST_NUMBER = 20;
/** Bits that a character of a random word tells. */
const BITS = 3.2;
/** The same of digits: what is filled up with zeros tells less. */
const DIGIT_BITS = 2;
/** How often the kind of character changes in random words; in names, `BillingExportJob`, it does so less. */
const CHANGES = 0.33;
/** Letters and digits from which on a word may be told by how odd it is, and by how many bits: less, the longer it is. */
const ODD_LENGTH = 16;
const ODD_BITS = 12;
const LESS_BITS = 1.5;
/** What no letter or digit of Latin is, and short words of the trade that have few vowels. */
const NO_LETTERS =
  /[^\p{Script=Latin}\d]+|oauth|sfdc|extl|clnt|plcy|cnfg|mgmt|https?|html|json|s?ftp|odbc|jdbc|mssql|mysql|postgresql/iu;
/** Bits below which a part with figures in it is a name (`ElasticLoadBalancingV2`), however often its kinds change. */
const NAME_BITS = -10;
/** Words that are pieces of one: letters of each and of all, bits a letter that no word of a sentence has, and bits of all. */
const PIECE = 4;
const PIECES = 20;
const PIECE_BITS = -0.25;
const ODD_PIECE = 0.3;
const PIECES_BITS = 10;

/** Letters and digits of a password as programs draw it, and bits by which a name with figures in it is told from one. */
const SHORT = /^[A-Za-z\d]{10,15}$/u;
const SHORT_BITS = 4;
/** The same without capitals: names of programs have figures among their letters. */
const SMALL = /^[a-z\d]{10,15}$/u;
const SMALL_BITS = 18;

/**
 * Where the first word that looks like a secret begins, from 0; undefined where none does.
 *
 * @param areUsernames whether a username stands there: by whatever its parts are made of, it is none
 */
export function secretLikeAt(written: string, areUsernames = false): number | undefined {
  const { offsetOf, text } = asRead(written);
  const at = firstOf(text, areUsernames) ?? drawnAt(text);
  return at === undefined ? undefined : offsetOf(at);
}

/** The same of a text whose words end where YAML says, and not at blanks: each of its values has to be looked at, too. */
export function secretPartAt(written: string): number | undefined {
  const { offsetOf, text } = asRead(written);
  const at = firstOf(text, true);
  return at === undefined ? undefined : offsetOf(at);
}

/** Where a word begins that was drawn by lot, signs among its letters. */
function drawnAt(text: string): number | undefined {
  const words = [...text.matchAll(/\S+/gu)];
  return words.find(({ 0: word }) => {
    const core = word.replaceAll(/^[<("'[]+|[>)"'\].,;:!?]+$/gu, '');
    return (
      isDrawnWord(word) && ![word, core].some((one) => USERNAME.test(one) || isDocumentLink(one) || OF_STORE.test(one))
    );
  })?.index;
}

function firstOf(text: string, areUsernames: boolean): number | undefined {
  const words = [...text.matchAll(WORDS)].map(({ 0: word, index }) => ({ word, index }));
  const key = PRIVATE_KEY.exec(text)?.index;
  return (
    key ??
    words.find(({ word }) => (areUsernames && USERNAME.test(word) ? isTokenAt(word) : isSecretLike(word)))?.index ??
    piecesAt(text, words) ??
    toldAt(text)
  );
}

/**
 * Where words begin that are one token with blanks in it: two that are hardly words and together none, or more of which each
 * is none.
 */
function piecesAt(
  text: string,
  words: readonly { readonly word: string; readonly index: number }[],
): number | undefined {
  let run: { readonly index: number; readonly bits: number; readonly length: number }[] = [];
  let end = 0;
  for (const { index, word } of words) {
    const isNext = /^\s*$/u.test(text.slice(end, index));
    end = index + word.length;
    const bits = isPiece(word) ? oddity(word) : -Infinity;
    if (bits < PIECE_BITS * word.length) {
      run = [];
      continue;
    }
    run = [...(isNext ? run : []), { index, bits, length: word.length }];
    const found = [run.slice(-2), run.slice(-3), run.slice(-4)].find((pieces) => isOneToken(pieces));
    if (found !== undefined) return found[0]?.index;
  }
  return undefined;
}

function isOneToken(pieces: readonly { readonly bits: number; readonly length: number }[]): boolean {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const bits = pieces.reduce((sum, piece) => sum + piece.bits, 0);
  const isEachOdd = pieces.every((piece) => piece.bits > ODD_PIECE * piece.length);
  return pieces.length > 1 && length >= PIECES && bits >= PIECES_BITS && (pieces.length === 2 || isEachOdd);
}

/** Short words in capitals are abbreviations, of which a list may have many. */
function isPiece(word: string): boolean {
  if (word.length < PIECE || !/^[A-Za-z\d]+$/u.test(word) || isId(word)) return false;
  return word.length > 5 || !/^[A-Z\d]+$/u.test(word);
}

/** A security token with a domain behind it, so that it may stand where a username does; Salesforce keeps small letters. */
function isTokenAt(username: string): boolean {
  const local = username.slice(0, username.indexOf('@'));
  return looksLikeToken(local) && [/[a-z]/u, /[A-Z]/u, /\d/u].every((kind) => kind.test(local)) && isRandom(local);
}

function isSecretLike(word: string): boolean {
  if ([SESSION, CONSUMER_KEY, REFRESH_TOKEN].some((form) => form.test(word)) || carriesSecret(word)) return true;
  if (isAddress(word) || isId(word) || isDocumentLink(word)) return false;
  if (isPassword(word)) return true;
  if (isKnownId(word)) return false;
  const inStore = STORES.test(word);
  const parts = withoutIds(unescaped(word).replace(OF_ARN, '')).match(PARTS) ?? [];
  if (/^(?!https?:)[a-z]+:\/\//u.test(word) && word.split('/').some(isPassword)) return true;
  // Links to videos and pages have short ids.
  const isLink = word.includes('://');
  return parts.some(
    (part) =>
      !isId(part) &&
      !(inStore && STORE_IDS.test(part)) &&
      (isRandom(part) || (!isLink && (isShortRandom(part) || isDashed(part)))),
  );
}

function isDashed(part: string): boolean {
  return !UUID.test(part) && !OF_AWS.test(part) && !OF_FINDING.test(part) && isDashedPassword(part);
}

/** `%20` of a link as the character that it stands for. */
function unescaped(word: string): string {
  if (!/^https?:/u.test(word)) return word;
  try {
    return decodeURI(word);
  } catch {
    return word;
  }
}

export function isAddress(word: string): boolean {
  // To say why each other word is none takes longer than all the rest.
  if (!OF_ADDRESSES.test(word)) return false;
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

/** An id that is known by its form: of a tenant or a key, of what AWS has, of a commit, an image or a pod. */
export function isKnownId(word: string): boolean {
  return UUID.test(word) || OF_AWS.test(word) || OF_BUILDS.test(word);
}

/** Upper and lower case, a digit, and a sign within that names and sentences do not have there. */
function isPassword(word: string): boolean {
  if (USERNAME.test(word) || word.includes('://')) return false;
  if (isSigned(word) || isCommonPassword(word, 'sentence')) return true;
  if (word.length < 8) return isShortSigned(word);
  // `Python3+`, `really?`
  const core = word.replace(/[.!?:*+]+$/u, '');
  return /[a-z]/u.test(core) && /[A-Z]/u.test(core) && /\d/u.test(core) && /[!#$%^&*~?=+@]/u.test(core);
}

/** `k7#Lq9`: all kinds of characters in six or seven, and a sign within. */
function isShortSigned(word: string): boolean {
  if (!/^[A-Za-z\d]+[!#$%^*~?][A-Za-z\d]+$/u.test(word) || word.length < 6 || changes(word) < 4) return false;
  return /[a-z]/u.test(word) && /[A-Z]/u.test(word) && /\d/u.test(word) && !/^[A-Z][a-z]+\d/u.test(word);
}

function isRandom(part: string): boolean {
  if (UUID.test(part) || OF_AWS.test(part) || OF_FINDING.test(part)) return false;
  const isNumber = /^[\d-]+$/u.test(part) && part.replaceAll('-', '').length > LONGEST_NUMBER;
  if (isNumber) return entropy(part) >= DIGIT_BITS;
  const isHex = /^[a-fA-F\d-]+$/u.test(part);
  if (isHex && part.replaceAll('-', '').length >= HEX && /[a-f]/iu.test(part) && /\d/u.test(part)) return true;
  if (isOdd(part)) return true;
  if (part.length < LONG || entropy(part) < BITS || !/\d/u.test(part) || oddity(part) < NAME_BITS) return false;
  // A name of many words changes at its dashes alone.
  const letters = part.replaceAll(/[-_]/gu, '');
  return letters.length >= LONG && changes(letters) / (letters.length - 1) >= CHANGES;
}

/** Ids of Salesforce are filled up with zeros; figures and letters of `a` to `f` alone are the number of a commit. */
function isShortRandom(part: string): boolean {
  if (!SHORT.test(part) || /0{3}/u.test(part) || /^[a-f\d]+$/iu.test(part)) return false;
  if (SMALL.test(part)) return (part.match(/\d+/gu) ?? []).length > 2 && oddity(part) > SMALL_BITS;
  return /[a-z]/u.test(part) && /[A-Z]/u.test(part) && /\d/u.test(part) && oddity(part) > SHORT_BITS;
}

/** The words of a name are parted by dashes: each is odd for itself, and short ones tell nothing. */
function isOdd(part: string): boolean {
  return part.split(NO_LETTERS).some((word) => {
    const beyond = word.length - ODD_LENGTH;
    // Fingerprints of findings, and of commits as people shorten them.
    if (beyond < 0 || (word.length < LONG && /^[a-f\d]+$/u.test(word))) return false;
    return oddity(word) > Math.max(0, ODD_BITS - LESS_BITS * beyond);
  });
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
