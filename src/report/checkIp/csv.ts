/**
 * `check ip` as CSV.
 */
import { csvField } from '../neutral.js';
import type { CheckIpAnswer, CheckIpResult, ReportedRange } from './result.js';
import { explained, hingeLines, whyWords } from './words.js';

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
  // A hundred thousand answers share a few explanations.
  const shared = new Map<string, string>();
  for (const answer of result.answers) {
    const key = `${answer.explanation} ${answer.rule}`;
    const words = shared.get(key) ?? explanationFields(answer, result);
    shared.set(key, words);
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
    ];
    yield `${fields.map(csvField).join(',')},${words}\r\n`;
  }
}

function explanationFields(answer: CheckIpAnswer, result: CheckIpResult): string {
  const whole = explained(answer, result);
  return [whole.notes.join(' | '), whyWords(whole), hingeLines(whole).join(' | ')].map(csvField).join(',');
}

function rangeFields(range: ReportedRange | undefined): (string | undefined)[] {
  return [range?.scope, range?.start, range?.end, range?.description];
}
