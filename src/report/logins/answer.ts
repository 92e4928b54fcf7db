/**
 * The first lines of `list logins`: what was asked for, counted. Whose logins stop on which day, how many failed and why,
 * whose passwords end.
 */
import { LOGIN_PATHS } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { countOf, form, fromTo, listed, number, whenWords } from '../page/words.js';
import { hostLines } from './hostLines.js';
import type { LoginsResult, ReportedBreak, ReportedLogin } from './result.js';

/** Days on which logins stop that the answer names. */
export const MAX_BREAKS = 3;
/** Statuses that the answer names. */
const MAX_STATUSES = 3;

/** How many users' logins stop on which day, and how many logins there were. */
export function stopLines({ logins, summary: { breaks } }: LoginsResult, say: Say): string[] {
  return logins.length === 0 ? [] : breaks.slice(0, MAX_BREAKS).map((one) => breakWords(one, logins, say));
}

/** The logins by each path that was gone; where there are none, whether that is known. */
export function seenLines(result: LoginsResult, say: Say): string[] {
  const { incomplete, logins, summary } = result;
  const span = spanOf(result, say);
  if (logins.length > 0) {
    const seen = { ...span, paths: pathCounts(summary.byPath, say), users: countOf('users', summary.users, say) };
    return [say(Text.of(`pages.logins.seen.${form(pathTotal(summary.byPath))}`, seen))];
  }
  if (isHistoryUnread(result)) return [say(Text.of('pages.logins.unread', span))];
  return [say(Text.of(incomplete.length > 0 ? 'pages.logins.none.partial' : 'pages.logins.none.other', span))];
}

/** From when to when, and which logins of that time alone. */
function spanOf({ filter, since, until }: LoginsResult, say: Say): { since: string; until: string } {
  const span = fromTo(since, until);
  const { newSince, outsideRanges, profiles, withoutAnyApiAuth } = filter;
  const only = [
    ...(newSince === undefined ? [] : [say(Text.of('pages.logins.only.new', { since: newSince.slice(0, 10) }))]),
    ...(outsideRanges ? [say(Text.of('pages.logins.only.outside'))] : []),
    ...(withoutAnyApiAuth ? [say(Text.of('pages.logins.only.without-any-api-auth'))] : []),
    ...(profiles === undefined
      ? []
      : [say(Text.of('pages.logins.only.profiles', { profiles: listed(profiles, say) }))]),
  ];
  return only.length === 0
    ? span
    : { ...span, until: say(Text.of('pages.logins.only', { until: span.until, only: only.join('; ') })) };
}

/** What stops, who logs in at hosts that stop answering, and what was seen. */
export function loginsAnswer(result: LoginsResult, say: Say): string[] {
  return [...stopLines(result, say), ...hostLines(result, say), ...seenLines(result, say)];
}

/** Some of the history was not read: then nothing that is not there is denied. */
function isHistoryUnread({ incomplete }: LoginsResult): boolean {
  return incomplete.some(({ what }) => what === 'LoginHistory' || what.endsWith(': LoginHistory'));
}

/** With --failed: how many logins failed, of how many, and why. */
export function failureLines(result: LoginsResult, say: Say): string[] {
  const { incomplete, summary } = result;
  const { logins, of, statuses, users } = summary.failed;
  const span = spanOf(result, say);
  if (of === 0) return seenLines(result, say);
  const words = { ...span, of: number(of) };
  if (logins === 0) {
    return [
      say(Text.of(incomplete.length > 0 ? 'pages.logins.failures.none.partial' : 'pages.logins.failures.none', words)),
    ];
  }
  const shown = statuses.length > MAX_STATUSES ? statuses.slice(0, MAX_STATUSES - 1) : statuses;
  const others = statuses.slice(shown.length).reduce((total, { count }) => total + count, 0);
  const causes = listed(
    [
      ...shown.map(({ count, status }) =>
        say(Text.of('pages.reason', { count: number(count), why: causeWords(status, say) })),
      ),
      ...(others === 0 ? [] : [say(Text.of('pages.logins.failures.others', { count: number(others) }))]),
    ],
    say,
  );
  return [
    say(
      Text.of('pages.logins.failures', {
        ...words,
        count: number(logins),
        users: countOf('users', users, say),
        causes,
      }),
    ),
  ];
}

/** A status as the org writes it. */
function causeWords(status: string, say: Say): string {
  return status === ''
    ? say(Text.of('pages.logins.failures.no-status'))
    : say(Text.of('pages.logins.failures.status', { status }));
}

function pathTotal(byPath: LoginsResult['summary']['byPath']): number {
  return LOGIN_PATHS.reduce((sum, path) => sum + byPath[path], 0);
}

/** How many logins by each path that was gone. */
function pathCounts(byPath: LoginsResult['summary']['byPath'], say: Say): string {
  const counts = LOGIN_PATHS.filter((path) => byPath[path] > 0).map((path) =>
    say(Text.of(`pages.logins.seen.path.${path}`, { count: number(byPath[path]) })),
  );
  return listed(counts, say);
}

export function breakWords(one: ReportedBreak, logins: readonly ReportedLogin[], say: Say): string {
  const { certainty, date, daysLeft, isHeld, latest, of, state } = one;
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
    return isHeld === true
      ? say(Text.of('pages.logins.break.any-api-auth.certain.held-until', { ...who, when }))
      : say(Text.of(`pages.logins.break.any-api-auth.${certainty}.ahead`, { ...who, when }));
  }
  const succeeded = lastSuccessSince(one, logins);
  return certainty === 'possible' || succeeded === ''
    ? say(Text.of(`pages.logins.break.any-api-auth.${certainty}.past`, who))
    : say(Text.of('pages.logins.break.any-api-auth.certain.not-yet', { ...who, succeeded: succeeded.slice(0, 10) }));
}

function lastSuccessSince({ date }: ReportedBreak, logins: readonly ReportedLogin[]): string {
  return logins.reduce((latest, { breaksOn }) => {
    const since = breaksOn?.of === 'any-api-auth' && breaksOn.date === date ? (breaksOn.succeededSince ?? '') : '';
    return since > latest ? since : latest;
  }, '');
}
