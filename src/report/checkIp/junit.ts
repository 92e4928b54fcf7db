/**
 * `check ip` as JUnit XML.
 */
import { type Say, Text } from '../../text.js';
import { incompleteLines, warningTexts } from '../common.js';
import { forXml } from '../neutral.js';
import type { CheckIpAnswer, CheckIpResult } from './result.js';
import { adviceWords, hingeLines, outcomeOf, subjectWords, whyWords } from './words.js';

/**
 * JUnit XML: one case an answer. A deciding verdict worse than `unknown` is a failure, a deciding `unknown` an error,
 * and so is each thing that could not be read; what only informs passes. Warnings are the suite's output.
 */
export function* checkIpJunit(result: CheckIpResult, say: Say): Generator<string, void, undefined> {
  const suite = say(Text.of('report.junit.suite', { source: result.source.name }));
  const totals = totalsOf(result);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites ${totals}>\n`;
  yield `  <testsuite name="${forXml(suite)}" timestamp="${result.at}" ${totals}>\n`;
  const classname = forXml(suite);
  for (const answer of result.answers) yield `${testCase(answer, classname, say)}\n`;
  for (const gap of result.incomplete) {
    const [, words] = incompleteLines([gap], say);
    yield `    <testcase classname="${classname}" name="${forXml(gap.what)}">\n      <error message="incomplete" type="incomplete">${forXml(words ?? gap.why)}</error>\n    </testcase>\n`;
  }
  const warnings = warningTexts(result.warnings, say).join('\n');
  if (warnings !== '') yield `    <system-out>${forXml(warnings)}</system-out>\n`;
  yield '  </testsuite>\n</testsuites>\n';
}

function totalsOf({ answers, incomplete }: CheckIpResult): string {
  const counts = { pass: 0, failure: 0, error: 0 };
  for (const answer of answers) counts[outcomeOf(answer)]++;
  const errors = counts.error + incomplete.length;
  return `tests="${answers.length + incomplete.length}" failures="${counts.failure}" errors="${errors}"`;
}

/** @param classname for XML already. */
function testCase(answer: CheckIpAnswer, classname: string, say: Say): string {
  const name = `${answer.address} ${subjectWords(answer.subject, say)}`;
  const open = `    <testcase classname="${classname}" name="${forXml(name)}"`;
  const kind = outcomeOf(answer);
  if (kind === 'pass') return `${open}/>`;
  const text = [whyWords(answer), ...hingeLines(answer), ...answer.notes, adviceWords(answer, say)].join('\n');
  const message = `${answer.verdict} (${answer.rule})`;
  return `${open}>\n      <${kind} message="${forXml(message)}" type="${answer.rule}">${forXml(text)}</${kind}>\n    </testcase>`;
}
