/**
 * The tables of `list logins` for people: whose logins stop first, at which hosts nobody will answer, whose passwords end.
 */
import { type Say, Text } from '../../text.js';
import { shownTable } from '../columns.js';
import { usedColumns, type Block, type Column, type PageRow } from '../page/page.js';
import { number } from '../page/words.js';
import type { FailedRows } from './checks.js';
import { dayWords, LOGIN_COLUMNS } from './columns.js';
import type { LoginsResult, ReportedExpiring, ReportedLoginFinding } from './result.js';

function column(key: ColumnName, kind: Column['kind'], rank: number, say: Say): Column {
  return { key, heading: say(Text.of(`pages.column.${key}`)), kind, rank };
}

type ColumnName =
  | 'org'
  | 'on'
  | 'user'
  | 'path'
  | 'client'
  | 'failed'
  | 'cause'
  | 'logins'
  | 'last'
  | 'host'
  | 'expires'
  | 'policy';

/** The first rows of so many, in the columns that they fill; it says so where there are others. */
function cutTable(title: string, columns: readonly Column[], rows: readonly PageRow[], count: number, say: Say): Block {
  return {
    kind: 'table',
    title,
    columns: usedColumns(columns, rows),
    rows,
    more: { count, words: (counts) => say(Text.of('pages.logins.rows.more', counts)) },
  };
}

/** Where a check failed, the rows that fail it stand first. */
export function loginTable(
  { logins, summary }: LoginsResult,
  failed: readonly FailedRows[],
  most: number,
  say: Say,
): Block[] {
  if (logins.length === 0) return [];
  const failing = new Set(failed.flatMap((one) => (one.failed ? one.rows : [])));
  const isApart = failing.size > 0 && failing.size < logins.length;
  const ordered = isApart ? [...failing, ...logins.filter((row) => !failing.has(row))] : logins;
  const { columns, rows } = shownTable(
    LOGIN_COLUMNS,
    ordered.slice(0, most).map((row) => ({ row, first: true })),
    say,
  );
  const title = isApart ? say(Text.of('pages.logins.rows.failing')) : loginsTitle(summary, say);
  return [cutTable(title, columns, rows, logins.length, say)];
}

/** The rows with failed logins, those with most first, and what failed them most often. */
export function failuresTable({ logins }: LoginsResult, most: number, say: Say): Block[] {
  const sorted = logins
    .map((row) => ({ row, failed: row.failures.reduce((sum, { count }) => sum + count, 0) }))
    .filter(({ failed }) => failed > 0)
    .sort((a, b) => b.failed - a.failed);
  if (sorted.length === 0) return [];
  const rows = sorted.slice(0, most).map(({ failed, row }): PageRow => ({
    user: row.user === undefined ? '' : row.user.username === '' ? row.user.id : row.user.username,
    org: row.org ?? '',
    failed: number(failed),
    logins: number(row.logins),
    cause: row.failures[0]?.status ?? '',
    path: say(Text.of(`pages.logins.path.${row.path}`)),
    client: row.client ?? '',
    last: row.lastSeen.slice(0, 10),
  }));
  const columns = [
    column('user', 'name', 0, say),
    column('org', 'text', 3, say),
    column('path', 'word', 2, say),
    column('failed', 'number', 0, say),
    column('logins', 'number', 1, say),
    column('cause', 'text', 1, say),
    column('client', 'text', 4, say),
    column('last', 'word', 5, say),
  ];
  return [cutTable(say(Text.of('pages.logins.failures.rows')), columns, rows, sorted.length, say)];
}

/** Titles of tables whose rows are those of the list. */
export function rowTitles(summary: LoginsResult['summary'], say: Say): string[] {
  return [
    loginsTitle(summary, say),
    say(Text.of('pages.logins.rows.failing')),
    say(Text.of('pages.logins.failures.rows')),
  ];
}

/** Above the table of logins. */
function loginsTitle({ breaks }: LoginsResult['summary'], say: Say): string {
  return say(Text.of(breaks.length > 0 ? 'pages.logins.rows' : 'pages.logins.rows.plain'));
}

export function hostTable(findings: readonly ReportedLoginFinding[], most: number, say: Say): Block[] {
  if (findings.length === 0) return [];
  const rows = findings.slice(0, most).map(({ date, lastSeen, logins, where }): PageRow => ({
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
  return [cutTable(say(Text.of('pages.logins.hosts')), columns, rows, findings.length, say)];
}

export function expiringTable(expiring: readonly ReportedExpiring[], most: number, say: Say): Block[] {
  if (expiring.length === 0) return [];
  const rows = expiring.slice(0, most).map(({ expired, org, passwordExpires, policy, user }): PageRow => ({
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
  return [cutTable(say(Text.of('pages.logins.expiring')), columns, rows, expiring.length, say)];
}

/** A day that the org itself did not confirm has a question mark: it may have ended the password before. */
function endWords(time: string | null, expired: ReportedExpiring['expired'], say: Say): string {
  if (time === null) return say(Text.of('pages.logins.expired'));
  return dayWords(time.slice(0, 10), expired === 'unknown' ? 'possible' : 'certain', say);
}
