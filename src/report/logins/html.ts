/**
 * `list logins` as HTML: which paths are used and when they end, from where, and all rows.
 */
import { type Say, Text } from '../../text.js';
import { HtmlReport } from '../html/html.js';
import { usedColumns, type Column, type Page, type PageRow } from '../page/page.js';
import { loginCharts } from './charts.js';
import { loginCells, loginsTitle } from './tables.js';
import type { LoginsResult, ReportedLogin } from './result.js';

/** Addresses of a row that its cell names; all of them are in CSV. */
const MAX_ADDRESSES = 5;

export interface LoginsHtmlOptions {
  readonly page: Page;
  readonly explain: boolean;
  /** Flags of where the facts come from, as they would be typed. */
  readonly source: string;
}

const FILTERED: readonly string[] = ['on', 'path', 'profile', 'org', 'token-used', 'country'];

export function* loginsHtml(
  result: LoginsResult,
  { explain, page, source }: LoginsHtmlOptions,
  say: Say,
): Generator<string, void, undefined> {
  const { logins } = result;
  const columns =
    logins.length === 0
      ? []
      : usedColumns(
          columnsOf(say),
          logins.map((row) => cellsOf(row, say)),
        );
  const report = new HtmlReport(
    {
      title: `sf token list logins ${source}`,
      columns: columns.map(({ heading, key, kind }) => ({ heading, kind, filter: FILTERED.includes(key) })),
    },
    say,
  );
  yield report.start();
  for (const row of logins) {
    const cells = cellsOf(row, say);
    yield report.row(columns.map(({ key }) => cells[key] ?? ''));
  }
  const title = loginsTitle(result.summary, say);
  // That table is the first of the rows.
  const look = page.look.filter((block) => block.kind !== 'table' || block.title !== title);
  yield* report.end({ page, look, charts: loginCharts(result, say), explain });
}

function columnsOf(say: Say): Column[] {
  const column = (key: Parameters<typeof headingOf>[0], kind: Column['kind'], rank: number): Column => ({
    key,
    heading: headingOf(key, say),
    kind,
    rank,
  });
  return [
    column('on', 'word', 1),
    column('user', 'name', 1),
    column('profile', 'text', 1),
    column('users', 'number', 1),
    column('org', 'text', 1),
    column('path', 'word', 0),
    column('client', 'text', 1),
    column('from', 'text', 1),
    column('country', 'text', 1),
    column('logins', 'number', 0),
    column('failed', 'number', 1),
    column('first', 'word', 0),
    column('last', 'word', 0),
    column('token-used', 'word', 1),
  ];
}

function headingOf(
  key:
    | 'on'
    | 'user'
    | 'users'
    | 'profile'
    | 'org'
    | 'path'
    | 'client'
    | 'from'
    | 'country'
    | 'logins'
    | 'failed'
    | 'first'
    | 'last'
    | 'token-used',
  say: Say,
): string {
  return say(Text.of(`pages.column.${key}`));
}

function cellsOf(row: ReportedLogin, say: Say): PageRow {
  const named = row.addresses.slice(0, MAX_ADDRESSES).map(({ address }) => address);
  const countries = [...new Set(row.addresses.flatMap(({ country }) => country ?? []))];
  return {
    ...loginCells(row, say),
    from: row.addresses.length > named.length ? `${named.join(', ')}, …` : named.join(', '),
    country: countries.slice(0, MAX_ADDRESSES).join(', '),
    profile: row.user?.profile ?? '',
    first: row.firstSeen.slice(0, 10),
  };
}
