/**
 * `list ranges` as HTML: the answer, and all ranges to be searched and sorted.
 */
import type { Say } from '../../text.js';
import { HtmlRows } from '../page/columns.js';
import { HtmlReport } from '../html/html.js';
import type { Page } from '../page/page.js';
import { RANGE_COLUMNS } from './columns.js';
import type { ListRangesResult } from './result.js';

export interface RangesHtmlOptions {
  readonly page: Page;
  readonly explain: boolean;
  /** Flags of where the facts come from, as they would be typed. */
  readonly source: string;
}

export function* rangesHtml(
  { ranges }: ListRangesResult,
  { explain, page, source }: RangesHtmlOptions,
  say: Say,
): Generator<string, void, undefined> {
  const rows = new HtmlRows(RANGE_COLUMNS, say, { filledBy: ranges });
  const report = new HtmlReport({ title: `sf token list ranges ${source}`, columns: rows.columns }, say);
  yield report.start();
  for (const range of ranges) yield report.row(rows.cells(range));
  // The table of the page is the first of the rows.
  const look = page.look.filter(({ kind }) => kind !== 'table');
  yield* report.end({ page, look, charts: [], explain });
}
