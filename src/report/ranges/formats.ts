/**
 * The formats of `list ranges`.
 */
import type { Say } from '../../text.js';
import { CsvLines } from '../page/columns.js';
import { wholeJson } from '../jsonChunks.js';
import { writtenWords } from '../page/writtenFileWords.js';
import { RANGE_COLUMNS } from './columns.js';
import type { ListRangesResult } from './result.js';

/** The first is the one of a terminal. */
export const RANGES_FORMATS = ['human', 'csv', 'json', 'yaml', 'markdown', 'html'] as const;
type RangesFormat = (typeof RANGES_FORMATS)[number];

/** What a machine reads, as pieces of one text that ends with a line end. */
export function* rangesText(
  format: Exclude<RangesFormat, 'human' | 'yaml' | 'markdown' | 'html'>,
  result: ListRangesResult,
): Generator<string, void, undefined> {
  if (format === 'json') {
    yield* wholeJson(result);
    return;
  }
  const csv = new CsvLines(RANGE_COLUMNS);
  yield csv.heading();
  for (const range of result.ranges) yield csv.line(range);
}

/** What a file of a format holds. */
export function rangesIn(format: RangesFormat, { ranges }: ListRangesResult, say: Say): string {
  return writtenWords(format, 'rows', ranges.length, say);
}
