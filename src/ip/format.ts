import { isIPv4, type Address } from './address.js';
import { BYTES, writeBytes } from './bytes.js';

const bytes = new DataView(new ArrayBuffer(BYTES));

/**
 * The one way to write an address: RFC 5952 for IPv6, a dotted quad for the mapped block.
 */
export function formatAddress(address: Address): string {
  writeBytes(address, bytes);
  if (isIPv4(address)) return [12, 13, 14, 15].map((at) => bytes.getUint8(at)).join('.');
  const groups = [0, 2, 4, 6, 8, 10, 12, 14].map((at) => bytes.getUint16(at));
  const { from, length } = longestZeros(groups);
  if (length < 2) return hex(groups);
  return `${hex(groups.slice(0, from))}::${hex(groups.slice(from + length))}`;
}

function hex(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}

/** The longest run of zero groups; the first one of equals (RFC 5952 section 4.2.3). */
function longestZeros(groups: readonly number[]): { from: number; length: number } {
  let longest = { from: 0, length: 0 };
  let from = 0;
  groups.forEach((group, i) => {
    const length = i + 1 - from;
    if (group !== 0) from = i + 1;
    else if (length > longest.length) longest = { from, length };
  });
  return longest;
}
