/**
 * `list logins` as HTML: which paths are used and when they end, from where, and all rows.
 */
import type { Say } from '../../text.js';
import { HtmlRows } from '../page/columns.js';
import { HtmlReport } from '../html/html.js';
import type { Page } from '../page/page.js';
import { loginCharts } from './charts.js';
import { LOGIN_COLUMNS, type LoginEntry } from './columns.js';
import { rowTitles } from './tables.js';
import type { LoginsResult } from './result.js';

export interface LoginsHtmlOptions {
  readonly page: Page;
  readonly explain: boolean;
  /** Flags of where the facts come from, as they would be typed. */
  readonly source: string;
}

export function* loginsHtml(
  result: LoginsResult,
  { explain, page, source }: LoginsHtmlOptions,
  say: Say,
): Generator<string, void, undefined> {
  const { logins } = result;
  // Once to see which columns have anything, once to write.
  const lines = logins.map((row): LoginEntry => ({ row, first: true }));
  const rows = new HtmlRows(LOGIN_COLUMNS, say, { filledBy: lines });
  const report = new HtmlReport({ title: `sf token list logins ${source}`, columns: rows.columns }, say);
  yield report.start();
  for (const line of lines) yield report.row(rows.cells(line));
  // Tables of rows are the first of all rows.
  const titles = rowTitles(result.summary, say);
  const look = page.look.filter((block) => block.kind !== 'table' || !titles.includes(block.title ?? ''));
  yield* report.end({ page, look, charts: loginCharts(result, say), explain });
}
