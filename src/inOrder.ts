/**
 * Negative, 0 or positive, for sorting: names, ids and ISO times by code units, the same on every machine, and numbers of
 * which some are infinite, where a difference would be none.
 */
export function inOrder<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
