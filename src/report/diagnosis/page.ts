/**
 * `diagnose login` for people: the causes in order, each with its evidence and its fix.
 */
import type { ExitCode } from '../../exitCodes.js';
import { type Between, type Say, Text } from '../../text.js';
import { unreadLines } from '../gapsAndAssumptions.js';
import { forTerminal } from '../escaping.js';
import { MAX_ROWS, rowsShown, type Block, type FactsBlock, type NextStep, type Page } from '../page/page.js';
import { partialBelow } from '../page/partialAnswer.js';
import { listed, number, shownRows, textBlock } from '../page/words.js';
import { ORG_VARIABLE, shellWord } from '../shell.js';
import { shownTable, type ListColumn } from '../page/columns.js';
import { type DiagnoseLoginResult, type ReportedCause, TOKEN_CAUSES } from './result.js';

/** Lines of several users beside files. */
const MAX_BRIEF = 10;
/** Facts of causes that are shown one by one: with more of them they become a table, so that the page is a screen. */
const MAX_FACTS = 10;
const SUREST_FIRST = ['certain', 'likely', 'possible'] as const;
/** Lines of notes beside such a table. */
const FEW_NOTES = 5;

export interface DiagnosisPageOptions {
  /** With which the run ends. */
  readonly code: ExitCode;
  /** Flags of the org, as they would be typed; undefined where none was asked. */
  readonly source: string | undefined;
  readonly all: boolean;
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
  { all, code, source, usernames }: DiagnosisPageOptions & { readonly usernames: readonly string[] },
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
      ...causeBlocks(causes, all, say),
      ...textBlock(noteLines(notes, all, say)),
      ...textBlock(askOrgLines(result, source, say)),
      ...textBlock(unreadLines(incomplete, say)),
    ],
    brief: textBlock([...causes.map((cause) => titleOf(cause)), ...notes].slice(0, MAX_BRIEF)),
    next: nextSteps(result, source, say),
    details: restOf(causes, say),
  };
}

function pageOfOne(result: DiagnoseLoginResult, { all, source }: DiagnosisPageOptions, say: Say): Page {
  const { causes, incomplete, notes } = result;
  const [first, ...others] = causes;
  const look: Block[] = [
    ...(first === undefined ? [] : [causeFacts(first, say)]),
    ...causeBlocks(others, all, say),
    ...textBlock(noteLines(notes, all, say)),
    ...textBlock(askOrgLines(result, source, say)),
    ...textBlock(unreadLines(incomplete, say)),
  ];
  const none = incomplete.length > 0 ? 'login.no-cause.partial' : 'login.no-cause';
  return {
    ...partialBelow(incomplete, say),
    ...(first === undefined ? {} : { mark: first.confidence }),
    answer: [first === undefined ? say(Text.of(none)) : titleOf(first), ...sumLines(causes, say)],
    look,
    ...(first === undefined ? {} : { brief: [whyFacts(first, say)] }),
    next: nextSteps(result, source, say),
    details: restOf(others, say),
  };
}

/** Where a text tells nothing: who else may know. */
function askOrgLines({ causes, subject }: DiagnoseLoginResult, source: string | undefined, say: Say): string[] {
  if (causes.length > 0 || source !== undefined) return [];
  const isNamed = subject.username !== undefined || subject.usernames !== undefined;
  return [say(Text.of(isNamed ? 'login.no-cause.ask-org' : 'login.no-cause.ask'))];
}

/** Of several causes how many there are of each kind, the surest first. */
function sumLines(causes: readonly ReportedCause[], say: Say): string[] {
  if (causes.length < 2) return [];
  const count = (wanted: ReportedCause['confidence']): number =>
    causes.filter(({ confidence }) => confidence === wanted).length;
  const counts = SUREST_FIRST.filter((one) => count(one) > 0).map((one) => `${number(count(one))} ${one}`);
  return [say(Text.of('pages.diagnosis.causes', { count: number(causes.length), counts: listed(counts, say) }))];
}

