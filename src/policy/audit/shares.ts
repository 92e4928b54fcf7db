/**
 * What part of all addresses a list holds, each counted once: of IPv4 all there are, of IPv6 the global unicast block.
 */
import { IPV4_ALL, parseRange, rangeSize, RangeSet, type Family, type Range } from '../../ip/index.js';
import { countWords } from '../rangeWarnings.js';

export interface Share {
  readonly family: Family;
  /** How many, in words. */
  readonly addresses: string;
  /** 0 to 100. */
  readonly percent: number;
  /** Exact, whatever the rounding of `percent`. */
  readonly isAtLeast: (percent: number) => boolean;
}

/** RFC 4291, section 2.4: what IANA hands out of IPv6. */
const UNIVERSES: readonly (readonly [Family, Range])[] = [
  ['IPv4', IPV4_ALL],
  ['IPv6', parseRange('2000::/3')],
];

/** Of families of which the list holds anything. */
export function sharesOf(ranges: readonly Range[]): Share[] {
  if (ranges.length === 0) return [];
  const set = RangeSet.of(ranges);
  return UNIVERSES.flatMap(([family, universe]): Share[] => {
    const held = set.intersect(RangeSet.of([universe])).count();
    if (held === 0n) return [];
    const all = rangeSize(universe);
    return [
      {
        family,
        addresses: countWords(held),
        percent: Number((held * 1_000_000n) / all) / 10_000,
        isAtLeast: (percent) => held * 100n >= all * BigInt(percent),
      },
    ];
  });
}

/** By which a share is known from run to run: it takes a percent of all addresses to make it another one. */
export function wholePercent(percent: number): string {
  return String(Math.floor(percent));
}

/** `50.3`; what is not all is never 100. */
export function percentWords(percent: number): string {
  return percent >= 100 ? '100' : String(Math.floor(percent * 100) / 100);
}
