/**
 * The tables of `list logins` for people: whose logins stop first, at which hosts nobody will answer, whose passwords end.
 */
import { shownRows } from '../page/words.js';
import { type Say, Text } from '../../text.js';
import { shownTable, type ListColumn } from '../page/columns.js';
import type { Block } from '../page/page.js';
import type { FailedRows } from './checks.js';
import { LOGIN_COLUMNS } from './columns.js';
import type { LoginsResult, ReportedExpiring, ReportedLoginFinding } from './result.js';
import { EXPIRING_COLUMNS, FAILED_COLUMNS, HOST_COLUMNS } from './sideColumns.js';

/** The first rows of so many, in the columns that they fill; it says so where there are others. */
function cutTable<Row>(
  title: string,
  columns: readonly ListColumn<Row>[],
  { rows, count }: { readonly rows: readonly Row[]; readonly count: number },
  say: Say,
): Block {
  return {
    kind: 'table',
    title,
    ...shownTable(columns, rows, say),
    more: { count, words: shownRows('rows', '--output-file logins.csv', say) },
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
  const rows = ordered.slice(0, most).map((row) => ({ row, first: true }));
  const title = isApart ? say(Text.of('pages.logins.rows.failing')) : loginsTitle(summary, say);
  return [cutTable(title, LOGIN_COLUMNS, { rows, count: logins.length }, say)];
}

/** The rows with failed logins, those with most first, and what failed them most often. */
export function failuresTable({ logins }: LoginsResult, most: number, say: Say): Block[] {
  const sorted = logins
    .map((row) => ({ row, failed: row.failures.reduce((sum, { count }) => sum + count, 0) }))
    .filter(({ failed }) => failed > 0)
    .sort((a, b) => b.failed - a.failed);
  if (sorted.length === 0) return [];
  const title = say(Text.of('pages.logins.failures.rows'));
  return [cutTable(title, FAILED_COLUMNS, { rows: sorted.slice(0, most), count: sorted.length }, say)];
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
  const rows = findings.slice(0, most);
  return [cutTable(say(Text.of('pages.logins.hosts')), HOST_COLUMNS, { rows, count: findings.length }, say)];
}

export function expiringTable(expiring: readonly ReportedExpiring[], most: number, say: Say): Block[] {
  if (expiring.length === 0) return [];
  const rows = expiring.slice(0, most);
  return [cutTable(say(Text.of('pages.logins.expiring')), EXPIRING_COLUMNS, { rows, count: expiring.length }, say)];
}
