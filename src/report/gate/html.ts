/**
 * `check policy` as HTML: which orgs keep to the file, every finding, and the matrix of rules and orgs.
 */
import type { Say } from '../../text.js';
import { findingsHtml } from '../findings/html.js';
import type { ReportedFinding } from '../findings/result.js';
import type { Page } from '../page/page.js';
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
  const rules = matrixTable(result, { headings: result.orgs.map(({ name }) => name), isTitled: true }, say);
  return findingsHtml(result, { ...of, look: [orgsBlock(result, say)], rules, orgOf: orgIn(result) }, say);
}

/** Of several orgs, what a finding is about ends with the org's name. */
function orgIn({ orgs }: CheckPolicyResult): (finding: ReportedFinding) => string {
  const longestFirst = orgs.map(({ name }) => name).sort((a, b) => b.length - a.length);
  return ({ subject: { within = '' } }) =>
    longestFirst.find((name) => within === name || within.endsWith(`, ${name}`)) ?? '';
}
