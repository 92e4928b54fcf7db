/**
 * What reads of an org have in common.
 */
import type { Fact, Gap } from '../../policy/index.js';

/** A fact inside another: a gap outside is a gap inside. */
export function within<T, R>(fact: Fact<T>, inside: (value: T) => Fact<R>): Fact<R> {
  return fact.known ? inside(fact.value) : fact;
}

export function valueOrGap<T>(fact: Fact<T>): T | Gap {
  return fact.known ? fact.value : fact.gap;
}

/** Reads when first asked, and once. */
export function readOnce<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return async () => (reading ??= read());
}
