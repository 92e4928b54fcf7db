import type { Address } from '../ip/index.js';
import { open, surely, type Possible } from './possible.js';
import { RangeBook } from './rangeBook.js';
import type { AskedAddress, Fact, Gap, NamedRange } from './types.js';

/** A list of ranges as far as it could be read, and how an address stands to it. */
export class RangeList {
  /** What could be read; empty where nothing could. */
  public readonly book: RangeBook;
  private readonly readable: boolean;
  /** Behind the entries that could not be read, or behind the whole list. */
  private readonly gap: Gap | undefined;

  public constructor(fact: Fact<readonly NamedRange[]>) {
    this.readable = fact.known;
    this.gap = fact.known ? fact.partial : fact.gap;
    this.book = new RangeBook(fact.known ? fact.value : []);
  }

  /** As a list of trusted ranges. `elsewhere` is outside of it by definition. */
  public trusts(address: AskedAddress): Possible<boolean> {
    if (address === 'elsewhere') return surely(false);
    if (this.book.holds(address)) return surely(true);
    return this.gap === undefined ? surely(false) : open([true, false], this.gap);
  }

  /** As the ranges of a profile. `elsewhere` is inside if they cover all of IPv4. */
  public admits(address: AskedAddress): Possible<'none' | 'inside' | 'outside'> {
    if (this.holds(address)) return surely('inside');
    if (this.gap === undefined) return surely(this.book.isEmpty ? 'none' : 'outside');
    return this.readable ? open(['inside', 'outside'], this.gap) : open(['none', 'inside', 'outside'], this.gap);
  }

  /** Whether there are ranges at all; undefined where that is not known. */
  public get hasRanges(): boolean | undefined {
    if (!this.book.isEmpty) return true;
    if (this.gap === undefined) return false;
    return this.readable ? true : undefined;
  }

  private holds(address: Address | 'elsewhere'): boolean {
    return address === 'elsewhere' ? this.book.coversIPv4 : this.book.holds(address);
  }
}
