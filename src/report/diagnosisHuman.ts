/**
 * `diagnose login` for people: the causes in order, each with its evidence and its fix.
 */
import { type Between, type Say, Text } from '../text.js';
import { incompleteLines } from './common.js';
import type { DiagnoseLoginResult, ReportedCause } from './diagnosisResult.js';
import { forTerminal } from './neutral.js';

export function diagnosisLines(result: DiagnoseLoginResult, say: Say): string[] {
  const none = result.causes.length === 0 ? [say(Text.of('login.no-cause'))] : [];
  return [
    ...none,
    ...result.causes.flatMap((cause, at) => [...(at === 0 ? [] : ['']), ...causeLines(cause, say)]),
    ...(result.notes.length === 0 ? [] : ['', ...result.notes.map(forTerminal)]),
    ...(result.incomplete.length === 0 ? [] : ['', ...incompleteLines(result.incomplete, say)]),
  ];
}

function causeLines({ cause, confidence, username, explanation, evidence, fix }: ReportedCause, say: Say): string[] {
  const line = (label: Between<'login.label.'>, words: string): string =>
    `  ${say(Text.of(`login.label.${label}`)).padEnd(9)} ${forTerminal(words)}`;
  return [
    `${confidence}  ${cause}${username === undefined ? '' : `  ${forTerminal(username)}`}`,
    line('why', explanation),
    ...evidence.map((words) => line('because', words)),
    line('fix', `${fix.who}: ${fix.what}`),
  ];
}
