/** When two files say the same. */
import type { LoginHours, NamedRange } from '../../policy/types.js';
import { compareAddresses } from '../../ip/index.js';

/** The same ranges in any order; descriptions change no answer. */
export function sameRanges(a: readonly NamedRange[], b: readonly NamedRange[]): boolean {
  const [left, right] = [sorted(a), sorted(b)];
  return (
    left.length === right.length &&
    left.every((range, i) => range.start === right[i]?.start && range.end === right[i]?.end)
  );
}

function sorted(ranges: readonly NamedRange[]): readonly NamedRange[] {
  return [...ranges].sort((a, b) => compareAddresses(a.start, b.start) || compareAddresses(a.end, b.end));
}

export function sameHours(a: LoginHours, b: LoginHours): boolean {
  const days = (hours: LoginHours): string =>
    JSON.stringify(Object.entries(hours).sort(([x], [y]) => (x < y ? -1 : 1)));
  return days(a) === days(b);
}
