/**
 * What `list logins` says of passwords that end: a line by weeks, or with --expiring the answer. Days are those of the
 * calendar (UTC), so that "by 2026-12-06" counts what the rows of JSON have up to that day.
 */
import { hasEnded } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { calledBy, type ReportedGap } from '../gapsAndAssumptions.js';
import { countOf, form, listed, number } from '../page/words.js';
import { DAY } from '../../isoTime.js';
import type { LoginsResult, ReportedExpiring } from './result.js';

const WEEK = 7;
/** What tells when passwords end, and bears on nothing else. */
const OF_PASSWORDS = {
  isExpired: 'expired',
  'logins.what.password-policies': 'policies',
  PermissionsPasswordNeverExpires: 'never',
} as const;

export interface ExpiringWords {
  /** ISO time from which days are counted. */
  readonly now: string;
  /** Within so many days. */
  readonly within: number;
}

/** One line, of the passwords that are still to end; none where there are none. */
export function expiringLines({ expiring }: LoginsResult, asked: ExpiringWords, say: Say): string[] {
  const words = endingWords(expiring, asked, say);
  return words === undefined
    ? []
    : [say(Text.of('pages.logins.expiring.hint', { ...words, days: String(asked.within) }))];
}

/** With --expiring: how many passwords end, by when, and how many have ended. */
export function expiringAnswer({ expiring, incomplete }: LoginsResult, asked: ExpiringWords, say: Say): string[] {
  const days = countOf('days', asked.within, say);
  const words = endingWords(expiring, asked, say);
  const ended = expiring.filter((one) => hasEnded(one, asked.now)).length;
  const isPartial = incomplete.length > 0;
  return [
    words === undefined
      ? say(Text.of(isPartial ? 'pages.logins.expiring.none.partial' : 'pages.logins.expiring.none', { days }))
      : say(Text.of('pages.logins.expiring.answer', words)),
    ...(ended === 0 ? [] : [say(Text.of(`pages.logins.expiring.ended.${form(ended)}`, { count: number(ended) }))]),
  ];
}

/** How many passwords are still to end, and how many of them by the end of each week. */
function endingWords(
  expiring: readonly ReportedExpiring[],
  { now, within }: ExpiringWords,
  say: Say,
): { readonly passwords: string; readonly counts: string } | undefined {
  const today = dayNumber(now);
  const days = expiring.flatMap((one) =>
    hasEnded(one, now) || one.passwordExpires === null ? [] : [dayNumber(one.passwordExpires) - today],
  );
  if (days.length === 0) return undefined;
  const weeks = new Map<number, number>();
  for (const day of days) {
    const last = Math.min(Math.max(WEEK, Math.ceil(day / WEEK) * WEEK), Math.max(within, day));
    weeks.set(last, (weeks.get(last) ?? 0) + 1);
  }
  const counts = [...weeks]
    .sort(([a], [b]) => a - b)
    .map(([last, count], index) => {
      const date = new Date((today + last) * DAY).toISOString().slice(0, 10);
      const key = index === 0 ? 'pages.logins.expiring.week' : 'pages.logins.expiring.week.more';
      return say(Text.of(key, { count: number(count), date }));
    });
  const count = days.length;
  const passwords = say(
    Text.of(`pages.logins.expiring.passwords.${form(count)}`, {
      count: number(count),
      days: countOf('days', within, say),
    }),
  );
  return { passwords, counts: listed(counts, say) };
}

function dayNumber(time: string): number {
  return Math.floor(Date.parse(time) / DAY);
}

export function isOfPasswords(gap: ReportedGap): boolean {
  return Object.keys(OF_PASSWORDS).some((name) => isAbout(gap, name));
}

/** By its name or by the message that names it. Of several orgs each gap begins with its org. */
function isAbout(gap: ReportedGap, name: string): boolean {
  return calledBy(gap) === name || gap.what === name || gap.what.endsWith(`: ${name}`);
}

/** What could not be read of the ends of passwords, where those were not asked for. */
export function asideLines(gaps: LoginsResult['incomplete'], say: Say): string[] {
  const unread = Object.entries(OF_PASSWORDS).filter(([name]) => gaps.some((gap) => isAbout(gap, name)));
  const what = listed(
    unread.map(([, key]) => say(Text.of(`pages.logins.expiring.unread.${key}`))),
    say,
  );
  return gaps.length === 0 ? [] : [say(Text.of('pages.logins.expiring.partial', { what }))];
}
