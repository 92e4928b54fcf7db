import { Text } from '../text.js';
import { HIGHEST, IPV4_HIGHEST, IPV4_LOWEST, isIPv4, LOWEST, toAddress, type Address } from './address.js';
import { formatCidr, maskOf, WIDTH, IPV4_PREFIX } from './cidr.js';
import { IpError } from './error.js';
import { formatAddress } from './format.js';
import { parseAddress } from './parse.js';

/** Addresses from `start` to `end`, both inside. `start` is never after `end`; see {@link makeRange}. */
export interface Range {
  readonly start: Address;
  readonly end: Address;
}

/** A text that may be an address, and a slash; not a URL. */
const CIDR = /^[^/g-wyz]*\//iu;
/** Two texts that may be addresses with a dash between; not a host name with a hyphen in it. */
const START_END = /^[\da-f.:\s]*[-\u2010-\u2015][-\u2010-\u2015\da-f.:/\s]*$/iu;

/** 0.0.0.0 - 255.255.255.255 */
export const IPV4_ALL: Range = { start: IPV4_LOWEST, end: IPV4_HIGHEST };
/** Every address of both families. */
export const ALL: Range = { start: LOWEST, end: HIGHEST };

/**
 * A range from two addresses. The ends may be of different families: complements and sub-ranges need such ranges.
 * What Salesforce accepts is asked of the rules in `salesforce.ts`.
 *
 * @throws IpError when `start` is after `end`.
 */
export function makeRange(start: Address, end: Address): Range {
  if (start > end) {
    throw new IpError(Text.of('ip.range.reversed', { start: formatAddress(start), end: formatAddress(end) }));
  }
  return { start, end };
}

/** Below, within and above the IPv4-mapped block. */
const FAMILIES: readonly Range[] = [
  { start: LOWEST, end: toAddress(IPV4_LOWEST - 1n) },
  IPV4_ALL,
  { start: toAddress(IPV4_HIGHEST + 1n), end: HIGHEST },
];

/** The same addresses in ranges of one family each: Salesforce takes none that runs from one into the other. */
export function rangesByFamily({ end, start }: Range): Range[] {
  return FAMILIES.flatMap((family) => {
    const part = { start: start > family.start ? start : family.start, end: end < family.end ? end : family.end };
    return part.start > part.end ? [] : [part];
  });
}

/** How many addresses, 1 to 2^128. */
export function rangeSize(range: Range): bigint {
  return range.end - range.start + 1n;
}

/**
 * Reads an address, a CIDR block, or `start-end`.
 *
 * A CIDR block must begin at its network address. `::ffff:10.0.0.0/104` is `10.0.0.0/8`. An IPv6 block or range may lie
 * around the IPv4-mapped block (`::/0` is every address); the two ends of a written range must be of one family.
 *
 * @throws IpError that says what is wrong and how to write it.
 */
export function parseRange(text: string): Range {
  if (CIDR.test(text)) return parseCidr(text);
  if (START_END.test(text)) return parseStartEnd(text);
  const address = parseAddress(text);
  return { start: address, end: address };
}

/** One address alone, else `start-end`. */
export function formatRange(range: Range): string {
  const start = formatAddress(range.start);
  return range.start === range.end ? start : `${start}-${formatAddress(range.end)}`;
}

function parseStartEnd(text: string): Range {
  const parts = text.split('-', 3);
  const [first, second] = parts;
  if (first === undefined || second === undefined) throw new IpError(Text.of('ip.range.dash', { text }));
  if (parts.length > 2) throw new IpError(Text.of('ip.range.dashes', { text }));
  if (first === '' || second === '') throw new IpError(Text.of('ip.range.half', { text }));
  const start = parseAddress(first);
  const end = parseAddress(second);
  if (isIPv4(start) !== isIPv4(end)) throw new IpError(Text.of('ip.range.families', { start: first, end: second }));
  return makeRange(start, end);
}

function parseCidr(text: string): Range {
  const parts = text.split('/', 3);
  const [network, written] = parts;
  if (network === undefined || written === undefined || parts.length > 2) {
    throw new IpError(Text.of('ip.range.slashes', { text }));
  }
  if (text.includes('-')) throw new IpError(Text.of('ip.range.cidr-and-end', { text }));
  const start = parseAddress(network);
  const dotted = !network.includes(':');
  const prefix = parsePrefix(text, written, dotted) + (dotted ? IPV4_PREFIX : 0);
  const mask = maskOf(prefix);
  const lowest = toAddress(start & ~mask);
  if (lowest !== start) throw new IpError(Text.of('ip.range.host-bits', { text, block: formatCidr(lowest, prefix) }));
  return { start, end: toAddress(start | mask) };
}

/** The number after the slash: 0-32 after a dotted quad, 0-128 after IPv6. */
function parsePrefix(text: string, written: string, dotted: boolean): number {
  if (written.includes('.') || written.includes(':')) throw new IpError(Text.of('ip.range.netmask', { text }));
  if (!/^(?:0|[1-9]\d*)$/u.test(written)) throw new IpError(Text.of('ip.range.prefix', { text, prefix: written }));
  const most = dotted ? WIDTH - IPV4_PREFIX : WIDTH;
  if (Number(written) > most) {
    throw new IpError(Text.of('ip.range.prefix-large', { text, prefix: written, most: String(most) }));
  }
  return Number(written);
}
