import type { Address } from './address.js';
import { addressAt, BYTES, parseBytes } from './bytes.js';
import { IpError } from './error.js';
import { refusal } from './refusal.js';

const bytes = new DataView(new ArrayBuffer(BYTES));

/**
 * Reads one address, strictly: a dotted quad, or IPv6 with `::` and a dotted quad at the end. `::ffff:a.b.c.d` is the
 * IPv4 address. What other programs read in more than one way is refused: leading zeros, fewer than four octets, one
 * number, hexadecimal octets, blanks, zones.
 *
 * @throws IpError that says what is wrong and how to write it.
 */
export function parseAddress(text: string): Address {
  const read = readAddress(text);
  if (read instanceof IpError) throw read;
  return read;
}

/** `parseAddress` for those who have a use for the refusal. */
export function readAddress(text: string): Address | IpError {
  return parseBytes(text, bytes) ? addressAt(bytes) : refusal(text);
}
