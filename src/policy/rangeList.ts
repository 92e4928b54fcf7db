import type { Address, Range } from '../ip/index.js';
import { merged, open, surely, type PossibleValues } from './possibleValues.js';
import { RangeBook } from './rangeBook.js';
import type { AskedAddress, Disputed, Gap, NamedRange } from './types.js';

type Admission = 'none' | 'inside' | 'outside';

/** A list of ranges as far as it could be read, and how an address stands to it. */
export class RangeList {
  /** What could be read; empty where nothing could. */
  readonly #book: RangeBook;
  readonly #readable: boolean;
  /** Behind the entries that could not be read, or behind the whole list. */
  readonly #gap: Gap | undefined;
  /** Where sources contradict each other: the list of each. */
  readonly #choices: readonly RangeList[];

  public constructor(fact: Disputed<readonly NamedRange[]>) {
    this.#readable = fact.known;
    this.#gap = fact.known ? fact.partial : fact.gap;
    this.#book = new RangeBook(fact.known ? fact.value : []);
    this.#choices = fact.known ? [] : (fact.choices ?? []).map((choice) => new RangeList(choice));
  }

  /** As a list of trusted ranges. `elsewhere` is outside of it by definition. */
  public trusts(address: AskedAddress): PossibleValues<boolean> {
    if (address === 'elsewhere') return surely(false);
    if (this.#choices.length > 0) return this.#whichever((list) => list.trusts(address));
    if (this.#book.holds(address)) return surely(true);
    return this.#gap === undefined ? surely(false) : open([true, false], this.#gap);
  }

  /** As the ranges of a profile. `elsewhere` is inside if they cover all of IPv4. */
  public admits(address: AskedAddress): PossibleValues<Admission> {
    if (this.#choices.length > 0) return this.#whichever((list) => list.admits(address));
    if (this.#holds(address)) return surely('inside');
    if (this.#gap === undefined) return surely(this.#book.isEmpty ? 'none' : 'outside');
    return this.#readable ? open(['inside', 'outside'], this.#gap) : open(['none', 'inside', 'outside'], this.#gap);
  }

  /** Whether there are ranges at all; undefined where that is not known. */
  public get hasRanges(): boolean | undefined {
    const [first, ...others] = this.#choices;
    if (first !== undefined) {
      return others.every((list) => list.hasRanges === first.hasRanges) ? first.hasRanges : undefined;
    }
    if (!this.#book.isEmpty) return true;
    if (this.#gap === undefined) return false;
    return this.#readable ? true : undefined;
  }

  /** Whether the ranges surely hold every IPv4 address. */
  public get coversIPv4(): boolean {
    return this.#books.every((book) => book.coversIPv4);
  }

  /** Where in the range addresses begin to stand differently; its own start is left out. */
  public cuts(range: Range): Address[] {
    return this.#books.flatMap((book) => book.cuts(range));
  }

  /** The smallest range that holds all of these addresses; of lists that contradict each other, in the first that has one. */
  public smallest(place: Range): NamedRange | undefined {
    return this.#firstOf((book) => book.smallest(place));
  }

  /** The range whose addresses are nearest, within the family; of several lists, in the first that has one. */
  public nearest(address: Address): NamedRange | undefined {
    return this.#firstOf((book) => book.nearest(address));
  }

  get #books(): readonly RangeBook[] {
    return this.#choices.length === 0 ? [this.#book] : this.#choices.map((choice) => choice.#book);
  }

  #firstOf(find: (book: RangeBook) => NamedRange | undefined): NamedRange | undefined {
    for (const book of this.#books) {
      const found = find(book);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** What may hold, whichever of the lists it is. */
  #whichever<T>(ask: (list: RangeList) => PossibleValues<T>): PossibleValues<T> {
    return merged(this.#choices.map(ask), this.#gap);
  }

  #holds(address: Address | 'elsewhere'): boolean {
    return address === 'elsewhere' ? this.#book.coversIPv4 : this.#book.holds(address);
  }
}
