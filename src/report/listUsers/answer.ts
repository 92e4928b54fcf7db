/**
 * The sentences of `list users`: each user who was asked about is counted in one of them.
 */
import type { Verdict } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { stoppedWords } from '../page/hinges.js';
import { isRefused } from '../gapsAndAssumptions.js';
import {
  countOf,
  fromTo,
  orList,
  hingeFact,
  listed,
  number,
  reasonItems,
  ruleCounts,
  type RuleCount,
} from '../page/words.js';
import type { ListUsersResult } from './result.js';
import { commonHinge, hingeLine, factToSettle } from './settleLines.js';

type Result = Omit<ListUsersResult, 'users' | 'explanations'>;
type UsersSummary = Result['summary'];

/** Rules that a line of the answer names at most; the others are counted. */
const MAX_REASONS = 3;
/** Letters that they may take, so that a line of the answer is one of a terminal, or two where something is open. */
const ROOM = { one: 56, two: 125 } as const;

export function answerLines(
  {
    failOn,
    result,
    verdicts,
  }: { readonly result: Result; readonly failOn: readonly Verdict[]; readonly verdicts: readonly Verdict[] },
  say: Say,
): string[] {
  const { byRule, byVerdict, looked, users } = result.summary;
  if (looked === 0) {
    const history = historyLines(result, say);
    if (result.incomplete.some((gap) => gap.what === 'User' && isRefused(gap))) {
      return [...history, say(Text.of('pages.users.none.unread'))];
    }
    // Whose logins could not be read nobody denies to be there.
    if (history.length > 0 && isHistoryOpen(result)) return history;
    const none = say(Text.of(result.incomplete.length > 0 ? 'pages.users.none.partial' : 'pages.users.none'));
    return [...history, withAll(none, result.summary, say)];
  }
  if (verdicts.length > 0 && users === 0) return [listedLine(result, verdicts, say)];
  if (looked === 1) return [onlyLine(result, say)];
  const of = (...wanted: readonly Verdict[]): typeof byRule => byRule.filter(({ verdict }) => wanted.includes(verdict));
  const refused = byVerdict.denied + byVerdict.impossible;
  const fine = byVerdict['no-token'];
  return [
    ...(verdicts.length > 0 ? listedLines(result, verdicts, say) : needLines(result, say)),
    ...(refused === 0
      ? []
      : [refusedLine(result.summary, reasonWords(of('denied', 'impossible'), ROOM.one, say), failOn, say)]),
    ...openLines(result.summary, say),
    ...(fine === 0 ? [] : [countedLine('fine', fine, reasonWords(of('no-token'), ROOM.one, say), say)]),
    ...fineUnlessLines(result.summary, say),
  ];
}

function countedLine(what: 'refused' | 'open' | 'fine', count: number, why: string, say: Say): string {
  return count === 1
    ? say(Text.of(`pages.users.${what}.one`, { why }))
    : say(Text.of(`pages.users.${what}.other`, { count: number(count), why }));
}

/** Where one of the two verdicts makes the list fail, how many have which. */
function refusedLine({ byVerdict }: UsersSummary, why: string, failOn: readonly Verdict[], say: Say): string {
  const { denied, impossible } = byVerdict;
  const isTold = failOn.includes('denied') !== failOn.includes('impossible') && denied > 0 && impossible > 0;
  const words = { count: number(denied + impossible), denied: number(denied), impossible: number(impossible), why };
  return isTold
    ? say(Text.of('pages.users.refused.both', words))
    : countedLine('refused', denied + impossible, why, say);
}

/** As many reasons as have room, at least one. */
function reasonWords(rules: readonly RuleCount[], room: number, say: Say): string {
  if (rules.length < 2) return ruleCounts(rules, say);
  const sorted = [...rules].sort((a, b) => b.users - a.users);
  for (let shown = Math.min(MAX_REASONS, sorted.length); shown > 1; shown--) {
    const words = listed(reasonItems(sorted, shown, say), say);
    if (words.length <= room) return words;
  }
  return listed(reasonItems(sorted, 1, say), say);
}

