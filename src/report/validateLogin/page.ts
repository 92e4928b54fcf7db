/**
 * `validate login` for people: the outcome first, then what it proves and what to do.
 */
import { EXIT, type ExitCode } from '../../exitCodes.js';
import { inSeconds } from '../../isoTime.js';
import { type Between, type Say, Text } from '../../text.js';
import { unreadLines } from '../gapsAndAssumptions.js';
import { forTerminal } from '../escaping.js';
import { shownTable, type ListColumn } from '../page/columns.js';
import { MAX_ROWS, rowsShown, type Block, type FactsBlock, type Page } from '../page/page.js';
import { partialBelow } from '../page/partialAnswer.js';
import { listed, number, shownRows, textBlock } from '../page/words.js';
import type { LoginAnswer, ValidateLoginResult } from './result.js';

const OUTCOMES = ['failed', 'refused', 'unknown', 'succeeded'] as const;
/** Logins that are told in full: with more of them they become a table, so that the page is a screen. */
const MAX_FULL = 2;
/** Logins of which the cause is told beside files. */
const MAX_BRIEF = 3;

export interface ValidatePageOptions {
  /** With which the run ends. */
  readonly code: ExitCode;
  readonly all: boolean;
}

export function validateLoginPage(result: ValidateLoginResult, { all, code }: ValidatePageOptions, say: Say): Page {
  const { incomplete, source } = result;
  const results = worstFirst(result.results);
  const [first] = results;
  const only = first !== undefined && results.length === 1 ? first : undefined;
  const titled = (answer: LoginAnswer, facts: FactsBlock): FactsBlock =>
    only === undefined ? { ...facts, title: titleLines(answer, say).join(' '), mark: answer.outcome } : facts;
  const isMany = results.length > MAX_FULL;
  const full = results.slice(0, MAX_ROWS).map((answer) => titled(answer, answerFacts(answer, source?.name, say)));
  return {
    ...partialBelow(incomplete, say),
    ...(only === undefined ? {} : { mark: only.outcome }),
    answer: only === undefined ? [sumLine(results, code, say)] : titleLines(only, say),
    look: [
      ...(isMany ? [answerTable(results, all, say)] : []),
      ...(isMany ? full.slice(0, first?.cause === 'none' ? 0 : 1) : full),
      ...(isMany ? textBlock([say(Text.of('login.each-login'))]) : []),
      ...textBlock(unreadLines(incomplete, say)),
    ],
    brief: results
      .filter(({ cause }) => cause !== 'none')
      .slice(0, MAX_BRIEF)
      .map((answer) => titled(answer, causeFacts(answer, say))),
    next: [],
    details: [...(isMany ? full.slice(first?.cause === 'none' ? 0 : 1) : []), ...saidBlocks(results, say)],
  };
}

/** A line a login. */
function answerTable(results: readonly LoginAnswer[], all: boolean, say: Say): Block {
  const rows = results.slice(0, rowsShown(all));
  return {
    kind: 'table',
    ...shownTable(LOGIN_COLUMNS, rows, say),
    more: { count: results.length, words: shownRows('logins', '--json', say) },
  };
}

/** The order in which they are shown. */
const PLACES = ['outcome', 'user', 'cause', 'who'];

const LOGIN_COLUMNS: readonly ListColumn<LoginAnswer>[] = [
  column('outcome', 'login.column.outcome', 'verdict', 0, ({ outcome }) => outcome),
  column('user', 'pages.column.user', 'name', 0, ({ username }) => username),
  column('cause', 'login.column.cause', 'word', 1, ({ cause }) => (cause === 'none' ? '' : cause)),
  column('who', 'login.column.who', 'word', 2, ({ cause, fix }) => (cause === 'none' ? '' : fix.who)),
];

type Shown = NonNullable<ListColumn<LoginAnswer>['shown']>;

function column(
  key: string,
  heading: Shown['heading'],
  kind: Shown['kind'],
  rank: number,
  cell: Shown['cell'],
): ListColumn<LoginAnswer> {
  return { shown: { place: PLACES.indexOf(key), key, heading, kind, rank, cell } };
}

