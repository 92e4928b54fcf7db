/**
 * `diagnose login` for people: the causes in order, each with its evidence and its fix.
 */
import type { ExitCode } from '../exitCodes.js';
import { type Between, type Say, Text } from '../text.js';
import { unreadLines } from './common.js';
import type { DiagnoseLoginResult, ReportedCause } from './diagnosisResult.js';
import { forTerminal } from './neutral.js';
import type { Block, FactsBlock, NextStep, Page } from './page/page.js';
import { number, partialBelow, textBlock } from './page/words.js';
import { shellWord } from './shell.js';

/** Lines of several users beside files. */
const MAX_BRIEF = 10;

export interface DiagnosisPageOptions {
  /** With which the run ends. */
  readonly code: ExitCode;
  /** Flags of the org, as they would be typed; undefined where none was asked. */
  readonly source: string | undefined;
}

export function diagnosisPage(result: DiagnoseLoginResult, options: DiagnosisPageOptions, say: Say): Page {
  const { usernames } = result.subject;
  return usernames === undefined
    ? pageOfOne(result, options, say)
    : pageOfSeveral(result, { ...options, usernames }, say);
}

/** How many of them have a cause, and with which code that ends; then those who do, and what is told of the others. */
function pageOfSeveral(
  result: DiagnoseLoginResult,
  { code, source, usernames }: DiagnosisPageOptions & { readonly usernames: readonly string[] },
  say: Say,
): Page {
  const { causes, incomplete, notes } = result;
  const found = usernames.filter((who) => causes.some(({ username = who }) => username === who)).length;
  const words = { count: number(usernames.length), code: String(code) };
  const isAll = found === usernames.length;
  return {
    ...partialBelow(incomplete, say),
    answer: [
      isAll
        ? say(Text.of('pages.diagnosis.all', words))
        : say(Text.of('pages.diagnosis.some', { ...words, found: number(found) })),
    ],
    look: [
      ...causes.map((cause) => titled(cause, say)),
      ...textBlock(notes),
      ...textBlock(unreadLines(incomplete, say)),
    ],
    brief: textBlock([...causes.map((cause) => titleOf(cause)), ...notes].slice(0, MAX_BRIEF)),
    next: nextSteps(result, source, say),
    details: [],
  };
}

function pageOfOne(result: DiagnoseLoginResult, { source }: DiagnosisPageOptions, say: Say): Page {
  const { causes, incomplete, notes } = result;
  const [first, ...others] = causes;
  const look: Block[] = [
    ...(first === undefined ? [] : [causeFacts(first, say)]),
    ...others.map((cause) => titled(cause, say)),
    ...textBlock(notes),
    ...textBlock(unreadLines(incomplete, say)),
  ];
  const none = incomplete.length > 0 ? 'login.no-cause.partial' : 'login.no-cause';
  return {
    ...partialBelow(incomplete, say),
    ...(first === undefined ? {} : { mark: first.confidence }),
    answer: [first === undefined ? say(Text.of(none)) : titleOf(first)],
    look,
    ...(first === undefined ? {} : { brief: [whyFacts(first, say)] }),
    next: nextSteps(result, source, say),
    details: [],
  };
}

/** Causes for which a new token may be what is needed. */
const OF_TOKEN = ['token-missing', 'token-outdated'];

/** The page where the token is reset, of whom it is known that it is about that user's token. */
function nextSteps({ causes, subject }: DiagnoseLoginResult, source: string | undefined, say: Say): NextStep[] {
  const found = causes.find(({ cause }) => OF_TOKEN.includes(cause));
  const username = found?.username ?? subject.username;
  if (found === undefined || username === undefined) return [];
  const org = source === undefined ? '' : ` ${source}`;
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

function titled(cause: ReportedCause, say: Say): FactsBlock {
  return { ...causeFacts(cause, say), title: titleOf(cause), mark: cause.confidence };
}

type Item = FactsBlock['items'][number];

function itemOf(label: Between<'login.label.'>, text: string, say: Say): Item {
  return { label: say(Text.of(`login.label.${label}`)), text };
}

function whyFacts({ explanation, fix }: ReportedCause, say: Say): FactsBlock {
  return {
    kind: 'facts',
    items: [itemOf('why', explanation, say), itemOf('fix', `${fix.who}: ${fix.what}`, say)],
  };
}

function causeFacts(cause: ReportedCause, say: Say): FactsBlock {
  const [why, fix] = whyFacts(cause, say).items;
  const because = cause.evidence.map((words) => itemOf('because', words, say));
  return { kind: 'facts', items: [why, ...because, fix].filter((item) => item !== undefined) };
}
