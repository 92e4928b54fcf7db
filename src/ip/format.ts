import { isIPv4, type Address } from './address.js';
import { toWords, WORDS } from './words.js';

/**
 * The one way to write an address: RFC 5952 for IPv6, a dotted quad for the mapped block.
 */
export function formatAddress(address: Address): string {
  const words = new Uint32Array(WORDS);
  toWords(address, words);
  if (isIPv4(address)) return formatQuad(words[3] ?? 0);
  const groups = [...words].flatMap((word) => [word >>> 16, word & 0xffff]);
  const [from, length] = longestZeros(groups);
  if (length < 2) return hex(groups);
  return `${hex(groups.slice(0, from))}::${hex(groups.slice(from + length))}`;
}

function formatQuad(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

function hex(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}

/** Where the longest run of zero groups begins and how long it is; the first one of equals (RFC 5952 section 4.2.3). */
function longestZeros(groups: readonly number[]): [from: number, length: number] {
  let best: [number, number] = [0, 0];
  let from = 0;
  groups.forEach((group, i) => {
    if (group !== 0) from = i + 1;
    else if (i + 1 - from > best[1]) best = [from, i + 1 - from];
  });
  return best;
}
