/**
 * What could not be read, on the first line of a page or as a note behind its answer, and what would help there: a session
 * with more permissions, a fuller snapshot, or another look at the files of a project.
 */
import { type Say, Text } from '../../text.js';
import { reasonOf, type ReportedGap, type ReportedSource } from '../gapsAndAssumptions.js';
import { listed } from './words.js';

/** Names of gaps, and of permissions, that the first line shows: of so many all, of more one fewer. */
const SHOWN_GAPS = 2;
/** Characters of a reason that stands in the first line of a page. */
const SHORT = 220;
/** Days of logins that most commands look at; those that ask for longer ones name theirs. */
const SAVED_DAYS = '30';

interface Partial {
  readonly partial?: string;
}

/** The first line of an answer that is incomplete: what was not read, and what would help. */
export function partial(
  those: readonly ReportedGap[],
  say: Say,
  kind: ReportedSource['kind'] = 'org',
  days: string = SAVED_DAYS,
): Partial {
  if (those.length === 0) return {};
  const gaps = [...those].sort((a, b) => placeOf(a) - placeOf(b));
  const names = (some: readonly ReportedGap[]): string => firstOf(namesOf(some, say), say);
  const spent = gaps.filter(isOfSpentCalls);
  if (spent.length > 0) return { partial: say(Text.of('pages.partial.spent', { what: names(spent) })) };
  const what = names(gaps);
  const [only] = gaps;
  if (only !== undefined && gaps.length === 1 && only.permission === undefined && only.why.length <= SHORT) {
    return { partial: say(Text.of('pages.partial.why', { what, why: only.why })) };
  }
  const isRefused = gaps.some(({ permission, what: of }) => of === 'LoginHistory' && permission !== undefined);
  const saved = kind === 'snapshot' && !isRefused ? gaps.find(isOfSavedTime) : undefined;
  if (saved !== undefined) {
    return { partial: say(Text.of('pages.partial.why', { what: names([saved, ...gaps]), why: saved.why })) };
  }
  const permissions = neededOf(gaps);
  const [permission, ...others] = permissions;
  if (kind === 'snapshot' && gaps.some(isOfApps)) {
    return { partial: say(Text.of('pages.partial.snapshot.apps', { what, days })) };
  }
  if (permission === undefined) {
    return {
      partial:
        kind === 'snapshot'
          ? say(Text.of('pages.partial.snapshot', { what, days }))
          : say(Text.of(kind === 'org' ? 'pages.partial' : 'pages.partial.project', { what })),
    };
  }
  if (kind === 'snapshot') {
    const words = { what, permissions: firstOf(permissions, say) };
    return { partial: say(Text.of('pages.partial.snapshot.permission', words)) };
  }
  return {
    partial:
      others.length === 0
        ? say(Text.of('pages.partial.permission.one', { what, permission }))
        : say(Text.of('pages.partial.permission.other', { what, permissions: firstOf(permissions, say) })),
  };
}

/** Whoever lacks it is refused every call: no other permission helps before. */
const API_ENABLED = 'API Enabled';

function neededOf(gaps: readonly ReportedGap[]): readonly string[] {
  const permissions = [...new Set(gaps.flatMap(({ permission }) => permission ?? []))];
  return permissions.includes(API_ENABLED) ? [API_ENABLED] : permissions;
}

/** Without these nobody knows of whom the answer speaks, and on what it stands. */
const FIRST = ['LoginHistory', 'User', 'PermissionSet'];

/** What weighs most first. */
function placeOf(gap: ReportedGap): number {
  const place = FIRST.indexOf(gap.what);
  return isOfLogs(gap) ? FIRST.length + 1 : place < 0 ? FIRST.length : place;
}

/** Event logs add to an answer that the history gives: what else is missing weighs more. */
const isOfLogs = ({ what }: ReportedGap): boolean => what === 'EventLogFile';

/** A snapshot has apps where they were asked for. */
const isOfApps = ({ what }: ReportedGap): boolean => what === 'apps';

/** What was not read and changes no answer: one line behind it. */
export function harmlessGapLines(gaps: readonly ReportedGap[], say: Say): string[] {
  if (gaps.length === 0) return [];
  return [say(Text.of('pages.unread', { what: gapNames(gaps, say) }))];
}

/** The first of what was not read, for a sentence of a page's own. */
export function gapNames(gaps: readonly ReportedGap[], say: Say): string {
  return firstOf(namesOf(gaps, say), say);
}

/** Each once. Of a snapshot that holds logins with a password it is the others that are missing. */
function namesOf(gaps: readonly ReportedGap[], say: Say): string[] {
  const name = (gap: ReportedGap): string =>
    reasonOf(gap) === 'snapshot.logins-kind' ? say(Text.of('pages.logins-without-password')) : gap.what;
  return [...new Set(gaps.map(name))];
}

/** Tells what was not read because --max-calls allowed no more: no permission helps there. */
function isOfSpentCalls(gap: ReportedGap): boolean {
  const reason = reasonOf(gap);
  return reason === 'logins.gap.skipped' || reason === 'logins.gap.calls-spent';
}

/** Tells that other days are asked about than those whose logins the snapshot holds: no permission helps there either. */
function isOfSavedTime(gap: ReportedGap): boolean {
  return reasonOf(gap) === 'snapshot.logins-time';
}

function firstOf(names: readonly string[], say: Say): string {
  return listed(names, say, names.length > SHOWN_GAPS ? SHOWN_GAPS - 1 : SHOWN_GAPS);
}

/** The same where what was not read, and why, stands further below on the page. */
export function partialBelow(gaps: readonly ReportedGap[], say: Say): Partial {
  if (gaps.length === 0) return {};
  const what = firstOf([...new Set(gaps.map((gap) => gap.what))], say);
  return { partial: say(Text.of('pages.partial.below', { what })) };
}
