/**
 * Passwords that are parted by dashes (`Pw1-rOYfjLBnHrnBdo`, `udxqyn-bhioz7-ypzekQ`): each piece is too short to tell, and
 * so the word is judged as a whole. Pieces of names are words, abbreviations, numbers, or one of them with figures behind.
 */
import { longId } from '../longId.js';
import { oddity } from './wordLike.js';

/** Pieces as names have them: `eu`, `west1`, `SAP2`, `InvoiceLoad`, `s3`, `2xlarge`, `2026`. */
const PLAIN =
  /^(?:\d+|[A-Z]?[a-z]+\d*|[A-Z]+\d*|(?:[A-Z][a-z]+)+\d*|[a-z]+(?:[A-Z][a-z]+)+\d*|[A-Za-z]{1,3}\d+[a-z]{0,2}|\d+(?:[a-z]+|[A-Z]+))$/u;
/** Ids within a name: of tenants and keys, of what AWS has, and of commits, images and machines. */
const IDS_WITHIN =
  /(?<=[A-Za-z\d]-)(?:[a-f\d]{8}-(?:[a-f\d]{4}-){3}[a-f\d]{12}|[a-z]{1,12}-[a-f\d]{17})(?![A-Za-z\d])/giu;
const HEX = /^(?=.*\d)[a-f\d]{7,}$/u;
/** As Safari and iOS draw them: three times six letters, one of them a capital and one a figure at an end of its six. */
const OF_APPLE = /^[A-Za-z\d]{6}-[A-Za-z\d]{6}-[A-Za-z\d]{6}$/u;

/** Letters and digits of a password. */
const LEAST = 10;
/** Bits by which a word with all kinds of characters is told from a name, by how many of its pieces no name has. */
const BITS = [12, 4, -2] as const;
/** The same of letters of both cases alone, two pieces of which no name has. */
const LETTER_BITS = 4;
/** Pieces of the same length, as keys have them: how many, how long, and bits. */
const SAME = { pieces: 3, length: 4, bits: 6 } as const;
/** A capital begins words of names. */
const APPLE_BITS = -15;

/** Whether a word with dashes in it is likelier drawn by lot than the name of something. */
export function isDashedPassword(written: string): boolean {
  const pieces = written.split(/[-_]+/u).filter((piece) => piece !== '' && !isIdPiece(piece));
  if (pieces.length < 2 || pieces.some((piece) => !/^[A-Za-z\d]+$/u.test(piece))) return false;
  const word = pieces.join('-');
  const letters = pieces.join('');
  if (letters.length < LEAST) return false;
  if (isOfApple(word)) return true;
  if (/^[a-f\d]+$/iu.test(letters) || !/[A-Za-z]/u.test(letters)) return false;
  const isMixed = /[a-z]/u.test(letters) && /[A-Z]/u.test(letters);
  const odd = Math.min(pieces.filter((piece) => !PLAIN.test(piece)).length, BITS.length - 1);
  if (!isMixed) return isKey(pieces, word);
  if (!/\d/u.test(letters)) return odd > 1 && oddity(word) > LETTER_BITS;
  return oddity(word) > (BITS[odd] ?? 0);
}

/** A name without the ids that stand behind it. */
export function withoutIds(name: string): string {
  return name.replaceAll(IDS_WITHIN, '');
}

function isIdPiece(piece: string): boolean {
  return HEX.test(piece) || (/^[A-Za-z\d]{18}$/u.test(piece) && longId(piece.slice(0, 15)) === piece);
}

function isOfApple(word: string): boolean {
  if (!OF_APPLE.test(word) || word.replaceAll(/\D/gu, '').length !== 1) return false;
  if (word.replaceAll(/[^A-Z]/gu, '').length !== 1 || !/(?:^|-)\d|\d(?:-|$)/u.test(word)) return false;
  return !/(?:^|-)[A-Z]/u.test(word) || oddity(word) > APPLE_BITS;
}

/** `7kq2-x9mv-4rtz`: figures in more than one of several pieces of one length. */
function isKey(pieces: readonly string[], word: string): boolean {
  const [{ length } = ''] = pieces;
  if (pieces.length < SAME.pieces || length < SAME.length || pieces.some((piece) => piece.length !== length)) {
    return false;
  }
  return pieces.filter((piece) => /\d/u.test(piece)).length > 1 && oddity(word) > SAME.bits;
}
