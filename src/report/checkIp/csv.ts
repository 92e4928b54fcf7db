/**
 * `check ip` as CSV, one line an answer.
 */
import { CsvLines } from '../page/columns.js';
import { ANSWER_COLUMNS, sharedByAnswers } from './columns.js';
import type { CheckIpResult } from './result.js';
import { explanationOf } from './words.js';

export function* checkIpCsv(result: CheckIpResult): Generator<string, void, undefined> {
  // A hundred thousand answers share a few explanations.
  const csv = new CsvLines(ANSWER_COLUMNS, sharedByAnswers);
  yield csv.heading();
  for (const answer of result.answers) yield csv.line({ answer, explanation: explanationOf(answer, result) });
}
