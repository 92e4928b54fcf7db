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
export function* checkIpCsv(result: CheckIpResult): Generator<string, void, undefined> {
  yield `${CSV_COLUMNS.join(',')}\r\n`;
  for (const answer of result.answers) {
    const fields = [
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
    ];
    yield `${fields.map(csvField).join(',')}\r\n`;
  }
}

function rangeFields(range: ReportedRange | undefined): (string | undefined)[] {
  return [range?.scope, range?.start, range?.end, range?.description];
}
