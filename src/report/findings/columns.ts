/**
 * The columns of findings, for all formats, and those of the tables that have a line a rule.
 */
import { type Say, Text } from '../../text.js';
import { CsvLines, written, type ListColumn, type ShownColumn, type TableColumn } from '../page/columns.js';
import type { FindingsResult, ReportedFinding } from './result.js';
import { placeWords, subjectOf, waiverWords } from './words.js';

export interface FindingRow {
  readonly finding: ReportedFinding;
  /** In which of several orgs it is. */
  readonly org: string;
}

type Cell = (finding: ReportedFinding, say: Say) => string;

/** What people are shown of a column, of many findings beside each other. */
function shown(
  place: number,
  heading: ShownColumn<FindingRow>['heading'],
  cell: Cell,
  {
    filter = false,
    kind = 'text',
  }: { readonly filter?: boolean; readonly kind?: ShownColumn<FindingRow>['kind'] } = {},
): { readonly shown: ShownColumn<FindingRow> } {
  return {
    shown: { place, key: heading, heading, kind, cell: ({ finding }, say) => cell(finding, say), html: { filter } },
  };
}

function csv(
  name: string,
  value: (finding: ReportedFinding) => string | number | undefined,
): Pick<ListColumn<FindingRow>, 'csv'> {
  return written(name, ({ finding }) => value(finding));
}

export const FINDING_COLUMNS: readonly ListColumn<FindingRow>[] = [
  {
    ...csv('severity', ({ severity }) => severity),
    ...shown(1, 'findings.column.severity', ({ severity }, say) => say(Text.of(`findings.severity.${severity}`)), {
      filter: true,
      kind: 'word',
    }),
  },
  {
    ...csv('rule', ({ rule }) => rule),
    ...shown(2, 'findings.column.rule', ({ rule }) => rule, { filter: true, kind: 'word' }),
  },
  csv('subject.kind', ({ subject }) => subject.kind),
  {
    ...csv('subject.name', ({ subject }) => subject.name),
    ...shown(4, 'findings.column.subject', subjectOf),
  },
  csv('subject.id', ({ subject }) => subject.id),
  csv('subject.within', ({ subject }) => subject.within),
  {
    ...csv('text', ({ text }) => text),
    ...shown(5, 'findings.column.found', ({ text }) => text, { kind: 'name' }),
  },
  {
    ...csv('fix', ({ fix }) => fix),
    ...shown(6, 'findings.column.fix', ({ fix }) => fix, { kind: 'name' }),
  },
  {
    ...csv('controls', ({ controls }) => controls.join(' ')),
    ...shown(10, 'findings.column.controls', ({ controls }) => controls.join(', ')),
  },
  { ...csv('file', ({ file }) => file), ...shown(9, 'findings.column.place', placeWords) },
  csv('line', ({ line }) => line),
  csv('place', ({ place }) => place),
  csv('fingerprint', ({ fingerprint }) => fingerprint),
  {
    ...csv('waiver.reason', ({ waiver }) => waiver?.reason),
    ...shown(8, 'findings.column.waiver', waiverWords),
  },
  csv('waiver.owner', ({ waiver }) => waiver?.owner),
  csv('waiver.until', ({ waiver }) => waiver?.until),
  shown(
    7,
    'findings.column.counts',
    ({ waiver }, say) => say(Text.of(waiver === undefined ? 'findings.counts.open' : 'findings.counts.waived')),
    { filter: true, kind: 'word' },
  ),
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
];

/** One line a finding. */
export function* findingsCsv({ findings }: FindingsResult): Generator<string, void, undefined> {
  const lines = new CsvLines(FINDING_COLUMNS);
  yield lines.heading();
  for (const finding of findings) yield lines.line({ finding, org: '' });
}

const RULE_COLUMNS = {
  severity: { kind: 'word', heading: 'findings.column.severity' },
  rule: { kind: 'word', heading: 'findings.column.rule' },
  outcome: { kind: 'word', heading: 'findings.column.outcome' },
  findings: { kind: 'number', heading: 'findings.column.findings' },
  title: { kind: 'text', heading: 'findings.column.about' },
} as const satisfies Readonly<Record<string, Pick<TableColumn<unknown>, 'kind' | 'heading'>>>;

/** A column of a table that has a line a rule. */
export function ruleColumn<Row>(key: keyof typeof RULE_COLUMNS, cell: TableColumn<Row>['cell']): TableColumn<Row> {
  return { ...RULE_COLUMNS[key], key, rank: 0, cell };
}
