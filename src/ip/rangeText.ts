import { formatRange, type Range } from './range.js';
import { RangeSet } from './rangeSet.js';

/** One block as `203.0.113.0/24`, one address as itself, else `start-end`. */
export function rangeText(range: Range): string {
  if (range.start === range.end) return formatRange(range);
  const [block, ...more] = RangeSet.of([range]).toCidrs();
  return block !== undefined && more.length === 0 ? block : formatRange(range);
}
