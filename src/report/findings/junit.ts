/**
 * Findings as JUnit XML: a case for each finding that reaches the threshold, one that passes for each rule without such a
 * finding, an error for each rule that could not be judged.
 */
import { reaches } from '../../policy/findings/index.js';
import { type Say, Text } from '../../text.js';
import { beyondCase, countCases, gapCases, junitXml, MOST_CASES, type JunitCase } from '../junit.js';
import { unreadLines, type ReportedGap } from '../common.js';
import type { FindingsResult, ReportedFinding, ReportedRule } from './result.js';
import { findingText, placeWords, subjectOf, waiverWords } from './words.js';

export function findingsJunit(result: FindingsResult, suite: string, say: Say): Iterable<string> {
  const cases = [...result.rules.flatMap((rule) => casesOf(rule, result, say)), ...gapCases(unheardOf(result), say)];
  return junitXml({ name: suite, cases, counts: countCases(cases), output: besides(result, say).join('\n') });
}

/** What could not be read, though no rule says so. */
function unheardOf({ incomplete, rules }: FindingsResult): ReportedGap[] {
  const heard = rules.flatMap((rule) => rule.incomplete);
  return incomplete.filter(({ what, why }) => !heard.some((gap) => gap.what === what && gap.why === why));
}

function casesOf(rule: ReportedRule, result: FindingsResult, say: Say): JunitCase[] {
  const failing = result.findings.filter((one) => one.rule === rule.rule && reaches(one, result.threshold));
  const shown = failing.slice(0, MOST_CASES).map((finding) => failureOf(finding, say));
  const unread = rule.incomplete.length === 0 ? [] : [errorOf(rule, say)];
  const cases = [...shown, ...beyondCase(failing.length - shown.length, say), ...unread];
  return cases.length > 0 ? cases : [{ name: rule.rule }];
}

function failureOf(finding: ReportedFinding, say: Say): JunitCase {
  const { rule, severity, text } = finding;
  const body = [findingText(finding), placeWords(finding)].filter((line) => line !== '').join('\n');
  const name = `${rule}: ${subjectOf(finding, say)}`;
  return { name, fault: { kind: 'failure', type: rule, message: `${severity}: ${text}`, text: body } };
}

function errorOf({ incomplete, rule }: ReportedRule, say: Say): JunitCase {
  const [, ...lines] = unreadLines(incomplete, say);
  const text = lines.map((line) => line.trim()).join('\n');
  return { name: rule, fault: { kind: 'error', type: 'incomplete', message: 'incomplete', text } };
}

/** What is below the threshold or waived, a line each. */
function besides({ findings, threshold }: FindingsResult, say: Say): string[] {
  const others = findings.filter((finding) => !reaches(finding, threshold));
  const shown = others.slice(0, MOST_CASES).map((finding) => {
    const { rule, severity, text } = finding;
    const waived = waiverWords(finding, say);
    return `${severity} ${rule}: ${subjectOf(finding, say)}: ${text}${waived === '' ? '' : ` ${waived}`}`;
  });
  const more = others.length - shown.length;
  return more > 0 ? [...shown, say(Text.of('pages.annotations.more', { count: String(more) }))] : shown;
}
