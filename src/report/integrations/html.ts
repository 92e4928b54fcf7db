/**
 * `list integrations` as HTML, for whoever audits: the answer, all integrations to be searched, filtered and sorted, and
 * what was found of each, which is not folded away, so that paper has it too.
 */
import type { Say } from '../../text.js';
import { HtmlRows } from '../page/columns.js';
import { HtmlReport } from '../html/html.js';
import type { Page } from '../page/page.js';
import { INTEGRATION_COLUMNS } from './columns.js';
import { findingBlock } from './page.js';
import type { ListIntegrationsResult } from './result.js';

export interface IntegrationsHtmlOptions {
  readonly page: Page;
  readonly explain: boolean;
  /** Flags of where the facts come from, as they would be typed. */
  readonly source: string;
}

export function* integrationsHtml(
  { integrations }: ListIntegrationsResult,
  { explain, page, source }: IntegrationsHtmlOptions,
  say: Say,
): Generator<string, void, undefined> {
  const rows = new HtmlRows(INTEGRATION_COLUMNS, say, { filledBy: integrations });
  const report = new HtmlReport({ title: `sf token list integrations ${source}`, columns: rows.columns }, say);
  yield report.start();
  for (const integration of integrations) yield report.row(rows.cells(integration));
  // The table of the page is the first of the rows.
  const look = page.look.filter(({ kind }) => kind !== 'table');
  const below = integrations.flatMap((one) => findingBlock(one, say));
  // Whoever audits runs no command.
  const details = page.details.filter(({ kind }) => kind !== 'facts');
  yield* report.end({ page: { ...page, next: [], details }, look, charts: [], below, explain });
}
