/**
 * Addresses as 16 bytes in network order: the form in which they are read from text, kept and searched, because that
 * makes no objects and bigints do.
 */
import type { Address } from './address.js';

/** How many bytes an address has. */
export const BYTES = 16;
/** The third 32-bit word of every IPv4 address; the first two are 0. */
export const MAPPED = 0xffff;

const DOT = 0x2e;
const COLON = 0x3a;
const GROUPS = 8;
/** The value of a hexadecimal digit by its character code, -1 for other characters up to `f`. */
const HEX_DIGITS = Int8Array.from({ length: 0x67 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase()),
);

/**
 * Reads an address into `bytes`. Strict: a dotted quad without leading zeros, or IPv6 as RFC 4291 section 2.2 writes it
 * with an optional dotted quad at the end; no zone, no blank.
 *
 * @returns false when the text is no such address; `bytes` then holds nothing of use, and `refusal` tells why.
 */
export function parseBytes(text: string, bytes: DataView): boolean {
  if (text.includes(':')) return readGroups(text, bytes);
  const quad = readQuad(text, 0);
  if (quad < 0) return false;
  bytes.setUint32(0, 0);
  bytes.setUint32(4, 0);
  bytes.setUint32(8, MAPPED);
  bytes.setUint32(12, quad);
  return true;
}

/** Writes an address as bytes, from `at` on. */
export function writeBytes(address: Address, bytes: DataView, at = 0): void {
  bytes.setBigUint64(at, address >> 64n);
  // Keeps the lower 64 bits.
  bytes.setBigUint64(at + 8, address);
}

/** The address whose bytes stand from `at` on. */
export function addressAt(bytes: DataView, at = 0): Address {
  return ((bytes.getBigUint64(at) << 64n) | bytes.getBigUint64(at + 8)) as Address;
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

function readGroups(text: string, bytes: DataView): boolean {
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
    let code = COLON;
    for (; i < end; i++) {
      code = text.charCodeAt(i);
      const digit = HEX_DIGITS[code] ?? -1;
      if (digit < 0) break;
      group = (group << 4) | digit;
    }
    if (code === DOT) {
      const quad = readQuad(text, from);
      if (quad < 0 || count > GROUPS - 2) return false;
      bytes.setUint16(2 * count++, quad >>> 16);
      bytes.setUint16(2 * count++, quad & 0xffff);
      break;
    }
    if (i === from || i - from > 4) return false;
    bytes.setUint16(2 * count++, group);
    if (i === end) break;
    if (code !== COLON || ++i === end) return false;
    if (text.charCodeAt(i) === COLON) {
      if (gap >= 0) return false;
      gap = count;
      i++;
    }
  }
  if (gap < 0) return count === GROUPS;
  if (count === GROUPS) return false;
  openGap(bytes, gap, count);
  return true;
}

/** Moves the groups from `gap` up to `count` to the end, and writes zeros where they stood and up to them. */
function openGap(bytes: DataView, gap: number, count: number): void {
  const moved = GROUPS - count;
  for (let i = count - 1; i >= gap; i--) bytes.setUint16(2 * (i + moved), bytes.getUint16(2 * i));
  for (let i = gap; i < gap + moved; i++) bytes.setUint16(2 * i, 0);
}
