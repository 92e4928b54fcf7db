/**
 * `check ip` as JUnit XML.
 */
import { type Say, Text } from '../../text.js';
import { warningTexts } from '../gapsAndAssumptions.js';
import { gapCases, junitXml, type JunitCase, type JunitSuite } from '../junit.js';
import type { CheckIpAnswer, CheckIpResult } from './result.js';
import { adviceWords, explained, hingeLines, testResult, subjectWords, unlessLines, whyWords } from './words.js';

/**
 * JUnit XML: one case an answer. A deciding verdict worse than `unknown` is a failure, a deciding `unknown` an error,
 * and so is each thing that could not be read; what only informs passes. Warnings are the suite's output.
 */
export function checkIpJunit(result: CheckIpResult, say: Say): Iterable<string> {
  return junitXml({
    name: say(Text.of('report.junit.suite', { source: result.source.name })),
    timestamp: result.at,
    counts: countsOf(result),
    cases: casesOf(result, say),
    output: warningTexts(result.warnings, say).join('\n'),
  });
}

function countsOf({ answers, incomplete }: CheckIpResult): JunitSuite['counts'] {
  const counts = { pass: 0, failure: 0, error: 0 };
  for (const answer of answers) counts[testResult(answer)]++;
  return {
    tests: answers.length + incomplete.length,
    failures: counts.failure,
    errors: counts.error + incomplete.length,
  };
}

function* casesOf(result: CheckIpResult, say: Say): Generator<JunitCase, void, undefined> {
  for (const answer of result.answers) yield caseOf(answer, result, say);
  yield* gapCases(result.incomplete, say);
}

function caseOf(answer: CheckIpAnswer, result: CheckIpResult, say: Say): JunitCase {
  const name = `${answer.address} ${subjectWords(answer.subject, say)}`;
  const kind = testResult(answer);
  if (kind === 'pass') return { name };
  const whole = explained(answer, result);
  const text = [
    whyWords(whole),
    ...unlessLines(whole, say),
    ...hingeLines(whole),
    ...whole.notes,
    adviceWords(whole, say),
  ].join('\n');
  return { name, fault: { kind, type: answer.rule, message: `${answer.verdict} (${answer.rule})`, text } };
}
