/**
 * How many addresses a list of ranges holds, and whether Salesforce would add to it (docs/salesforce.md section 2). A range that
 * is there decides as it stands, whatever its size; the limit only says what Salesforce refuses to take on.
 */
import { isIPv4 } from './address.js';
import { parseAddress } from './parse.js';
import { rangeSize, type Range } from './range.js';
import { RangeSet } from './rangeSet.js';
import data from './rangeLimits.json' with { type: 'json' };

export type Family = 'IPv4' | 'IPv6';

/** Most addresses of a list, by family (D). */
export const RANGE_LIMITS: Readonly<Record<Family, bigint>> = { IPv4: BigInt(data.ipv4), IPv6: BigInt(data.ipv6) };

/** The release since which Salesforce holds lists to them. */
export const RANGE_LIMITS_SINCE = data.since;

/** Private addresses that are not counted where they stand as a range of their own (D). */
const UNCOUNTED: Range = { start: parseAddress(data.uncounted.start), end: parseAddress(data.uncounted.end) };

/**
 * Addresses that the limit counts. Salesforce's texts say that the sum counts, and nobody has tested it: `least` counts
 * each address once and leaves out every range within the private block, `most` counts every range as it stands and
 * leaves out the whole block alone.
 */
export interface CountedAddresses {
  readonly least: bigint;
  readonly most: bigint;
}

/** A list that is over the limit of a family; `surely` where it is over in every reading of the texts. */
export interface OverLimit extends CountedAddresses {
  readonly family: Family;
  readonly limit: bigint;
  readonly surely: boolean;
}

/** The addresses that the limit counts, of the trusted ranges of an org or of the ranges of one profile. */
export function countAddresses(ranges: readonly Range[], family: Family): CountedAddresses {
  return { least: least(ranges, family), most: most(ranges, family) };
}

function least(ranges: readonly Range[], family: Family): bigint {
  const ours = ranges.filter(({ start, end }) => start < UNCOUNTED.start || end > UNCOUNTED.end);
  return RangeSet.of(ours.filter((range) => isOf(family, range))).count();
}

function most(ranges: readonly Range[], family: Family): bigint {
  let sum = 0n;
  for (const range of ranges) if (isOf(family, range) && !isUncounted(range)) sum += rangeSize(range);
  return sum;
}

function isOf(family: Family, { start }: Range): boolean {
  return isIPv4(start) === (family === 'IPv4');
}

/** The families of which the list holds more than Salesforce allows, or may hold more. */
export function overLimits(ranges: readonly Range[]): OverLimit[] {
  return (['IPv4', 'IPv6'] as const).flatMap((family): OverLimit[] => {
    const limit = RANGE_LIMITS[family];
    // The least is dear to count, and never more than the most.
    if (most(ranges, family) <= limit) return [];
    const counted = countAddresses(ranges, family);
    return [{ ...counted, family, limit, surely: counted.least > limit }];
  });
}

function isUncounted({ start, end }: Range): boolean {
  return start === UNCOUNTED.start && end === UNCOUNTED.end;
}
