/**
 * The columns of `check ip`, for all formats.
 */
import { type Say, Text } from '../../text.js';
import { SEPARATOR, written, type ListColumn } from '../page/columns.js';
import type { CheckIpAnswer, CheckIpExplanation, ReportedRange } from './result.js';
import { hingeLines, rangeWords, subjectWords, whyWords } from './words.js';

export interface AnswerRow {
  readonly answer: CheckIpAnswer;
  /** That of the answer. */
  readonly explanation: CheckIpExplanation;
}

/** Where cells are shared: by explanation and rule. */
export const ANSWER_COLUMNS: readonly ListColumn<AnswerRow>[] = [
  {
    ...written('address', ({ answer }) => answer.address),
    shown: {
      place: 2,
      key: 'address',
      heading: 'report.heading.address',
      kind: 'word',
      cell: ({ answer }) => answer.address,
      rank: 0,
      html: {},
    },
  },
  written('subject.kind', ({ answer }) => answer.subject.kind),
  {
    ...written('subject.name', ({ answer }) => answer.subject.name),
    shown: {
      place: 3,
      key: 'subject',
      heading: 'report.heading.subject',
      kind: 'text',
      cell: ({ answer }, say) => subjectWords(answer.subject, say),
      rank: 2,
      html: { filter: true },
    },
  },
  written('subject.id', ({ answer }) => answer.subject.id),
  {
    ...written('decides', ({ answer }) => answer.decides),
    shown: {
      place: 4,
      key: 'decides',
      heading: 'pages.column.counts',
      kind: 'word',
      cell: ({ answer }, say) => say(Text.of(answer.decides ? 'pages.html.yes' : 'pages.html.no')),
      html: { filter: true },
    },
  },
  {
    ...written('verdict', ({ answer }) => answer.verdict),
    shown: {
      place: 1,
      key: 'verdict',
      heading: 'report.heading.verdict',
      kind: 'verdict',
      cell: ({ answer }) => answer.verdict,
      rank: 0,
      html: { filter: true },
    },
  },
  {
    ...written('rule', ({ answer }) => answer.rule),
    shown: {
      place: 5,
      key: 'rule',
      heading: 'report.heading.rule',
      kind: 'text',
      cell: ruleOrHinges,
      rank: 1,
      html: { kind: 'word', filter: true, cell: ({ answer }) => answer.rule },
    },
  },
  {
    ...written('range.scope', ({ answer }) => answer.range?.scope),
    shown: {
      place: 7,
      key: 'range',
      heading: 'report.heading.range',
      kind: 'text',
      cell: ({ answer: { range } }, say) => (range === undefined ? '' : rangeWords(range, say)),
      rank: 4,
      html: {},
    },
  },
  ...rangeColumns('range', ({ range }) => range),
  written('nearest.scope', ({ answer }) => answer.nearest?.scope),
  ...rangeColumns('nearest', ({ nearest }) => nearest),
  { ...written('notes', ({ explanation }) => explanation.notes.join(SEPARATOR)), shared: true },
  {
    ...written('reason', whyOf),
    shared: true,
    shown: {
      place: 8,
      key: 'why',
      heading: 'pages.column.why',
      kind: 'text',
      cell: whyOf,
      html: {},
    },
  },
  {
    ...written('hinges', ({ explanation }) => hingeLines(explanation).join(SEPARATOR)),
    shared: true,
  },
];

/** What an `unknown` turns on says more than the rule at which it was left. */
function ruleOrHinges({ answer: { rule }, explanation: { hinges = [] } }: AnswerRow, say: Say): string {
  const facts = hinges.map(({ fact }) => fact).join(', ');
  return facts === '' ? rule : say(Text.of('pages.ip.hinges', { facts }));
}

function rangeColumns(
  name: 'range' | 'nearest',
  of: (answer: CheckIpAnswer) => ReportedRange | undefined,
): ListColumn<AnswerRow>[] {
  return [
    written(`${name}.start`, ({ answer }) => of(answer)?.start),
    written(`${name}.end`, ({ answer }) => of(answer)?.end),
    written(`${name}.description`, ({ answer }) => of(answer)?.description),
  ];
}

function whyOf({ answer: { rule }, explanation: { reasons } }: AnswerRow): string {
  return whyWords({ rule, reasons });
}

export function sharedByAnswers({ answer: { explanation, rule } }: AnswerRow): string {
  return `${explanation} ${rule}`;
}
