/**
 * Findings as HTML: how many there are, each of them to be searched, filtered and sorted, waived ones among them, and what
 * each rule came to, in several orgs beside each other.
 */
import { type Say, Text } from '../../text.js';
import { incompleteLines } from '../gapsAndAssumptions.js';
import { HtmlRows, tableBlock, type TableColumn } from '../page/columns.js';
import { HtmlReport } from '../html/html.js';
import type { Block, Page, TableBlock } from '../page/page.js';
import { number, textBlock } from '../page/words.js';
import { FINDING_COLUMNS, type FindingRow, ruleColumn } from './columns.js';
import type { FindingsResult, ReportedFinding } from './result.js';

export interface FindingsHtmlOptions {
  /** The question, as it was typed. */
  readonly title: string;
  readonly page: Page;
  readonly explain: boolean;
  /** What of the page is worth a look beside the rows. */
  readonly look?: readonly Block[];
  /** Of several orgs what each rule came to in which; of one, what each rule came to. */
  readonly rules?: TableBlock;
  /** In which of several orgs a finding is. */
  readonly orgOf?: (finding: ReportedFinding) => string;
}

export function* findingsHtml(
  result: FindingsResult,
  options: FindingsHtmlOptions,
  say: Say,
): Generator<string, void, undefined> {
  const { explain, look = [], orgOf = () => '', page, rules = rulesTable(result, say), title } = options;
  // What somebody answers for already stands behind the others.
  const open = result.findings.filter(({ waiver }) => waiver === undefined);
  const waived = result.findings.filter(({ waiver }) => waiver !== undefined);
  const found = [...open, ...waived].map((finding): FindingRow => ({ finding, org: orgOf(finding) }));
  const rows = new HtmlRows(FINDING_COLUMNS, say, { filledBy: found });
  const report = new HtmlReport({ title, columns: found.length === 0 ? [] : rows.columns }, say);
  yield report.start();
  for (const one of found) yield report.row(rows.cells(one));
  const details = textBlock(incompleteLines(result.incomplete, say));
  yield* report.end({ page: { ...page, details }, look, charts: [], below: [rules], explain });
}

const RULE_COLUMNS: readonly TableColumn<FindingsResult['rules'][number]>[] = [
  ruleColumn('rule', ({ rule }) => rule),
  ruleColumn('outcome', ({ outcome }, say) => say(Text.of(`findings.outcome.${outcome}`))),
  ruleColumn('findings', ({ findings }) => number(findings)),
  ruleColumn('title', ({ title, why }) => why ?? title),
];

/** What each rule came to. */
function rulesTable({ rules }: FindingsResult, say: Say): TableBlock {
  return tableBlock(RULE_COLUMNS, rules, say, { title: say(Text.of('findings.rules')) });
}