/** Of a single user no numbers are told, but what the answer is. */
function onlyLine(result: Result, say: Say): string {
  const { byHinge, byRule, byUnless, byVerdict } = result.summary;
  const asked = pathAndPlace(result, say);
  if (byVerdict['token-required'] > 0) return say(Text.of('pages.users.only.token-required', asked));
  const told = { ...asked, why: ruleCounts(byRule, say) };
  if (byVerdict['no-token'] > 0) return say(Text.of('pages.users.only.no-token', told));
  if (byVerdict.unknown === 0) return say(Text.of('pages.users.only.refused', told));
  if (byUnless['token-required'] === 1) {
    return say(Text.of('pages.users.only.unless', { ...asked, ...stopped(result.summary, say) }));
  }
  const [fact] = Object.keys(byHinge);
  return fact === undefined
    ? say(Text.of('pages.users.only.unknown', told))
    : say(Text.of('pages.users.only.hinge', { ...asked, ...factToSettle(fact, say) }));
}

/** Who needs one, and who does unless stopped in a way that was not read: where nobody surely does, these alone. */
function needLines(result: Result, say: Say): string[] {
  const { summary } = result;
  const unless = summary.byUnless['token-required'] ?? 0;
  if (unless === 0) return [needLine(result, say)];
  const words = { users: countOf('users', summary.users, say), ...pathAndPlace(result, say), ...stopped(summary, say) };
  const need = number(unless);
  if (summary.byVerdict['token-required'] > 0) {
    const more =
      unless === 1
        ? Text.of('pages.users.unless.more.one', words)
        : Text.of('pages.users.unless.more.other', { ...words, need });
    return [needLine(result, say), say(more)];
  }
  const line =
    unless === 1 ? Text.of('pages.users.unless.one', words) : Text.of('pages.users.unless.other', { ...words, need });
  return [withAll(say(line), summary, say)];
}

/** Those that --verdict lists, and who of them is only so unless stopped. */
function listedLines(result: Result, verdicts: readonly Verdict[], say: Say): string[] {
  const unless = result.summary.byUnless['token-required'] ?? 0;
  const words = stopped(result.summary, say);
  const more =
    unless === 1
      ? Text.of('pages.users.unless.listed.one', words)
      : Text.of('pages.users.unless.listed.other', { ...words, need: number(unless) });
  return [listedLine(result, verdicts, say), ...(unless === 0 ? [] : [say(more)])];
}

/** Which of it is open for somebody. */
function stopped({ byHinge }: UsersSummary, say: Say): { readonly stopped: string } {
  const facts = (['frozen', 'locked', 'verified-address'] as const).filter((fact) => (byHinge[fact] ?? 0) > 0);
  return { stopped: stoppedWords(facts, say) };
}

function fineUnlessLines(summary: UsersSummary, say: Say): string[] {
  const count = summary.byUnless['no-token'] ?? 0;
  if (count === 0) return [];
  const words = stopped(summary, say);
  return [
    say(
      count === 1
        ? Text.of('pages.users.unless.fine.one', words)
        : Text.of('pages.users.unless.fine.other', { ...words, count: number(count) }),
    ),
  ];
}

function needLine(result: Result, say: Say): string {
  const { incomplete, summary } = result;
  const need = summary.byVerdict['token-required'];
  const words = { users: countOf('users', summary.users, say), ...pathAndPlace(result, say) };
  if (need === 0) {
    const isOpen = summary.byVerdict.unknown > 0 || incomplete.length > 0;
    const none = Text.of(isOpen ? 'pages.users.need.zero.open' : 'pages.users.need.zero', words);
    return withAll(say(none), summary, say);
  }
  const line =
    need === 1
      ? Text.of('pages.users.need.one', words)
      : Text.of('pages.users.need.other', { ...words, need: number(need) });
  return withAll(say(line), summary, say);
}

/** Of all who were looked at, how many have the verdicts that --verdict lists. */
function listedLine(result: Result, verdicts: readonly Verdict[], say: Say): string {
  const { looked, users } = result.summary;
  const words = {
    looked: countOf('users', looked, say),
    verdicts: orList([...new Set(verdicts)], say),
    ...pathAndPlace(result, say),
  };
  if (users > 1) {
    return withAll(say(Text.of('pages.users.listed.other', { ...words, count: number(users) })), result.summary, say);
  }
  const isOpen = users === 0 && result.incomplete.length > 0;
  const key =
    users === 1 ? 'pages.users.listed.one' : isOpen ? 'pages.users.listed.zero.open' : 'pages.users.listed.zero';
  return withAll(say(Text.of(key, words)), result.summary, say);
}

