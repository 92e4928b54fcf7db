import type { Fact, Gap } from './types.js';

/** @param partial why some of a list may be missing */
export function known<T>(value: T, from: string, partial?: Gap): Fact<T> {
  return partial === undefined ? { known: true, value, from } : { known: true, value, from, partial };
}

export function unreadable<T>(gap: Gap): Fact<T> {
  return { known: false, gap };
}

const keys = new WeakMap<Gap, string>();

/** Equal for gaps that say the same of the same thing. */
export function gapKey(gap: Gap): string {
  let key = keys.get(gap);
  if (key === undefined) {
    const { what, why, permission, file, line } = gap;
    key = JSON.stringify([
      what,
      why.key,
      Object.entries(why.params).sort(),
      why.within ?? null,
      permission ?? null,
      file ?? null,
      line ?? null,
    ]);
    keys.set(gap, key);
  }
  return key;
}

/** The gaps of all lists in their order, each once. */
export function uniqueGaps(...lists: readonly (readonly Gap[])[]): Gap[] {
  const seen = new Map<string, Gap>();
  for (const gap of lists.flat()) {
    const key = gapKey(gap);
    if (!seen.has(key)) seen.set(key, gap);
  }
  return [...seen.values()];
}

/** A gap that no decision names: users, or rows about users nobody knows, are missing from a list. */
export function isOfAll({ what, why }: Gap): boolean {
  return what === 'User' || why.key.endsWith('.rows-missing');
}
