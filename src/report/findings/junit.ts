/**
 * Findings as JUnit XML: a case for each finding that reaches the threshold, one that passes for each rule without such a
 * finding, an error for each rule that could not be judged.
 */
import { reaches } from '../../policy/findings/index.js';
import { type Say, Text } from '../../text.js';
import { beyondCase, countCases, gapCases, junitXml, MOST_CASES, type JunitCase } from '../junit.js';
import { unreadLines, type ReportedGap } from '../gapsAndAssumptions.js';
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
  const shown = failuresOf(failing.slice(0, MOST_CASES), say);
  const unread = rule.incomplete.length === 0 ? [] : [errorOf(rule, say)];
  const cases = [...shown, ...beyondCase(failing.length - shown.length, say), ...unread];
  return cases.length > 0 ? cases : [{ name: rule.rule }];
}

/** What reads JUnit tells cases apart by their names: whoever fails twice has the place in the name, too. */
function failuresOf(failing: readonly ReportedFinding[], say: Say): JunitCase[] {
  const cases = failing.map((finding) => ({ ...failureOf(finding, say), finding }));
  const placed = renamed(cases, ({ name, finding }) => `${name} (${placeWords(finding)})`);
  return renamed(placed, ({ name, finding }) => `${name} [${finding.fingerprint}]`).map(
    ({ finding: _finding, ...one }) => one,
  );
}

/** Those of one name get another one. */
function renamed<T extends { readonly name: string }>(cases: readonly T[], nameOf: (one: T) => string): T[] {
  const counts = new Map<string, number>();
  for (const { name } of cases) counts.set(name, (counts.get(name) ?? 0) + 1);
  return cases.map((one) => ((counts.get(one.name) ?? 0) > 1 ? { ...one, name: nameOf(one) } : one));
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
