import { IPV4_ALL, RangeIndex, rangeSize, RangeSet, toAddress, type Address, type Range } from '../ip/index.js';
import type { NamedRange } from './types.js';

/** To look through the whole list so many times costs less than to index it. */
const UNINDEXED = 8;

/** The ranges of one list, ready for many look-ups: whether they hold an address, and which one to name for it. */
export class RangeBook {
  readonly #ranges: readonly NamedRange[];
  /** Whether the ranges together hold every IPv4 address. */
  public readonly coversIPv4: boolean;
  readonly #set: RangeSet;
  #named: RangeIndex<NamedRange> | undefined;
  #asked = 0;

  public constructor(ranges: readonly NamedRange[]) {
    this.#ranges = ranges;

    this.#set = RangeSet.of(ranges);
    this.coversIPv4 = this.#set.containsRange(IPV4_ALL);
  }

  public get isEmpty(): boolean {
    return this.#ranges.length === 0;
  }

  public holds(address: Address): boolean {
    return this.#set.contains(address);
  }

  /** The smallest range that holds all of these addresses, then the one with the lowest start. */
  public smallest(place: Range): NamedRange | undefined {
    if (this.#named === undefined && this.#asked++ < UNINDEXED) return smallestOf(this.#ranges, place);
    const smallest = this.#index.smallest(place.start);
    if (smallest === undefined || smallest.end >= place.end) return smallest;
    return RangeIndex.of(this.#ranges.filter(({ start, end }) => start <= place.start && end >= place.end)).smallest(
      place.start,
    );
  }

  /** The range whose addresses are nearest, within the family. */
  public nearest(address: Address): NamedRange | undefined {
    return this.#index.nearest(address)?.range;
  }

  /** The addresses of the range at which membership changes: starts of pieces, the range's own start left out. */
  public cuts(range: Range): Address[] {
    const cuts: Address[] = [];
    let from: bigint = range.start;
    while (from <= range.end) {
      const covered = this.#set.atOrAbove(toAddress(from));
      if (covered === undefined || covered.address > range.end) return cuts;
      if (covered.address > range.start) cuts.push(covered.address);
      from = covered.range.end + 1n;
      if (from <= range.end) cuts.push(toAddress(from));
    }
    return cuts;
  }

  get #index(): RangeIndex<NamedRange> {
    this.#named ??= RangeIndex.of(this.#ranges);
    return this.#named;
  }
}

/** What an index would find: of those that hold the place the smallest, then the one with the lowest start, then the first. */
function smallestOf(ranges: readonly NamedRange[], place: Range): NamedRange | undefined {
  let found: NamedRange | undefined;
  for (const range of ranges) {
    if (range.start > place.start || range.end < place.end) continue;
    const difference = found === undefined ? -1n : rangeSize(range) - rangeSize(found);
    if (found === undefined || difference < 0n || (difference === 0n && range.start < found.start)) found = range;
  }
  return found;
}
