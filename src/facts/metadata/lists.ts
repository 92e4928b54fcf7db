import { type Fact, known, unreadable } from '../../policy/index.js';
import type { Problem } from './node.js';
import { gapOf, type Parsed, type Place } from './place.js';

/** A list as it was read: the entries that can be used, and what was wrong with the others. */
export interface ListReading<T> {
  readonly entries: readonly T[];
  readonly problems: readonly Problem[];
}

/**
 * The list as a fact, and a gap for each of its problems. Some entries unreadable: a known list with `partial` (the
 * first of the gaps), since what is listed holds and what is absent may exist. Nothing left: unreadable, since an
 * empty list would say that there are none.
 */
export function listFact<T>(reading: ListReading<T>, place: Place, part: string): Parsed<Fact<readonly T[]>> {
  const gaps = reading.problems.map((problem) => gapOf(place, problem, part));
  const [first] = gaps;
  if (first === undefined) return { value: known(reading.entries, place.from), gaps };
  if (reading.entries.length === 0) return { value: unreadable(first), gaps };
  return { value: known(reading.entries, place.from, first), gaps };
}
