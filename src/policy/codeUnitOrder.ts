/** By code units, the same on every machine: for sorting names, ids and ISO times. */
export function inOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
