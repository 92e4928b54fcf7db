/**
 * `check ip` as annotations of GitHub Actions: one for answers with the same verdict, rule and subject.
 */
import { type Say, Text } from '../../text.js';
import { annotationLines, openAnnotations, type Annotation } from '../annotations.js';
import { countOf, listed } from '../page/words.js';
import type { CheckIpAnswer, CheckIpResult } from './result.js';
import {
  adviceWords,
  explained,
  hingeLines,
  testResult,
  subjectWords,
  unlessLines,
  whyWords,
  worstFirst,
} from './words.js';

/** Addresses that an annotation names. */
const SHOWN = 3;

/** Errors for a no, warnings for what is unknown or was not read; nothing of what passes. */
export function* checkIpGithub(result: CheckIpResult, say: Say): Generator<string, void, undefined> {
  const groups = new Map<string, [CheckIpAnswer, ...CheckIpAnswer[]]>();
  for (const answer of worstFirst(result.answers)) {
    if (testResult(answer) === 'pass') continue;
    const { rule, subject, verdict } = answer;
    const key = JSON.stringify([verdict, rule, subject.kind, subject.name, subject.id]);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [answer]);
    else same.push(answer);
  }
  const failed = [...groups.values()].map((group) => annotationOf(group, result, say));
  yield* annotationLines(openAnnotations(result.incomplete, result.warnings, say), failed, say);
}

function annotationOf(
  answers: readonly [CheckIpAnswer, ...CheckIpAnswer[]],
  result: CheckIpResult,
  say: Say,
): Annotation {
  const [first] = answers;
  const whole = explained(first, result);
  const addresses = listed(
    answers.map(({ address }) => address),
    say,
    SHOWN,
  );
  const where = answers.length === 1 ? first.address : countOf('addresses', answers.length, say);
  const place = `${where}, ${subjectWords(first.subject, say)}`;
  const { file, line } = first.range ?? first.nearest ?? {};
  return {
    level: testResult(first) === 'failure' ? 'error' : 'warning',
    title: say(Text.of('report.github.title', { verdict: first.verdict, place })),
    text: [
      ...(answers.length === 1 ? [] : [`${addresses}.`]),
      whyWords(whole),
      ...unlessLines(whole, say),
      ...hingeLines(whole),
      adviceWords(whole, say),
    ].join(' '),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
}
