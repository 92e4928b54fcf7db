/**
 * `list logins` for people: how many users' logins stop on which day, whose stop first, and what buys time.
 */
import { type Say, Text } from '../../text.js';
import { rowsShown, type Block, type NextStep, type Page, type PageOptions } from '../page/page.js';
import { countOf, decidingAssumptions, form, listed, number, partial, takenLines, textBlock } from '../page/words.js';
import { hostLines } from './hostLines.js';
import { failedLines, type FailedRows } from './checks.js';
import { explainBlocks, lookLines } from './explain.js';
import type { LoginsFormat } from './formats.js';
import type { LoginsResult, ReportedBreak, ReportedLogin } from './result.js';
import { expiringTable, hostTable, loginTable } from './tables.js';

/** Days on which logins stop that the answer names. */
const MAX_BREAKS = 3;
const WEEK = 7;
/** What tells when passwords end, and bears on nothing else. */
const OF_PASSWORDS = {
  isExpired: 'expired',
  'password policies': 'policies',
  PermissionsPasswordNeverExpires: 'never',
} as const;

export interface LoginsPageOptions extends PageOptions {
  /** Days of --expiring, where it was given: then the users are listed. */
  readonly expiring: number | undefined;
  /** Days within which passwords are said to end. */
  readonly expiringWithin: number;
  /** What --fail-on and --fail-within name. */
  readonly failed: readonly FailedRows[];
}

export function loginsPage(result: LoginsResult, options: LoginsPageOptions, say: Say): Page {
  const most = rowsShown(options.all);
  const { expiring } = options;
  const aside = expiring === undefined ? result.incomplete.filter(isOfPasswords) : [];
  const gaps = result.incomplete.filter((gap) => !aside.includes(gap));
  const more = result.summary.breaks.length - MAX_BREAKS;
  const notes = [
    ...(more > 0 ? [say(Text.of('pages.logins.more-breaks', { count: number(more) }))] : []),
    ...lookLines(result, say),
    ...expiringLines(result, options, say),
    ...asideLines(aside, say),
    ...inactiveLines(result, say),
    ...takenLines(decidingAssumptions(result.assumptions, result.logins.length), say),
  ];
  return {
    ...partial(gaps, say),
    answer: [...failedLines(options.failed, say), ...answerLines({ ...result, incomplete: gaps }, say)],
    look: [
      ...loginTable(result, most, say),
      ...hostTable(result.findings, most, say),
      ...(expiring === undefined ? [] : expiringTable(result.expiring, most, say)),
      ...textBlock(notes),
    ],
    next: nextSteps(result, options.source, say),
    details: [...breakBlock(result, say), ...explainBlocks(result, say)],
  };
}

function answerLines(result: LoginsResult, say: Say): string[] {
  const { incomplete, logins, since, summary, until } = result;
  const { breaks, byPath, users } = summary;
  const days = { since: since.slice(0, 10), until: until.slice(0, 10) };
  if (logins.length === 0) {
    const key = incomplete.length > 0 ? 'pages.logins.none.partial' : 'pages.logins.none.other';
    return [say(Text.of(key, days)), ...hostLines(result, say)];
  }
  const shown = breaks.slice(0, MAX_BREAKS);
  const seen = { ...days, paths: pathCounts(byPath, say), users: countOf('users', users, say) };
  return [
    ...shown.map((one) => breakWords(one, logins, say)),
    ...hostLines(result, say),
    say(Text.of('pages.logins.seen', seen)),
  ];
}

/** How many logins by each path that was gone. */
function pathCounts(byPath: LoginsResult['summary']['byPath'], say: Say): string {
  const counts = (['soap', 'oauth-password', 'other'] as const)
    .filter((path) => byPath[path] > 0)
    .map((path) => say(Text.of(`pages.logins.seen.path.${path}`, { count: number(byPath[path]) })));
  return listed(counts, say);
}

/** All days on which logins stop, where the answer names the first of them alone. */
function breakBlock({ logins, summary: { breaks } }: LoginsResult, say: Say): Block[] {
  return breaks.length <= MAX_BREAKS ? [] : textBlock(breaks.map((one) => breakWords(one, logins, say)));
}

function breakWords(one: ReportedBreak, logins: readonly ReportedLogin[], say: Say): string {
  const { certainty, date, daysLeft, latest, of, state } = one;
  const who = { users: countOf('users', one.users, say), date };
  const path = say(Text.of(`pages.path.${one.path}`));
  const when = whenWords(daysLeft, say);
  if (of !== 'any-api-auth') {
    if (state === 'due') return say(Text.of('pages.logins.break.end.due', { ...who, path, latest }));
    return state === 'past'
      ? say(Text.of('pages.logins.break.end.past', { ...who, path }))
      : say(Text.of('pages.logins.break.end.ahead', { ...who, path, when }));
  }
  if (state === 'ahead') {
    return certainty === 'certain' && isHeldUntil(one, logins)
      ? say(Text.of('pages.logins.break.any-api-auth.certain.held-until', { ...who, when }))
      : say(Text.of(`pages.logins.break.any-api-auth.${certainty}.ahead`, { ...who, when }));
  }
  const succeeded = lastSuccessSince(one, logins);
  return certainty === 'possible' || succeeded === ''
    ? say(Text.of(`pages.logins.break.any-api-auth.${certainty}.past`, who))
    : say(Text.of('pages.logins.break.any-api-auth.certain.not-yet', { ...who, succeeded: succeeded.slice(0, 10) }));
}

