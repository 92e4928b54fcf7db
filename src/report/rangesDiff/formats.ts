/**
 * The formats of `diff ranges`.
 */
import type { Say } from '../../text.js';
import { CsvLines } from '../page/columns.js';
import { wholeJson } from '../jsonChunks.js';
import { writtenWords } from '../page/writtenFileWords.js';
import { CHANGE_COLUMNS, changeRows } from './columns.js';
import type { DiffRangesResult } from './result.js';

/** The first is the one of a terminal. */
export const DIFF_FORMATS = ['human', 'csv', 'json', 'markdown'] as const;
type DiffFormat = (typeof DIFF_FORMATS)[number];

/** What a machine reads, as pieces of one text that ends with a line end. CSV holds the changes of addresses. */
export function* diffText(
  format: Exclude<DiffFormat, 'human' | 'markdown'>,
  result: DiffRangesResult,
): Generator<string, void, undefined> {
  if (format === 'json') {
    yield* wholeJson(result);
    return;
  }
  const csv = new CsvLines(CHANGE_COLUMNS);
  yield csv.heading();
  for (const row of changeRows(result)) yield csv.line(row);
}

/** What a file of a format holds. */
export function diffIn(format: DiffFormat, result: DiffRangesResult, say: Say): string {
  return writtenWords(format, 'rows', changeRows(result).length, say);
}
