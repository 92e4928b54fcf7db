/**
 * What Salesforce accepts as a range (PLATFORM.md section 2), with a reason for each refusal.
 */
import { IPV4_HIGHEST, IPV4_LOWEST, isIPv4, type Address } from './address.js';
import { formatAddress } from './format.js';
import { readAddress } from './parse.js';
import { rangeSize, type Range } from './range.js';

/** A reason against a range. An `error`: Salesforce refuses the range. A `warning`: it may, or something follows. */
export interface RangeProblem {
  readonly text: { readonly key: string; readonly params: readonly string[] };
  /** Documented by Salesforce, seen in public sources, or unconfirmed. */
  readonly mark: 'D' | 'C' | 'U';
  readonly severity: 'error' | 'warning';
}

/** Most IPv4 addresses of a trusted range (D). */
export const TRUSTED_IPV4_LIMIT = 2n ** 25n;
/** Most IPv6 addresses of a trusted range, by an older text (U). */
export const TRUSTED_IPV6_LIMIT = 2n ** 96n;
/** Profiles whose ranges hold more addresses fall under the device activation of release 258 (C). */
export const DEVICE_ACTIVATION_LIMIT = 2n ** 24n;

/**
 * Why Salesforce would refuse, or may refuse, this trusted range (Network Access). Empty: it accepts the range.
 *
 * Errors: an end that is no address (U), ends of two families (D), a start after the end (D), a range that holds the
 * whole IPv4-mapped block and more (D), over 2^25 IPv4 addresses (D), over 2^96 IPv6 addresses (U).
 * Warning: any IPv6 range, since newer texts speak of IPv4 alone (U).
 */
export function trustedRangeProblems(start: string | Address, end: string | Address): RangeProblem[] {
  return problems(start, end, (range) => {
    const size = rangeSize(range);
    if (isIPv4(range.start)) {
      return size > TRUSTED_IPV4_LIMIT ? [tooLarge('trusted-ipv4-size', 'D', 'error', size, TRUSTED_IPV4_LIMIT)] : [];
    }
    return [
      ...(size > TRUSTED_IPV6_LIMIT ? [tooLarge('trusted-ipv6-size', 'U', 'error', size, TRUSTED_IPV6_LIMIT)] : []),
      problem('trusted-ipv6', 'U', 'warning'),
    ];
  });
}

/**
 * Why Salesforce would refuse, or may refuse, this profile range (Login IP Ranges). Empty: it accepts the range.
 *
 * Errors: as for a trusted range, but never its size: that limits exist is documented, their number could not be read.
 * Warnings: a size over the limits of trusted ranges (U), over 2^24 IPv4 addresses (C, device activation).
 */
export function profileRangeProblems(start: string | Address, end: string | Address): RangeProblem[] {
  return problems(start, end, (range) => {
    const size = rangeSize(range);
    const limit = isIPv4(range.start) ? TRUSTED_IPV4_LIMIT : TRUSTED_IPV6_LIMIT;
    return [
      ...(size > limit ? [tooLarge('profile-size', 'U', 'warning', size, limit)] : []),
      ...(size > DEVICE_ACTIVATION_LIMIT
        ? [tooLarge('profile-device-activation', 'C', 'warning', size, DEVICE_ACTIVATION_LIMIT)]
        : []),
    ];
  });
}

/** What holds for both kinds of range; `sizeProblems` is asked once the ends make a range. */
function problems(
  start: string | Address,
  end: string | Address,
  sizeProblems: (range: Range) => RangeProblem[],
): RangeProblem[] {
  const [first, last] = [readEnd(start), readEnd(end)];
  if (typeof first !== 'bigint' || typeof last !== 'bigint') {
    return [first, last].filter((read) => typeof read !== 'bigint');
  }
  const shown = [formatAddress(first), formatAddress(last)];
  if (isIPv4(first) !== isIPv4(last)) return [problem('families', 'D', 'error', ...shown)];
  if (first > last) return [problem('reversed', 'D', 'error', ...shown)];
  const range = { start: first, end: last };
  return [...(straddles(range) ? [problem('straddles', 'D', 'error', ...shown)] : []), ...sizeProblems(range)];
}

/** An end as an address, or why it is none. */
function readEnd(end: string | Address): Address | RangeProblem {
  if (typeof end === 'bigint') return end;
  const read = readAddress(end);
  if (typeof read === 'bigint') return read;
  return { text: { key: read.key, params: read.params }, mark: 'U', severity: 'error' };
}

/** Of two IPv6 ends: whether the IPv4-mapped block lies between them. */
function straddles(range: Range): boolean {
  return range.start < IPV4_LOWEST && range.end > IPV4_HIGHEST;
}

function tooLarge(
  rest: string,
  mark: RangeProblem['mark'],
  severity: RangeProblem['severity'],
  size: bigint,
  limit: bigint,
): RangeProblem {
  return problem(rest, mark, severity, size.toString(), limit.toString());
}

function problem(
  rest: string,
  mark: RangeProblem['mark'],
  severity: RangeProblem['severity'],
  ...params: readonly string[]
): RangeProblem {
  return { text: { key: `ip.salesforce.${rest}`, params }, mark, severity };
}
