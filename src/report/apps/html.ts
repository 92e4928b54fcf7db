/**
 * `list apps` as HTML: the answer, all apps to be searched, filtered and sorted, and what was found of each.
 */
import type { Say } from '../../text.js';
import { HtmlRows } from '../page/columns.js';
import { HtmlReport } from '../html/html.js';
import type { Page } from '../page/page.js';
import { APP_COLUMNS } from './columns.js';
import { appBlock } from './page.js';
import type { ListAppsResult } from './listedApps.js';

export interface AppsHtmlOptions {
  readonly page: Page;
  readonly explain: boolean;
  /** Flags of where the facts come from, as they would be typed. */
  readonly source: string;
}

export function* appsHtml(
  { apps }: ListAppsResult,
  { explain, page, source }: AppsHtmlOptions,
  say: Say,
): Generator<string, void, undefined> {
  const rows = new HtmlRows(APP_COLUMNS, say, { filledBy: apps });
  const report = new HtmlReport({ title: `sf token list apps ${source}`, columns: rows.columns }, say);
  yield report.start();
  for (const app of apps) yield report.row(rows.cells(app));
  // The table of the page is the first of the rows.
  const look = page.look.filter(({ kind }) => kind !== 'table');
  const below = apps.flatMap((app) => appBlock(app, say));
  const details = page.details.filter(({ kind }) => kind !== 'facts');
  yield* report.end({ page: { ...page, details }, look, charts: [], below, explain });
}
