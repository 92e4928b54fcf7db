import { compareAddresses, HIGHEST, LOWEST, toAddress, type Address } from './address.js';
import { Bounds } from './bounds.js';
import { BYTES, parseBytes, writeBytes } from './bytes.js';
import { blocksOf, formatCidr } from './cidr.js';
import { nearestIn, type CoveredAddress, type Nearest } from './nearest.js';
import { rangeSize, type Range } from './range.js';
import { refusal } from './refusal.js';

const bytes = new DataView(new ArrayBuffer(BYTES));

/**
 * A set of addresses, kept as the fewest ranges in ascending order: 32 bytes a range, and a look-up halves its way to
 * the answer. It never changes; every operation gives a new set.
 */
export class RangeSet {
  public static readonly EMPTY = new RangeSet([]);

  readonly #starts: Bounds;
  readonly #ends: Bounds;

  /** @param merged ascending, with at least one address between any two */
  private constructor(merged: readonly Range[]) {
    this.#starts = new Bounds(merged.map((range) => range.start));
    this.#ends = new Bounds(merged.map((range) => range.end));
  }

  /** The union of ranges in any order; they may overlap, touch and repeat. */
  public static of(ranges: Iterable<Range>): RangeSet {
    return new RangeSet(merge([...ranges].sort((a, b) => compareAddresses(a.start, b.start))));
  }

  public get isEmpty(): boolean {
    return this.#starts.length === 0;
  }

  public contains(address: Address): boolean {
    writeBytes(address, bytes);
    return this.#holds(bytes);
  }

  /**
   * `contains` for an address as text, without making a number of it.
   *
   * @throws IpError for a text that `parseAddress` refuses.
   */
  public containsText(text: string): boolean {
    if (!parseBytes(text, bytes)) throw refusal(text);
    return this.#holds(bytes);
  }

  /** Whether every address of the range is in the set. */
  public containsRange(range: Range): boolean {
    const place = this.#placeOf(range.start);
    return place >= 0 && this.#ends.at(place) >= range.end;
  }

  /** Whether any address of the range is in the set. */
  public overlaps(range: Range): boolean {
    const place = this.#placeOf(range.end);
    return place >= 0 && this.#ends.at(place) >= range.start;
  }

  public unite(other: RangeSet): RangeSet {
    return RangeSet.of([...this.ranges(), ...other.ranges()]);
  }

  public intersect(other: RangeSet): RangeSet {
    const common: Range[] = [];
    for (let mine = 0, its = 0; mine < this.#starts.length && its < other.#starts.length;) {
      const [a, b] = [this.#range(mine), other.#range(its)];
      const start = a.start > b.start ? a.start : b.start;
      const end = a.end < b.end ? a.end : b.end;
      if (start <= end) common.push({ start, end });
      if (a.end <= b.end) mine++;
      else its++;
    }
    return new RangeSet(common);
  }

  /** The addresses of this set that are not in the other. */
  public subtract(other: RangeSet): RangeSet {
    return this.intersect(other.complement());
  }

  /** Every address, of both families, that is not in this set. */
  public complement(): RangeSet {
    const holes: Range[] = [];
    let next: bigint = LOWEST;
    for (const { start, end } of this.ranges()) {
      if (next < start) holes.push({ start: toAddress(next), end: toAddress(start - 1n) });
      next = end + 1n;
    }
    if (next <= HIGHEST) holes.push({ start: toAddress(next), end: HIGHEST });
    return new RangeSet(holes);
  }

  /** How many addresses, 0 to 2^128. */
  public count(): bigint {
    return this.ranges().reduce((sum, range) => sum + rangeSize(range), 0n);
  }

  /** The fewest ranges that are this set, ascending. */
  public ranges(): Range[] {
    return Array.from({ length: this.#starts.length }, (_, place) => this.#range(place));
  }

  /** The fewest CIDR blocks that are this set, ascending: `10.0.0.0/8`, `2001:db8::/32`; one address as `/32`, `/128`. */
  public toCidrs(): string[] {
    return this.ranges().flatMap((range) =>
      [...blocksOf(range.start, range.end)].map((block) => formatCidr(block.lowest, block.prefix)),
    );
  }

  /**
   * The range with the covered address nearest to this one, within its family; of two that are equally near, the lower.
   * Undefined when the set holds no address of that family.
   */
  public nearest(address: Address): Nearest<Range> | undefined {
    return nearestIn(this, address);
  }

  /** The highest address of the set that is not above this one. */
  public atOrBelow(address: Address): CoveredAddress<Range> | undefined {
    const place = this.#placeOf(address);
    if (place < 0) return undefined;
    const range = this.#range(place);
    return { range, address: range.end < address ? range.end : address };
  }

  /** The lowest address of the set that is not below this one. */
  public atOrAbove(address: Address): CoveredAddress<Range> | undefined {
    if (this.contains(address)) return this.atOrBelow(address);
    const place = this.#placeOf(address) + 1;
    if (place === this.#starts.length) return undefined;
    const range = this.#range(place);
    return { range, address: range.start };
  }

  #range(place: number): Range {
    return { start: this.#starts.at(place), end: this.#ends.at(place) };
  }

  /** The place of the last range that starts at or before the address, or -1. */
  #placeOf(address: Address): number {
    writeBytes(address, bytes);
    return this.#starts.lastAtMost(bytes);
  }

  #holds(address: DataView): boolean {
    const place = this.#starts.lastAtMost(address);
    return place >= 0 && this.#ends.isAtLeast(place, address);
  }
}

/** Joins ranges, sorted by start, that overlap or touch. */
function merge(sorted: readonly Range[]): Range[] {
  const merged: Range[] = [];
  let open: Range | undefined;
  for (const range of sorted) {
    if (open && range.start <= open.end + 1n) {
      if (range.end > open.end) open = { start: open.start, end: range.end };
    } else {
      if (open) merged.push(open);
      open = range;
    }
  }
  if (open) merged.push(open);
  return merged;
}
