/** When two files say the same. */
import type { LoginHours, NamedRange } from '../../policy/types.js';
import { formatRange } from '../../ip/index.js';

/** The same ranges in any order; descriptions change no answer. */
export function sameRanges(a: readonly NamedRange[], b: readonly NamedRange[]): boolean {
  return written(a) === written(b);
}

function written(ranges: readonly NamedRange[]): string {
  return ranges.map(formatRange).sort().join(' ');
}

export function sameHours(a: LoginHours, b: LoginHours): boolean {
  const days = (hours: LoginHours): string =>
    JSON.stringify(Object.entries(hours).sort(([x], [y]) => (x < y ? -1 : 1)));
  return days(a) === days(b);
}
