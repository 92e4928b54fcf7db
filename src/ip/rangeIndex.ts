import { compareAddresses, compareSizes, HIGHEST, LOWEST, toAddress, type Address } from './address.js';
import { Bounds } from './bounds.js';
import { BYTES, writeBytes } from './bytes.js';
import { Heap } from './heap.js';
import { nearestIn, type CoveredAddress, type Nearest } from './nearest.js';
import { rangeSize, type Range } from './range.js';

/** From `start` to the start of the next segment one range is the smallest, or none holds the addresses. */
interface Segment<T> {
  readonly start: bigint;
  readonly smallest: T | undefined;
}

const bytes = new DataView(new ArrayBuffer(BYTES));

/**
 * Finds, among ranges that may overlap and nest, the one to name for an address: the smallest that holds it, then the
 * one with the lowest start, then the one that was given first. The ranges come back as they were given.
 *
 * The space is cut once into segments that have one answer each; a look-up halves its way through them.
 */
export class RangeIndex<T extends Range> {
  readonly #starts: Bounds;
  readonly #answers: readonly (T | undefined)[];

  private constructor(segments: readonly Segment<T>[]) {
    this.#starts = new Bounds(segments.map((segment) => toAddress(segment.start)));
    this.#answers = segments.map((segment) => segment.smallest);
  }

  public static of<T extends Range>(ranges: Iterable<T>): RangeIndex<T> {
    return new RangeIndex(segmentsOf([...ranges]));
  }

  /** The smallest range that holds the address, then the one with the lowest start. */
  public smallest(address: Address): T | undefined {
    return this.#answers[this.#placeOf(address)];
  }

  /**
   * The smallest range among those with the covered address nearest to this one, within its family; of two that are
   * equally near, the lower. Undefined when no range holds an address of that family.
   */
  public nearest(address: Address): Nearest<T> | undefined {
    return nearestIn(this, address);
  }

  /** The highest address held by a range that is not above this one. */
  public atOrBelow(address: Address): CoveredAddress<T> | undefined {
    const place = this.#placeOf(address);
    const here = this.#answers[place];
    if (here) return { range: here, address };
    const before = this.#answers[place - 1];
    return before && { range: before, address: toAddress(this.#starts.at(place) - 1n) };
  }

  /** The lowest address held by a range that is not below this one. */
  public atOrAbove(address: Address): CoveredAddress<T> | undefined {
    const place = this.#placeOf(address);
    const here = this.#answers[place];
    if (here) return { range: here, address };
    const after = this.#answers[place + 1];
    return after && { range: after, address: this.#starts.at(place + 1) };
  }

  #placeOf(address: Address): number {
    writeBytes(address, bytes);
    return this.#starts.lastAtMost(bytes);
  }
}

/** Cuts the space where ranges begin and where they end; neighbours with the same answer are one segment. */
function segmentsOf<T extends Range>(ranges: readonly T[]): Segment<T>[] {
  const ranked = ranges
    .map((range) => ({ range, size: rangeSize(range) }))
    .sort((a, b) => compareSizes(a.size, b.size) || compareAddresses(a.range.start, b.range.start))
    .map(({ range }) => range);
  const byStart = ranked
    .map((range, rank) => ({ range, rank }))
    .sort((a, b) => compareAddresses(a.range.start, b.range.start));
  const open = new Heap();
  const segments: Segment<T>[] = [];
  let next = 0;
  for (const start of cutsOf(ranges)) {
    for (let entry = byStart[next]; entry?.range.start === start; entry = byStart[++next]) open.push(entry.rank);
    let smallest = ranked[open.least ?? -1];
    while (smallest && smallest.end < start) {
      open.dropLeast();
      smallest = ranked[open.least ?? -1];
    }
    const last = segments.at(-1);
    if (!last || last.smallest !== smallest) segments.push({ start, smallest });
  }
  return segments;
}

/**
 * The lowest address, and every one at which the ranges that hold it may change, ascending, some more than once. (A Set
 * would be slow: bigints that differ only above their lowest 64 bits, as IPv6 networks do, all hash alike.)
 */
function cutsOf(ranges: readonly Range[]): bigint[] {
  const cuts: bigint[] = [LOWEST];
  for (const range of ranges) {
    cuts.push(range.start);
    if (range.end < HIGHEST) cuts.push(range.end + 1n);
  }
  return cuts.sort(compareSizes);
}
