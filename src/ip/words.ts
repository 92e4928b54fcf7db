/**
 * Addresses as four 32-bit words, the most significant first: the form in which they are read from text and searched,
 * because numbers need no allocation and bigints do.
 */
import type { Address } from './address.js';

export const WORDS = 4;
/** The third word of every IPv4 address; the first two are 0. */
export const MAPPED = 0xffff;

const DOT = 0x2e;
const COLON = 0x3a;
const GROUPS = 8;
const groups = new Uint16Array(GROUPS);

/**
 * Reads an address into `words`. Strict: a dotted quad without leading zeros, or IPv6 as RFC 4291 section 2.2 writes it
 * with an optional dotted quad at the end; no zone, no blank.
 *
 * @returns false when the text is not such an address; `words` is then undefined. `refusal` tells why.
 */
export function readWords(text: string, words: Uint32Array): boolean {
  if (text.includes(':')) return readGroups(text, words);
  const quad = readQuad(text, 0);
  if (quad < 0) return false;
  words[0] = 0;
  words[1] = 0;
  words[2] = MAPPED;
  words[3] = quad;
  return true;
}

/** The dotted quad from `from` to the end of the text as a number, or -1. */
function readQuad(text: string, from: number): number {
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (octet < 0 || dots === 3) return -1;
      value = value * 256 + octet;
      octet = -1;
      dots++;
    } else {
      const digit = code - 0x30;
      // A digit after a lone 0 would make a leading zero.
      if (digit < 0 || digit > 9 || octet === 0) return -1;
      octet = octet < 0 ? digit : octet * 10 + digit;
      if (octet > 255) return -1;
    }
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : -1;
}

function readGroups(text: string, words: Uint32Array): boolean {
  const end = text.length;
  let count = 0;
  /** How many groups stand before `::`, or -1. */
  let gap = -1;
  let i = 0;
  if (text.charCodeAt(0) === COLON) {
    if (text.charCodeAt(1) !== COLON) return false;
    gap = 0;
    i = 2;
  }
  while (i < end) {
    if (count === GROUPS) return false;
    const from = i;
    let group = 0;
    let digit = hexDigit(text.charCodeAt(i));
    while (digit >= 0 && i - from < 4) {
      group = group * 16 + digit;
      digit = hexDigit(text.charCodeAt(++i));
    }
    const code = text.charCodeAt(i);
    if (code === DOT) {
      const quad = readQuad(text, from);
      if (quad < 0 || count > GROUPS - 2) return false;
      groups[count++] = quad >>> 16;
      groups[count++] = quad & 0xffff;
      break;
    }
    if (i === from) return false;
    groups[count++] = group;
    if (i === end) break;
    if (code !== COLON || ++i === end) return false;
    if (text.charCodeAt(i) === COLON) {
      if (gap >= 0) return false;
      gap = count;
      i++;
    }
  }
  if (gap < 0 ? count !== GROUPS : count === GROUPS) return false;
  fillWords(words, count, gap < 0 ? count : gap);
  return true;
}

/** The value of a hexadecimal digit; -1 for anything else, the end of the text (NaN) too. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Groups to words: `before` of the `count` groups stand at the front, the others at the end, zeros between. */
function fillWords(words: Uint32Array, count: number, before: number): void {
  groups.copyWithin(GROUPS - count + before, before, count);
  groups.fill(0, before, GROUPS - count + before);
  for (let i = 0; i < WORDS; i++) {
    words[i] = (groups[2 * i] ?? 0) * 0x10000 + (groups[2 * i + 1] ?? 0);
  }
}

const WORD = 0xffff_ffffn;

/** Writes an address as words, from `at` on. */
export function toWords(address: Address, words: Uint32Array, at = 0): void {
  words[at] = Number(address >> 96n);
  words[at + 1] = Number((address >> 64n) & WORD);
  words[at + 2] = Number((address >> 32n) & WORD);
  words[at + 3] = Number(address & WORD);
}

/** The address whose words stand from `at` on. */
export function fromWords(words: Uint32Array, at = 0): Address {
  const high = (word(words, at) << 32n) | word(words, at + 1);
  const low = (word(words, at + 2) << 32n) | word(words, at + 3);
  // Four 32-bit words are always within 0 and 2^128-1.
  return ((high << 64n) | low) as Address;
}

function word(words: Uint32Array, at: number): bigint {
  return BigInt(words[at] ?? 0);
}
