/**
 * The tables of `list logins` for people: whose logins stop first, at which hosts nobody will answer, whose passwords end.
 */
import { type Say, Text } from '../../text.js';
import { MAX_ROWS, usedColumns, type Block, type Column, type PageRow } from '../page/page.js';
import { number } from '../page/words.js';
import type { LoginsResult, ReportedExpiring, ReportedLogin, ReportedLoginFinding } from './result.js';

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

/** The first rows of so many, in the columns that they fill; it says so where there are others. */
function cutTable(title: string, columns: readonly Column[], rows: readonly PageRow[], count: number, say: Say): Block {
  const more = say(
    Text.of('pages.logins.rows.more', { shown: number(rows.length), count: number(count), most: number(MAX_ROWS) }),
  );
  return {
    kind: 'table',
    title,
    columns: usedColumns(columns, rows),
    rows,
    ...(count > rows.length ? { more } : {}),
  };
}

export function loginTable({ logins, summary }: LoginsResult, most: number, say: Say): Block[] {
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
  return [cutTable(loginsTitle(summary, say), columns, rows, logins.length, say)];
}

/** Above the table of logins. */
export function loginsTitle({ breaks }: LoginsResult['summary'], say: Say): string {
  return say(Text.of(breaks.length > 0 ? 'pages.logins.rows' : 'pages.logins.rows.plain'));
}

export function loginCells(row: ReportedLogin, say: Say): PageRow {
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
