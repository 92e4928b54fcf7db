/**
 * `check policy` as HTML: which orgs keep to the file, every finding, and the matrix of rules and orgs.
 */
import { type Say, Text } from '../../text.js';
import { findingsHtml } from '../findings/html.js';
import type { ReportedFinding } from '../findings/result.js';
import type { Page, TableBlock } from '../page/page.js';
import { matrixTable, orgsBlock } from './page.js';
import type { CheckPolicyResult } from './result.js';

export interface PolicyHtmlOptions {
  readonly page: Page;
  readonly explain: boolean;
  /** Flags of where the facts come from, as they would be typed. */
  readonly source: string;
}

export function policyHtml(
  result: CheckPolicyResult,
  { explain, page, source }: PolicyHtmlOptions,
  say: Say,
): Iterable<string> {
  const of = { title: `sf token check policy ${source}`, page, explain };
  if (result.orgs.length === 1) return findingsHtml(result, of, say);
  const rules = withTitles(
    matrixTable(
      result,
      result.orgs.map(({ name }) => name),
      say,
    ),
    result,
    say,
  );
  return findingsHtml(result, { ...of, look: [orgsBlock(result, say)], rules, orgOf: orgIn(result) }, say);
}

/** With what each rule is about. */
function withTitles(table: TableBlock, { matrix, rules }: CheckPolicyResult, say: Say): TableBlock {
  const titles = new Map(rules.map(({ rule, title }) => [rule, title]));
  return {
    ...table,
    columns: [
      ...table.columns,
      { key: 'title', heading: say(Text.of('findings.column.about')), kind: 'text', rank: 0 },
    ],
    rows: table.rows.map((row, index) => ({ ...row, title: titles.get(matrix[index]?.rule ?? '') ?? '' })),
  };
}

/** Of several orgs, what a finding is about ends with the org's name. */
function orgIn({ orgs }: CheckPolicyResult): (finding: ReportedFinding) => string {
  const longestFirst = orgs.map(({ name }) => name).sort((a, b) => b.length - a.length);
  return ({ subject: { within = '' } }) =>
    longestFirst.find((name) => within === name || within.endsWith(`, ${name}`)) ?? '';
}
