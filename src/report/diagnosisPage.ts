/**
 * `diagnose login` for people: the causes in order, each with its evidence and its fix.
 */
import { type Between, type Say, Text } from '../text.js';
import { unreadLines } from './common.js';
import type { DiagnoseLoginResult, ReportedCause } from './diagnosisResult.js';
import { forTerminal } from './neutral.js';
import type { Block, FactsBlock, Page } from './page/page.js';
import { partialBelow, textBlock } from './page/words.js';

export function diagnosisPage({ causes, incomplete, notes }: DiagnoseLoginResult, say: Say): Page {
  const [first, ...others] = causes;
  const look: Block[] = [
    ...(first === undefined ? [] : [causeFacts(first, say)]),
    ...others.map((cause) => ({ ...causeFacts(cause, say), title: titleOf(cause), mark: cause.confidence })),
    ...textBlock(notes),
    ...textBlock(unreadLines(incomplete, say)),
  ];
  const none = incomplete.length > 0 ? 'login.no-cause.partial' : 'login.no-cause';
  return {
    ...partialBelow(incomplete, say),
    ...(first === undefined ? {} : { mark: first.confidence }),
    answer: [first === undefined ? say(Text.of(none)) : titleOf(first)],
    look,
    next: [],
    details: [],
  };
}

function titleOf({ cause, confidence, username }: ReportedCause): string {
  return `${confidence}  ${cause}${username === undefined ? '' : `  ${forTerminal(username)}`}`;
}

function causeFacts({ evidence, explanation, fix }: ReportedCause, say: Say): FactsBlock {
  const item = (label: Between<'login.label.'>, text: string): { label: string; text: string } => ({
    label: say(Text.of(`login.label.${label}`)),
    text,
  });
  return {
    kind: 'facts',
    items: [
      item('why', explanation),
      ...evidence.map((words) => item('because', words)),
      item('fix', `${fix.who}: ${fix.what}`),
    ],
  };
}
