/**
 * Phrases that more than one format of `check ip` uses.
 */
import { RULE_TABLE, VERDICTS } from '../../policy/index.js';
import { type Between, type Say, Text } from '../../text.js';
import { adviceOf } from '../advice.js';
import { hingeWords, settleWords, stoppedWords } from '../page/hinges.js';
import type {
  CheckIpAnswer,
  CheckIpExplanation,
  CheckIpResult,
  ReportedRange,
  ReportedReason,
  ReportedSubject,
} from './result.js';

/** An answer with why it has its verdict. */
export type Explained = CheckIpAnswer & CheckIpExplanation;

export function explained(answer: CheckIpAnswer, { explanations }: Pick<CheckIpResult, 'explanations'>): Explained {
  return { ...answer, ...explanationOf(answer, { explanations }) };
}

export function explanationOf(
  { explanation }: CheckIpAnswer,
  { explanations }: Pick<CheckIpResult, 'explanations'>,
): CheckIpExplanation {
  const found = explanations[explanation];
  if (found === undefined) throw new Error(`There is no explanation ${explanation}.`);
  return found;
}

export function worstFirst(answers: readonly CheckIpAnswer[]): CheckIpAnswer[] {
  return [...answers].sort((a, b) => VERDICTS.indexOf(b.verdict) - VERDICTS.indexOf(a.verdict));
}

export function reasonWords(reason: ReportedReason): string {
  return `${reason.rule}: ${reason.text}`;
}

/** The step that decided, or, where a fact is missing, the first one that could have. */
export function whyWords(answer: Pick<Explained, 'reasons' | 'rule'>): string {
  const step = answer.reasons.find((reason) => reason.rule === answer.rule);
  return step === undefined ? answer.rule : reasonWords(step);
}

/** What to do about a rule that refuses. */
function adviceWordsOf(id: string, say: Say): string {
  const rule = RULE_TABLE.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`There is no rule ${id}.`);
  return say(adviceOf(rule.id));
}

/** What to do next: settle what the verdict turns on, else by the rule that decided. */
export function adviceWords(answer: Explained, say: Say): string {
  const advice = (key: Between<'report.advice.'>): string => say(Text.of(`report.advice.${key}`));
  if (answer.verdict === 'no-token') return advice('no-token');
  const settle = settleWords(answer.hinges ?? [], say);
  if (settle.length > 0) return [...settle, advice('not-a-pass')].join(' ');
  const step = answer.reasons.find((reason) => reason.rule === answer.rule);
  return step?.outcome === 'undetermined' ? advice('either-way') : adviceWordsOf(answer.rule, say);
}

/** What an `unknown` is unless the user is stopped, where that is told. */
export function unlessLines({ unless }: Pick<Explained, 'unless'>, say: Say): string[] {
  if (unless === undefined) return [];
  return [say(Text.of('pages.ip.unless', { verdict: unless.verdict, stopped: stoppedWords(unless.facts, say) }))];
}

/** On what an `unknown` turns, a line for each fact. */
export function hingeLines({ hinges = [] }: Pick<Explained, 'hinges'>): string[] {
  return hinges.map(hingeWords);
}

export function subjectWords(subject: ReportedSubject, say: Say): string {
  return say(Text.of(`report.subject.${subject.kind}`, { name: subject.name }));
}

export function rangeWords(range: ReportedRange, say: Say): string {
  const bounds = range.start === range.end ? range.start : `${range.start}-${range.end}`;
  const words = say(Text.of(`report.range.${range.scope}`, { range: bounds }));
  return range.description === undefined
    ? words
    : say(Text.of('report.range.described', { range: words, description: range.description }));
}

/** How an answer counts in a report that knows only pass and fail. */
export function testResult(answer: CheckIpAnswer): 'pass' | 'failure' | 'error' {
  if (!answer.decides || answer.verdict === 'no-token') {
    return 'pass';
  }
  return answer.verdict === 'unknown' ? 'error' : 'failure';
}
