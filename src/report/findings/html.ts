/**
 * Findings as HTML: how many there are, each of them to be searched, filtered and sorted, waived ones among them, and what
 * each rule came to, in several orgs beside each other.
 */
import { type PlainKey, type Say, Text } from '../../text.js';
import { incompleteLines } from '../common.js';
import { HtmlRows, type ListColumn } from '../columns.js';
import { HtmlReport, type HtmlColumn } from '../html/html.js';
import type { Block, Column, Page, TableBlock } from '../page/page.js';
import { number, textBlock } from '../page/words.js';
import type { FindingsResult, ReportedFinding } from './result.js';
import { placeWords, subjectOf, waiverWords } from './words.js';

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

interface FindingRow {
  readonly finding: ReportedFinding;
  readonly org: string;
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
  const rows = new HtmlRows(COLUMNS, say, { filledBy: found });
  const report = new HtmlReport({ title, columns: found.length === 0 ? [] : rows.columns }, say);
  yield report.start();
  for (const one of found) yield report.row(rows.cells(one));
  const details = textBlock(incompleteLines(result.incomplete, say));
  yield* report.end({ page: { ...page, details }, look, charts: [], below: [rules], explain });
}

/** What each rule came to. */
function rulesTable({ rules }: FindingsResult, say: Say): TableBlock {
  return {
    kind: 'table',
    title: say(Text.of('findings.rules')),
    columns: [
      column('rule', 'word', 'findings.column.rule', say),
      column('outcome', 'word', 'findings.column.outcome', say),
      column('findings', 'number', 'findings.column.findings', say),
      column('title', 'text', 'findings.column.about', say),
    ],
    rows: rules.map(({ findings, outcome, rule, title, why }) => ({
      rule,
      outcome: say(Text.of(`findings.outcome.${outcome}`)),
      findings: number(findings),
      title: why ?? title,
    })),
  };
}

function column(key: string, kind: Column['kind'], heading: PlainKey, say: Say): Column {
  return { key, kind, rank: 0, heading: say(Text.of(heading)) };
}

type Of = (finding: ReportedFinding, say: Say) => string;

function shown(
  place: number,
  heading: PlainKey,
  of: Of,
  { filter = false, kind = 'text' }: Partial<HtmlColumn> = {},
): ListColumn<FindingRow> {
  const cell = ({ finding }: FindingRow, say: Say): string => of(finding, say);
  return { shown: { place, key: heading, heading, kind, cell, html: { filter } } };
}

const COLUMNS: readonly ListColumn<FindingRow>[] = [
  shown(1, 'findings.column.severity', ({ severity }, say) => say(Text.of(`findings.severity.${severity}`)), {
    filter: true,
    kind: 'word',
  }),
  shown(2, 'findings.column.rule', ({ rule }) => rule, { filter: true, kind: 'word' }),
  {
    shown: {
      place: 3,
      key: 'org',
      heading: 'gate.column.org',
      kind: 'text',
      cell: ({ org }) => org,
      html: { filter: true },
    },
  },
  shown(4, 'findings.column.subject', subjectOf),
  shown(5, 'findings.column.found', ({ text }) => text, { kind: 'name' }),
  shown(6, 'findings.column.fix', ({ fix }) => fix, { kind: 'name' }),
  shown(
    7,
    'findings.column.counts',
    ({ waiver }, say) => say(Text.of(waiver === undefined ? 'findings.counts.open' : 'findings.counts.waived')),
    { filter: true, kind: 'word' },
  ),
  shown(8, 'findings.column.waiver', waiverWords),
  shown(9, 'findings.column.place', placeWords),
  shown(10, 'findings.column.controls', ({ controls }) => controls.join(', ')),
];
