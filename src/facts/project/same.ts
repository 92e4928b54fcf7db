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

/** The same hours on the same days; both were read in the order of the week. */
export function sameHours(a: LoginHours, b: LoginHours): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
