/**
 * What Salesforce accepts as a range (docs/salesforce.md section 2), with a reason for each refusal. The rules are the same for
 * trusted ranges and for those of profiles. The size of one range is no reason: see `limits.ts`.
 */
import { Text } from '../text.js';
import { IPV4_HIGHEST, IPV4_LOWEST, isIPv4, type Address } from './address.js';
import { formatAddress } from './format.js';
import { readAddress } from './parse.js';

/** A reason for which Salesforce refuses a range. */
export interface RangeProblem {
  readonly text: Text;
  /** Documented by Salesforce, seen in public sources, or unconfirmed. */
  readonly mark: 'D' | 'C' | 'U';
}

/**
 * Why Salesforce refuses this range. Empty: it is one.
 *
 * An end that is no address (U), ends of two families (D), a start after the end (D), a range that holds the whole
 * IPv4-mapped block and more (D).
 */
export function rangeProblems(start: string | Address, end: string | Address): RangeProblem[] {
  const [first, last] = [readEnd(start), readEnd(end)];
  if (typeof first !== 'bigint' || typeof last !== 'bigint') {
    return [first, last].filter((read) => typeof read !== 'bigint');
  }
  const key = refusalOf(first, last);
  if (key === undefined) return [];
  // Only of those that are refused: a profile may have 200,000 that are not.
  return [{ text: Text.of(key, { start: formatAddress(first), end: formatAddress(last) }), mark: 'D' }];
}

function refusalOf(
  first: Address,
  last: Address,
): 'ip.salesforce.families' | 'ip.salesforce.reversed' | 'ip.salesforce.straddles' | undefined {
  if (isIPv4(first) !== isIPv4(last)) return 'ip.salesforce.families';
  if (first > last) return 'ip.salesforce.reversed';
  // Of two IPv6 ends: the IPv4-mapped block lies between them.
  return first < IPV4_LOWEST && last > IPV4_HIGHEST ? 'ip.salesforce.straddles' : undefined;
}

/** An end as an address, or why it is none. */
function readEnd(end: string | Address): Address | RangeProblem {
  if (typeof end === 'bigint') return end;
  const read = readAddress(end);
  if (typeof read === 'bigint') return read;
  return { text: read.text, mark: 'U' };
}
