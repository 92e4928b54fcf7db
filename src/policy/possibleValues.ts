import { uniqueGaps } from './fact.js';
import type { Fact, Gap } from './types.js';

/**
 * What a fact may be: one value when it is known, every value it could have when it is not.
 *
 * `gaps` are the failed reads that leave it open; none where Salesforce's own texts leave it open.
 */
export interface PossibleValues<T> {
  readonly values: readonly [T, ...T[]];
  readonly gaps: readonly Gap[];
}

export function surely<T>(value: T): PossibleValues<T> {
  return { values: [value], gaps: [] };
}

export function open<T>(values: readonly [T, ...T[]], ...gaps: readonly Gap[]): PossibleValues<T> {
  return { values, gaps };
}

/** A read yes or no, or both where it could not be read. */
export function yesOrNo(fact: Fact<boolean>): PossibleValues<boolean> {
  return fact.known ? surely(fact.value) : open([true, false], fact.gap);
}

/**
 * What a fact may be that is one of several, and nobody knows which: every value of each, open by `gap` where they
 * differ. At least one is given.
 */
export function merged<T>(possibles: readonly PossibleValues<T>[], gap: Gap | undefined): PossibleValues<T> {
  const [first, ...others] = new Set(possibles.flatMap(({ values }) => values));
  if (first === undefined) throw new Error('Nothing to choose from.');
  const gaps = uniqueGaps(
    possibles.flatMap((possible) => possible.gaps),
    gap === undefined || others.length === 0 ? [] : [gap],
  );
  return { values: [first, ...others], gaps: others.length === 0 ? [] : gaps };
}
