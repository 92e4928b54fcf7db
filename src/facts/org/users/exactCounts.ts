/**
 * Counts of exactly one combination of bits from counts of at most one.
 */

/**
 * @param unions combinations of bits that users can have: with any two of them, their union too.
 * @param atMost how many users have no bit beyond these.
 * @returns how many users have exactly these bits, for each combination.
 */
export function exactCounts(unions: readonly number[], atMost: (bits: number) => number): ReadonlyMap<number, number> {
  const exact = new Map<number, number>();
  // A proper subset is a smaller number, so it has been counted before.
  for (const bits of [...new Set(unions)].sort((a, b) => a - b)) {
    let fewer = 0;
    for (const [other, count] of exact) if ((other & ~bits) === 0) fewer += count;
    exact.set(bits, atMost(bits) - fewer);
  }
  return exact;
}

/** Every union of the given combinations, and none at all. */
export function unionsOf(combinations: Iterable<number>): readonly number[] {
  const unions = new Set([0]);
  for (const bits of combinations) for (const union of [...unions]) unions.add(union | bits);
  return [...unions].sort((a, b) => a - b);
}
