/**
 * `check ip` as JUnit XML.
 */
import type { Say } from '../../policy/types.js';
import { incompleteLines, warningTexts } from '../common.js';
import { forXml } from '../neutral.js';
import type { CheckIpResult } from './result.js';
import { adviceWords, hingeLines, outcomeOf, subjectWords, whyWords } from './words.js';

/**
 * JUnit XML: one case an answer. A deciding verdict worse than `unknown` is a failure, a deciding `unknown` an error,
 * and so is each thing that could not be read; what only informs passes. Warnings are the suite's output.
 */
export function checkIpJunit(result: CheckIpResult, say: Say): string {
  const suite = say({ key: 'report.junit.suite', params: [result.source.name] });
  const cases = result.answers.map((answer) => {
    const name = `${answer.address} ${subjectWords(answer.subject, say)}`;
    const open = `    <testcase classname="${forXml(suite)}" name="${forXml(name)}"`;
    const kind = outcomeOf(answer);
    if (kind === 'pass') {
      return `${open}/>`;
    }
    const text = [whyWords(answer), ...hingeLines(answer), ...answer.notes, adviceWords(answer, say)].join('\n');
    const message = `${answer.verdict} (${answer.rule})`;
    return `${open}>\n      <${kind} message="${forXml(message)}" type="${answer.rule}">${forXml(text)}</${kind}>\n    </testcase>`;
  });
  const unread = result.incomplete.map((gap) => {
    const [, words] = incompleteLines([gap], say);
    return `    <testcase classname="${forXml(suite)}" name="${forXml(gap.what)}">\n      <error message="incomplete" type="incomplete">${forXml(words ?? gap.why)}</error>\n    </testcase>`;
  });
  const warnings = warningTexts(result.warnings, say).join('\n');
  const outcomes = result.answers.map(outcomeOf);
  const count = (kind: string): number => outcomes.filter((outcome) => outcome === kind).length;
  const errors = count('error') + unread.length;
  const totals = `tests="${outcomes.length + unread.length}" failures="${count('failure')}" errors="${errors}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals}>`,
    `  <testsuite name="${forXml(suite)}" timestamp="${result.at}" ${totals}>`,
    ...cases,
    ...unread,
    ...(warnings === '' ? [] : [`    <system-out>${forXml(warnings)}</system-out>`]),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