/** What needs somebody's hand before what is well; among equals as they were tried. */
function worstFirst(results: readonly LoginAnswer[]): LoginAnswer[] {
  return [...results].sort((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome));
}

function sumLine(results: readonly LoginAnswer[], code: ExitCode, say: Say): string {
  const counts = OUTCOMES.flatMap((outcome) => {
    const { length } = results.filter((one) => one.outcome === outcome);
    return length === 0 ? [] : [`${number(length)} ${outcome}`];
  });
  const words = { count: number(results.length), counts: listed(counts, say), code: String(code) };
  return say(Text.of('pages.login.sum', words));
}

/** The outcome; and of a refusal, which of the two it is: they end with different codes. */
export function titleLines({ apiVersion, host, outcome, path, refusal, username }: LoginAnswer, say: Say): string[] {
  const version = apiVersion === undefined ? '' : ` ${apiVersion}`;
  return [
    `${outcome}  ${username === '' ? '-' : forTerminal(username)}  ${path}${version} ${forTerminal(host)}`,
    ...(outcome === 'failed' ? [say(Text.of('pages.login.failed', { code: String(EXIT.no) }))] : []),
    ...(outcome === 'unknown' ? [say(Text.of('pages.gate.incomplete', { code: String(EXIT.incomplete) }))] : []),
    ...(refusal === undefined ? [] : [say(Text.of(`pages.login.refused.${refusal}`))]),
  ];
}

type FactItem = FactsBlock['items'][number];

function itemOf(label: Between<'login.label.'>, text: string, say: Say): FactItem {
  return { label: say(Text.of(`login.label.${label}`)), text };
}

/** The cause, and what it means. */
function causeFacts(answer: LoginAnswer, say: Say): FactsBlock {
  return { kind: 'facts', items: [itemOf('cause', answer.cause, say), itemOf('why', whyOf(answer, say), say)] };
}

/** Where nobody knows what it means, Salesforce's text is all there is. */
const UNEXPLAINED: ReadonlySet<string> = new Set(['unknown-fault', 'none']);

/** What happened and what it means; of what Salesforce said itself `--explain` has the whole. */
function whyOf({ cause, message, said }: LoginAnswer, say: Say): string {
  const own = said === undefined || UNEXPLAINED.has(cause) ? '' : ` ${say(Text.of('login.words', { words: said }))}`;
  return message.endsWith(own) ? message.slice(0, message.length - own.length) : message;
}

/** What Salesforce said of each login, each text once. */
function saidBlocks(results: readonly LoginAnswer[], say: Say): Block[] {
  const texts = results.flatMap(({ cause, said }) => (said === undefined || UNEXPLAINED.has(cause) ? [] : [said]));
  return textBlock([...new Set(texts)].slice(0, MAX_ROWS).map((words) => say(Text.of('login.words', { words }))));
}

function answerFacts(answer: LoginAnswer, org: string | undefined, say: Say): FactsBlock {
  const item = (label: Between<'login.label.'>, text: string): FactItem => itemOf(label, text, say);
  const { cause, causes, connection, evidence, fix, guard } = answer;
  const others = causes.slice(1).map((one) => `${one.cause} (${one.confidence})`);
  const next = guard.nextSafeAttempt;
  return {
    kind: 'facts',
    items: [
      ...(cause === 'none' ? [] : [item('cause', cause)]),
      item('why', whyOf(answer, say)),
      ...(causes[0]?.evidence.slice(1) ?? []).map((words) => item('because', words)),
      ...(others.length === 0 ? [] : [item('or', others.join(', '))]),
      item('proves', provesWords(answer, say)),
      ...appItems(answer, say),
      ...(evidence === undefined ? [] : [item('evidence', rowWords(evidence, say))]),
      ...(cause === 'none' ? [] : [item('fix', `${fix.who}: ${fix.what}`)]),
      ...(next === undefined ? [] : [item('next', next)]),
      item('guard', guardWords(answer, org, say)),
      ...(isWellPlaced(answer) ? [item('client', clientWords(connection, say))] : []),
      ...retirementItems(answer, say),
    ],
  };
}

/** Causes by which the host itself is wrong. */
const HOST_FAULTS: ReadonlySet<string> = new Set(['my-domain-required', 'sandbox-mix-up', 'other-org']);