/** Whether those who stop then hold the permission until then: an end of its own day. */
function isHeldUntil({ date }: ReportedBreak, logins: readonly ReportedLogin[]): boolean {
  const those = logins.filter(({ breaksOn }) => breaksOn?.of === 'any-api-auth' && breaksOn.date === date);
  return those.length > 0 && those.every(({ breaksOn }) => breaksOn?.heldUntil !== undefined);
}

function lastSuccessSince({ date }: ReportedBreak, logins: readonly ReportedLogin[]): string {
  return logins.reduce((latest, { breaksOn }) => {
    const since = breaksOn?.of === 'any-api-auth' && breaksOn.date === date ? (breaksOn.succeededSince ?? '') : '';
    return since > latest ? since : latest;
  }, '');
}

function whenWords(days: number, say: Say): string {
  if (days === 0) return say(Text.of('pages.days.today'));
  const words = { days: countOf('days', Math.abs(days), say) };
  return days < 0 ? say(Text.of('pages.days.past', words)) : say(Text.of('pages.days.ahead', words));
}

/** One line, by weeks, of the passwords that are still to end. */
function expiringLines(
  { expiring, until }: LoginsResult,
  { expiring: asked, expiringWithin }: LoginsPageOptions,
  say: Say,
): string[] {
  if (asked !== undefined) return [];
  const weeks = new Map<number, number>();
  for (const { daysLeft } of expiring) {
    if (daysLeft === null || daysLeft < 0) continue;
    const week = Math.min(Math.floor(daysLeft / WEEK), Math.floor(expiringWithin / WEEK));
    weeks.set(week, (weeks.get(week) ?? 0) + 1);
  }
  if (weeks.size === 0) return [];
  const counts = [...weeks]
    .sort(([a], [b]) => a - b)
    .map(([week, count]) => {
      const days = Math.min((week + 1) * WEEK, expiringWithin);
      const date = new Date(Date.parse(until) + days * 86_400_000).toISOString().slice(0, 10);
      return say(Text.of('pages.logins.expiring.week', { count: number(count), date }));
    });
  return [say(Text.of('pages.logins.expiring.weeks', { days: String(expiringWithin), counts: listed(counts, say) }))];
}

/** Of several orgs each gap begins with its org. */
function isOfPasswords({ what }: LoginsResult['incomplete'][number]): boolean {
  return Object.keys(OF_PASSWORDS).some((name) => isAbout({ what }, name));
}

function isAbout({ what }: Pick<LoginsResult['incomplete'][number], 'what'>, name: string): boolean {
  return what === name || what.endsWith(`: ${name}`);
}

/** What could not be read of the ends of passwords, where those were not asked for. */
function asideLines(gaps: LoginsResult['incomplete'], say: Say): string[] {
  const unread = Object.entries(OF_PASSWORDS).filter(([name]) => gaps.some((gap) => isAbout(gap, name)));
  const what = listed(
    unread.map(([, key]) => say(Text.of(`pages.logins.expiring.unread.${key}`))),
    say,
  );
  return gaps.length === 0 ? [] : [say(Text.of('pages.logins.expiring.partial', { what }))];
}

function inactiveLines({ summary: { inactive } }: LoginsResult, say: Say): string[] {
  if (inactive === 0) return [];
  return [
    form(inactive) === 'one'
      ? say(Text.of('pages.logins.inactive.one'))
      : say(Text.of('pages.logins.inactive.other', { count: number(inactive) })),
  ];
}

function nextSteps({ logins, sources, summary }: LoginsResult, source: string, say: Say): NextStep[] {
  const { certain, possible } = summary.withoutAnyApiAuth;
  const hasOrg = sources.some(({ kind }) => kind === 'org');
  return [
    ...(certain + possible > 0 && hasOrg
      ? [
          {
            command: `sf token generate permission-set any-api-auth ${source}`,
            why: say(Text.of('pages.logins.next.permission-set')),
          },
        ]
      : []),
    ...(logins.length === 0
      ? []
      : [{ command: `sf token list logins ${source} --explain`, why: say(Text.of('pages.logins.next.explain')) }]),
  ];
}

/** What a file of a format holds. */
export function loginsIn(format: LoginsFormat, count: number, say: Say): string {
  return format === 'csv' || format === 'json'
    ? say(Text.of(`pages.format.${format}`, { rows: countOf('rows', count, say) }))
    : say(Text.of(`pages.format.${format}`));
}