/** Each with its facts while a screen holds them; else a line each, and the facts of the first. */
function causeBlocks(causes: readonly ReportedCause[], all: boolean, say: Say): Block[] {
  const [first] = causes;
  if (first === undefined) return [];
  if (!isMany(causes, say)) return causes.map((cause) => titled(cause, say));
  const rows = causes.slice(0, rowsShown(all));
  return [
    {
      kind: 'table',
      ...shownTable(CAUSE_COLUMNS, rows, say),
      more: { count: causes.length, words: shownRows('causes', '--json', say) },
    },
    titled(first, say),
    ...textBlock([say(Text.of('login.each-cause'))]),
  ];
}

function isMany(causes: readonly ReportedCause[], say: Say): boolean {
  return causes.reduce((sum, cause) => sum + causeFacts(cause, say).items.length, 0) > MAX_FACTS;
}

/** The facts of those for which a line stands. */
function restOf(causes: readonly ReportedCause[], say: Say): Block[] {
  return isMany(causes, say) ? causes.slice(1, MAX_ROWS).map((cause) => titled(cause, say)) : [];
}

function noteLines(notes: readonly string[], all: boolean, say: Say): string[] {
  const most = all ? MAX_ROWS : FEW_NOTES;
  const more = notes.length - most;
  return more <= 0 ? [...notes] : [...notes.slice(0, most), moreNotes(more, say)];
}

function moreNotes(count: number, say: Say): string {
  return count === 1
    ? say(Text.of('login.more-notes.one'))
    : say(Text.of('login.more-notes.other', { count: number(count) }));
}

/** The order in which they are shown. */
const PLACES = ['sure', 'cause', 'user', 'who'];

const CAUSE_COLUMNS: readonly ListColumn<ReportedCause>[] = [
  column('sure', 'login.column.sure', 'verdict', 0, ({ confidence }) => confidence),
  column('cause', 'login.column.cause', 'word', 1, ({ cause }) => cause),
  column('user', 'pages.column.user', 'name', 0, ({ username = '' }) => username),
  column('who', 'login.column.who', 'word', 2, ({ fix }) => fix.who),
];

type Shown = NonNullable<ListColumn<ReportedCause>['shown']>;

function column(
  key: string,
  heading: Shown['heading'],
  kind: Shown['kind'],
  rank: number,
  cell: Shown['cell'],
): ListColumn<ReportedCause> {
  return { shown: { place: PLACES.indexOf(key), key, heading, kind, rank, cell } };
}

/** The page where the token is reset, of whom it is known that it is about that user's token. */
function nextSteps({ causes, subject }: DiagnoseLoginResult, source: string | undefined, say: Say): NextStep[] {
  const found = causes.find(({ cause }) => TOKEN_CAUSES.has(cause));
  const username = found?.username ?? subject.username;
  if (causes.length === 0 && username !== undefined) return stepsOfNone(username, source, say);
  if (found === undefined || username === undefined) return [];
  const org = source === undefined ? '' : ` ${source}`;
  return [
    {
      command: `sf token open reset${org} --username ${shellWord(username)}`,
      why: say(Text.of('pages.users.next.reset')),
    },
  ];
}

/** Where nothing explains a failure: the org, then a longer look back, and what a login would meet now. */
function stepsOfNone(username: string, source: string | undefined, say: Say): NextStep[] {
  const who = shellWord(username);
  if (source === undefined) {
    const command = `sf token diagnose login -o ${ORG_VARIABLE} --username ${who}`;
    return [{ command, why: say(Text.of('pages.diagnosis.next.org')) }];
  }
  return [
    {
      command: `sf token diagnose login ${source} --username ${who} --since ${LONGER}`,
      why: say(Text.of('pages.diagnosis.next.longer')),
    },
    {
      command: `sf token list users ${source} --username ${who}`,
      why: say(Text.of('pages.diagnosis.next.now')),
    },
  ];
}

/** Further back than the day that is looked at unasked. */
const LONGER = '30d';

function titleOf({ cause, confidence, username }: ReportedCause): string {
  return `${confidence}  ${cause}${username === undefined ? '' : `  ${forTerminal(username)}`}`;
}

function titled(cause: ReportedCause, say: Say): FactsBlock {
  return { ...causeFacts(cause, say), title: titleOf(cause), mark: cause.confidence };
}

type FactItem = FactsBlock['items'][number];

function itemOf(label: Between<'login.label.'>, text: string, say: Say): FactItem {
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
