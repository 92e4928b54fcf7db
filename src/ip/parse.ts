import type { Address } from './address.js';
import { refusal } from './refusal.js';
import { fromWords, readWords, WORDS } from './words.js';

const words = new Uint32Array(WORDS);

/**
 * Reads one address, strictly: a dotted quad, or IPv6 with `::` and a dotted quad at the end. `::ffff:a.b.c.d` is the
 * IPv4 address. What other programs read in more than one way is refused: leading zeros, fewer than four octets, one
 * number, hexadecimal octets, blanks, zones.
 *
 * @throws IpError that says what is wrong and how to write it.
 */
export function parseAddress(text: string): Address {
  if (!readWords(text, words)) throw refusal(text);
  return fromWords(words);
}
