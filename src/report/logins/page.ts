/**
 * `list logins` for people: how many users' logins stop on which day, whose stop first, and what buys time.
 */
import { type Say, Text } from '../../text.js';
import { hostLines } from './hostLines.js';
import { explainBlocks, lookLines } from './explain.js';
import {
  rowsShown,
  usedColumns,
  MAX_ROWS,
  type Block,
  type Column,
  type NextStep,
  type Page,
  type Row,
} from '../page/page.js';
import { countOf, form, listed, number, partial, takenLines } from '../page/words.js';
import type { LoginFormat } from './formats.js';
import type { LoginsResult, ReportedBreak, ReportedExpiring, ReportedLogin, ReportedLoginFinding } from './result.js';

/** Days on which logins stop that the answer names. */
const MAX_BREAKS = 4;
const WEEK = 7;

export interface LoginsPageOptions {
  readonly all: boolean;
  /** Flags of where the facts come from, as they would be typed: `--target-org prod`. */
  readonly source: string;
  /** Days of --expiring, where it was given: then the users are listed. */
  readonly expiring: number | undefined;
  /** Days within which passwords are said to end. */
  readonly expiringWithin: number;
}

export function loginsPage(result: LoginsResult, options: LoginsPageOptions, say: Say): Page {
  const most = rowsShown(options.all);
  const notes = [
    ...lookLines(result, say),
    ...expiringLines(result, options, say),
    ...inactiveLines(result, say),
    ...takenLines(result.assumptions, say),
  ];
  return {
    ...partial(result.incomplete, say),
    answer: answerLines(result, say),
    look: [
      ...loginTable(result, most, say),
      ...hostTable(result.findings, most, say),
      ...(options.expiring === undefined ? [] : expiringTable(result.expiring, most, say)),
      ...(notes.length === 0 ? [] : [{ kind: 'text', lines: notes } as const]),
    ],
    next: nextSteps(result, options.source, say),
    details: explainBlocks(result, say),
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
  return [
    ...shown.map((one) => breakWords(one, logins, say)),
    ...(breaks.length > shown.length
      ? [say(Text.of('pages.logins.more-breaks', { count: number(breaks.length - shown.length) }))]
      : []),
    ...hostLines(result, say),
    say(
      Text.of('pages.logins.seen', {
        ...days,
        soap: number(byPath.soap),
        oauth: number(byPath['oauth-password']),
        other: number(byPath.other),
        users: countOf('users', users, say),
      }),
    ),
  ];
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

function column(key: ColumnName, kind: Column['kind'], rank: number, say: Say): Column {
  return { key, heading: say(Text.of(`pages.column.${key}`)), kind, rank };
}

type ColumnName =
  | 'org'
  | 'on'
  | 'user'
  | 'users'
  | 'path'
  | 'client'
  | 'from'
  | 'logins'
  | 'failed'
  | 'last'
  | 'token-used'
  | 'host'
  | 'expires'
  | 'policy';

function loginTable({ logins, summary }: LoginsResult, most: number, say: Say): Block[] {
  if (logins.length === 0) return [];
  const rows = logins.slice(0, most).map((row) => loginCells(row, say));
  const columns = [
    column('on', 'word', 0, say),
    column('user', 'name', 0, say),
    column('users', 'number', 1, say),
    column('org', 'text', 2, say),
    column('path', 'word', 3, say),
    column('client', 'text', 4, say),
    column('from', 'word', 5, say),
    column('logins', 'number', 6, say),
    column('last', 'word', 7, say),
    column('failed', 'number', 8, say),
    column('token-used', 'word', 9, say),
  ];
  const more = say(
    Text.of('pages.logins.rows.more', {
      shown: number(rows.length),
      count: number(logins.length),
      most: number(MAX_ROWS),
    }),
  );
  return [
    {
      kind: 'table',
      title: loginsTitle(summary, say),
      columns: usedColumns(columns, rows),
      rows,
      ...(logins.length > rows.length ? { more } : {}),
    },
  ];
}

/** Above the table of logins. */
export function loginsTitle({ breaks }: LoginsResult['summary'], say: Say): string {
  return say(Text.of(breaks.length > 0 ? 'pages.logins.rows' : 'pages.logins.rows.plain'));
}

export function loginCells(row: ReportedLogin, say: Say): Row {
  const failed = row.failures.reduce((sum, { count }) => sum + count, 0);
  const { breaksOn, user } = row;
  const path = say(Text.of(`pages.logins.path.${row.path}`));
  return {
    org: row.org ?? '',
    on: breaksOn === undefined ? '' : dayWords(breaksOn.date, breaksOn.certainty, say),
    user: user === undefined ? '' : user.username === '' ? user.id : user.username,
    users: user === undefined ? number(row.users) : '',
    path: row.certainty === 'certain' ? path : say(Text.of('pages.logins.likely', { path })),
    client: row.client ?? '',
    from: fromWords(row, say),
    logins: number(row.logins),
    failed: failed === 0 ? '' : number(failed),
    last: row.lastSeen.slice(0, 10),
    'token-used': row.tokenUsed === 'unknown' ? '' : row.tokenUsed,
  };
}

function dayWords(date: string, certainty: 'certain' | 'possible', say: Say): string {
  return certainty === 'certain' ? date : say(Text.of('pages.logins.may', { date }));
}

function fromWords({ addresses }: ReportedLogin, say: Say): string {
  const [first] = addresses;
  if (first === undefined) return '';
  return addresses.length === 1
    ? first.address
    : say(Text.of('pages.logins.from.more', { address: first.address, more: number(addresses.length - 1) }));
}

function hostTable(findings: readonly ReportedLoginFinding[], most: number, say: Say): Block[] {
  if (findings.length === 0) return [];
  const rows = findings.slice(0, most).map(({ date, lastSeen, logins, where }): Row => ({
    on: date,
    user: where.user.username === '' ? where.user.id : where.user.username,
    org: where.org ?? '',
    host: where.host,
    path: say(Text.of(`pages.logins.path.${where.path}`)),
    logins: number(logins),
    last: lastSeen.slice(0, 10),
  }));
  const columns = [
    column('on', 'word', 0, say),
    column('user', 'name', 0, say),
    column('org', 'text', 2, say),
    column('host', 'text', 1, say),
    column('path', 'word', 3, say),
    column('logins', 'number', 4, say),
    column('last', 'word', 5, say),
  ];
  return [{ kind: 'table', title: say(Text.of('pages.logins.hosts')), columns: usedColumns(columns, rows), rows }];
}

function expiringTable(expiring: readonly ReportedExpiring[], most: number, say: Say): Block[] {
  if (expiring.length === 0) return [];
  const rows = expiring.slice(0, most).map(({ expired, org, passwordExpires, policy, user }): Row => ({
    expires: endWords(passwordExpires, expired, say),
    user: user.username,
    org: org ?? '',
    policy,
  }));
  const columns = [
    column('expires', 'word', 0, say),
    column('user', 'name', 0, say),
    column('org', 'text', 1, say),
    column('policy', 'text', 2, say),
  ];
  const more = say(
    Text.of('pages.logins.rows.more', {
      shown: number(rows.length),
      count: number(expiring.length),
      most: number(MAX_ROWS),
    }),
  );
  return [
    {
      kind: 'table',
      title: say(Text.of('pages.logins.expiring')),
      columns: usedColumns(columns, rows),
      rows,
      ...(expiring.length > rows.length ? { more } : {}),
    },
  ];
}

/** A day that the org itself did not confirm has a question mark: it may have ended the password before. */
function endWords(time: string | null, expired: ReportedExpiring['expired'], say: Say): string {
  if (time === null) return say(Text.of('pages.logins.expired'));
  return dayWords(time.slice(0, 10), expired === 'unknown' ? 'possible' : 'certain', say);
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
            why: say(Text.of('pages.logins.next.permission-set', { users: countOf('users', certain + possible, say) })),
          },
        ]
      : []),
    ...(logins.length === 0
      ? []
      : [
          { command: `sf token list logins ${source} --explain`, why: say(Text.of('pages.logins.next.explain')) },
          {
            command: `sf token list logins ${source} --output-file logins.csv`,
            why: say(Text.of('pages.logins.next.file')),
          },
        ]),
  ];
}

/** What a file of a format holds. */
export function loginsIn(format: LoginFormat, count: number, say: Say): string {
  return format === 'csv' || format === 'json'
    ? say(Text.of(`pages.format.${format}`, { rows: countOf('rows', count, say) }))
    : say(Text.of(`pages.format.${format}`));
}