/** Whether a client may be configured as this login was: not with a host or an app that has just failed. */
function isWellPlaced({ app, cause, outcome }: LoginAnswer): boolean {
  return (app === undefined || outcome === 'succeeded') && !HOST_FAULTS.has(cause);
}

/** The day that counts for this user, and on what it hangs where that is not known. */
function retirementItems({ breaksOn, retirement }: LoginAnswer, say: Say): FactItem[] {
  if (retirement === undefined) return [];
  const { date: path, replacement } = retirement;
  const words =
    breaksOn?.of !== 'any-api-auth'
      ? Text.of('login.retires', { date: breaksOn?.date ?? path, replacement })
      : breaksOn.certainty === 'certain'
        ? Text.of('login.retires.lacks', { date: breaksOn.date, replacement })
        : Text.of('login.retires.may-lack', { date: breaksOn.date, path, replacement });
  return [itemOf('retires', say(words), say)];
}

function provesWords({ app, proves }: LoginAnswer, say: Say): string {
  const { password, token, why } = proves;
  if (app === undefined) return say(Text.of('login.proves.line', { password, token, why }));
  const { orgId = '-', scopes, user } = app;
  if (user === undefined) return `${say(Text.of('login.proves.app-nothing'))}. ${why}`;
  const words = { username: user.username, userId: user.id, orgId, scopes: scopes.join(', ') || '-' };
  return `${say(Text.of('login.proves.app', words))}. ${why}`;
}

/** Seconds by which clocks may differ without a word. */
const FINE_CLOCK = 5;

/** Whether the user behind the app is more than it should be, and whether the clocks agree. */
function appItems({ app }: LoginAnswer, say: Say): FactItem[] {
  if (app === undefined) return [];
  const { clockDifference = 0, excess, user } = app;
  const ahead = clockDifference > 0 ? 'ahead' : 'behind';
  return [
    ...(excess === undefined || user === undefined
      ? []
      : [itemOf('user', excessWords(excess, user.username, say), say)]),
    ...(Math.abs(clockDifference) <= FINE_CLOCK
      ? []
      : [itemOf('clock', say(Text.of(`login.clock.${ahead}`, { seconds: String(Math.abs(clockDifference)) })), say)]),
  ];
}

function excessWords(
  { apiOnly, permissions }: NonNullable<NonNullable<LoginAnswer['app']>['excess']>,
  username: string,
  say: Say,
): string {
  const held =
    permissions.length === 0
      ? []
      : [say(Text.of('login.excess.held', { username, permissions: permissions.join(', ') }))];
  const open = apiOnly === false ? [say(Text.of('login.excess.not-api-only', { username }))] : [];
  const words = [...held, ...open];
  if (words.length > 0) return words.join(' ');
  return say(Text.of(apiOnly === null ? 'login.excess.unread' : 'login.excess.none', { username }));
}

function rowWords({ loginTime, sourceIp, status }: NonNullable<LoginAnswer['evidence']>, say: Say): string {
  return say(Text.of('login.row', { status, time: inSeconds(loginTime), address: sourceIp }));
}

function guardWords({ app, guard }: LoginAnswer, org: string | undefined, say: Say): string {
  if (app !== undefined) return say(Text.of('login.guard.by-app'));
  const checked = say(Text.of('login.guard.checked', { checks: guard.checked.join(', ') || '-' }));
  const left =
    guard.attemptsLeft === undefined ? [] : [say(Text.of('login.guard.left', { left: String(guard.attemptsLeft) }))];
  const skipped =
    org === undefined
      ? [say(Text.of('login.guard.journal-only'))]
      : guard.skipped.map(({ check, why }) => say(Text.of('login.guard.skipped', { check, why })));
  return [checked, ...left, ...skipped].join(' ');
}

function clientWords({ host, path, apiVersion, secretOrder }: LoginAnswer['connection'], say: Say): string {
  const how = say(Text.of(`login.secret-order.${secretOrder}`));
  return say(
    Text.of('login.client', {
      host,
      path: apiVersion === undefined ? path : `${path} ${apiVersion}`,
      secretOrder: how,
    }),
  );
}
