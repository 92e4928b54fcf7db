/**
 * `list apps` as HTML: the answer, and all apps to be searched and sorted.
 */
import type { Say } from '../../text.js';
import { HtmlRows } from '../columns.js';
import { HtmlReport } from '../html/html.js';
import type { Page } from '../page/page.js';
import { APP_COLUMNS } from './columns.js';
import type { ListAppsResult } from './result.js';

export function* appsHtml(
  { apps }: ListAppsResult,
  { explain, page, source }: { readonly page: Page; readonly explain: boolean; readonly source: string },
  say: Say,
): Generator<string, void, undefined> {
  const rows = new HtmlRows(APP_COLUMNS, say, { filledBy: apps });
  const report = new HtmlReport({ title: `sf token list apps ${source}`, columns: rows.columns }, say);
  yield report.start();
  for (const app of apps) yield report.row(rows.cells(app));
  // The table of the page is the first of the rows.
  const look = page.look.filter(({ kind }) => kind !== 'table');
  yield* report.end({ page, look, charts: [], explain });
}
