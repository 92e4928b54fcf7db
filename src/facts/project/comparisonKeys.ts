/** When two files say the same, as far as the decision can tell. */
import type { LoginHours, NamedRange } from '../../policy/index.js';
import { formatRange, RangeSet } from '../../ip/index.js';

/** Equal for ranges that hold the same addresses: order, descriptions and how they are cut change no answer. */
export function rangesKey(ranges: readonly NamedRange[]): string {
  return RangeSet.of(ranges).ranges().map(formatRange).join(' ');
}

/** The line of the first range that the others do not have. */
export function rangeLine(ranges: readonly NamedRange[], others: readonly NamedRange[]): number | undefined {
  const there = new Set(others.map(formatRange));
  return ranges.find((range) => !there.has(formatRange(range)))?.line;
}

/** Equal for the same hours on the same days; they are read in the order of the week. */
export function hoursKey(hours: LoginHours): string {
  return JSON.stringify(hours);
}
