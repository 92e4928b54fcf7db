/**
 * `diagnose login` for people: the causes in order, each with its evidence and its fix.
 */
import { type Between, type Say, Text } from '../text.js';
import { unreadLines } from './common.js';
import type { DiagnoseLoginResult, ReportedCause } from './diagnosisResult.js';
import { forTerminal } from './neutral.js';
import type { Block, FactsBlock, NextStep, Page } from './page/page.js';
import { partialBelow, textBlock } from './page/words.js';
import { shellWord } from './shell.js';

export function diagnosisPage(result: DiagnoseLoginResult, say: Say): Page {
  const { causes, incomplete, notes } = result;
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
    next: nextSteps(result, say),
    details: [],
  };
}

/** Causes for which a new token may be what is needed. */
const OF_TOKEN = ['token-missing', 'token-outdated'];

/** The page where the token is reset, of whom it is known that it is about that user's token. */
function nextSteps({ causes, subject }: DiagnoseLoginResult, say: Say): NextStep[] {
  const found = causes.find(({ cause }) => OF_TOKEN.includes(cause));
  const username = found?.username ?? subject.username;
  if (found === undefined || username === undefined) return [];
  const org = subject.org === undefined ? '' : ` -o ${shellWord(subject.org.name)}`;
  return [
    {
      command: `sf token open reset${org} --username ${shellWord(username)}`,
      why: say(Text.of('pages.users.next.reset')),
    },
  ];
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