/** The sentence, and how many users there are in all where flags chose some of them. */
function withAll(sentence: string, { inAll }: UsersSummary, say: Say): string {
  return inAll === undefined ? sentence : `${sentence} ${say(Text.of('pages.users.in-all', { users: number(inAll) }))}`;
}

function pathAndPlace({ addresses, path }: Result, say: Say): { path: string; where: string } {
  return { path: say(Text.of(`pages.path.${path}`)), where: whereWords(addresses, say) };
}

function whereWords(addresses: readonly string[], say: Say): string {
  const [only = ''] = addresses;
  if (addresses.length > 1) return say(Text.of('pages.where.several', { count: number(addresses.length) }));
  if (only === 'elsewhere') return say(Text.of('pages.where.elsewhere'));
  return only === 'history' ? say(Text.of('pages.where.history')) : say(Text.of('pages.where.one', { address: only }));
}

export function historyLines({ incomplete, summary: { blastRadius } }: Result, say: Say): string[] {
  return blastRadius === undefined ? [] : [historyLine(blastRadius, isHistoryOpen({ incomplete }), say)];
}

const isHistoryOpen = ({ incomplete }: Pick<Result, 'incomplete'>): boolean =>
  incomplete.some(({ what }) => what === 'LoginHistory');

function historyLine(
  { addresses, since, until, users }: NonNullable<UsersSummary['blastRadius']>,
  isUnread: boolean,
  say: Say,
): string {
  const days = fromTo(since, until);
  return users === 0
    ? say(Text.of(isUnread ? 'pages.users.history.unread' : 'pages.users.history.none', days))
    : say(
        Text.of('pages.users.history', {
          ...days,
          users: countOf('users', users, say),
          addresses: countOf('addresses', addresses, say),
        }),
      );
}

/** An `unknown` never stands alone: on what it hinges and how that is settled, or which rule leaves it open. */
function openLines(summary: UsersSummary, say: Say): string[] {
  const told = Object.values(summary.byUnless).reduce((sum, users) => sum + users, 0);
  const open = summary.byVerdict.unknown - told;
  if (open === 0) return [];
  const fact = commonHinge(summary);
  if (fact !== undefined) return [hingeLine(fact, open, say)];
  const rules = Object.entries(summary.byOpenRule).map(([rule, users]) => ({ rule, users }));
  const hinged = open - rules.reduce((sum, { users }) => sum + users, 0);
  if (hinged === 0) return [countedLine('open', open, reasonWords(rules, ROOM.two, say), say)];
  const first = hingedWords(hinged, Object.keys(summary.byHinge), say);
  return [countedLine('open', open, withReasons({ users: hinged, words: first }, rules, say), say)];
}

/** Who hinges on facts, each counted once: on the fact of most of them, and how many others. */
function hingedWords(users: number, [fact = '', ...others]: readonly string[], say: Say): string {
  const words =
    users === 1
      ? say(Text.of('pages.users.hinged.one', { fact: hingeFact(fact, say) }))
      : say(Text.of('pages.users.hinged.other', { count: number(users), fact: hingeFact(fact, say) }));
  return others.length === 0
    ? words
    : `${words} ${say(Text.of('pages.users.hinged.more', { more: number(others.length) }))}`;
}

/** With as many of the rules as have room, those of most users first. */
function withReasons(hinged: { users: number; words: string }, rules: readonly RuleCount[], say: Say): string {
  const sorted = [...rules].sort((a, b) => b.users - a.users);
  const before = sorted.filter(({ users }) => users > hinged.users).length;
  const wordsOf = (shown: number): string => {
    const items = reasonItems(sorted, shown, say);
    return listed(items.toSpliced(Math.min(before, shown), 0, hinged.words), say);
  };
  for (let shown = sorted.length; shown > 0; shown--) {
    const words = wordsOf(shown);
    if (words.length <= ROOM.two) return words;
  }
  return wordsOf(Math.min(before, 1));
}
