/**
 * `check ip` as CSV.
 */
import { csvField } from '../neutral.js';
import type { CheckIpResult, ReportedRange } from './result.js';
import { hingeLines, whyWords } from './words.js';

const CSV_COLUMNS = [
  'address',
  'subject.kind',
  'subject.name',
  'subject.id',
  'decides',
  'verdict',
  'rule',
  'range.scope',
  'range.start',
  'range.end',
  'range.description',
  'nearest.scope',
  'nearest.start',
  'nearest.end',
  'nearest.description',
  'notes',
  'reason',
  'hinges',
] as const;

/** One line an answer, RFC 4180; nested fields are joined with a dot in the heading. */
export function checkIpCsv(result: CheckIpResult): string {
  const lines = result.answers.map((answer) =>
    [
      answer.address,
      answer.subject.kind,
      answer.subject.name,
      answer.subject.id,
      answer.decides,
      answer.verdict,
      answer.rule,
      ...rangeFields(answer.range),
      ...rangeFields(answer.nearest),
      answer.notes.join(' | '),
      whyWords(answer),
      hingeLines(answer).join(' | '),
    ]
      .map(csvField)
      .join(','),
  );
  return `${[CSV_COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

function rangeFields(range: ReportedRange | undefined): (string | undefined)[] {
  return [range?.scope, range?.start, range?.end, range?.description];
}
