/**
 * The columns of the tables beside the list of logins, for people alone: what failed, hosts that stop answering, passwords
 * that end.
 */

import { type Between, type Say, Text } from '../../text.js';
import type { ListColumn } from '../page/columns.js';
import type { Column } from '../page/page.js';
import { number } from '../page/words.js';
import { dayWords, userCell } from './columns.js';
import type { ReportedExpiring, ReportedLogin, ReportedLoginFinding } from './result.js';

/** From left to right. */
function fromLeft<Row>(
  ...columns: readonly (readonly [
    key: Between<'pages.column.'>,
    kind: Column['kind'],
    rank: number,
    cell: (row: Row, say: Say) => string,
  ])[]
): readonly ListColumn<Row>[] {
  return columns.map(([key, kind, rank, cell], place) => ({
    shown: { place, key, heading: `pages.column.${key}`, kind, rank, cell },
  }));
}

export interface FailedRow {
  readonly row: ReportedLogin;
  readonly failed: number;
}

const pathCell = (path: ReportedLogin['path'], say: Say): string => say(Text.of(`pages.logins.path.${path}`));

export const FAILED_COLUMNS = fromLeft<FailedRow>(
  ['user', 'name', 0, ({ row }) => userCell(row.user)],
  ['org', 'text', 3, ({ row }) => row.org ?? ''],
  ['path', 'word', 2, ({ row }, say) => pathCell(row.path, say)],
  ['failed', 'number', 0, ({ failed }) => number(failed)],
  ['logins', 'number', 1, ({ row }) => number(row.logins)],
  ['cause', 'text', 1, ({ row }) => row.failures[0]?.status ?? ''],
  ['client', 'text', 4, ({ row }) => row.client ?? ''],
  ['last', 'word', 5, ({ row }) => row.lastSeen.slice(0, 10)],
);

export const HOST_COLUMNS = fromLeft<ReportedLoginFinding>(
  ['on', 'word', 0, ({ date }) => date],
  ['user', 'name', 0, ({ where }) => userCell(where.user)],
  ['org', 'text', 2, ({ where }) => where.org ?? ''],
  ['host', 'text', 1, ({ where }) => where.host],
  ['path', 'word', 3, ({ where }, say) => pathCell(where.path, say)],
  ['logins', 'number', 4, ({ logins }) => number(logins)],
  ['last', 'word', 5, ({ lastSeen }) => lastSeen.slice(0, 10)],
);

export const EXPIRING_COLUMNS = fromLeft<ReportedExpiring>(
  ['expires', 'word', 0, ({ expired, passwordExpires }, say) => endWords(passwordExpires, expired, say)],
  ['user', 'name', 0, ({ user }) => user.username],
  ['org', 'text', 1, ({ org }) => org ?? ''],
  ['policy', 'text', 2, ({ policy }) => policy],
);

/** A day that the org itself did not confirm has a question mark: it may have ended the password before. */
function endWords(time: string | null, expired: ReportedExpiring['expired'], say: Say): string {
  if (time === null) return say(Text.of('pages.logins.expired'));
  return dayWords(time.slice(0, 10), expired === 'unknown' ? 'possible' : 'certain', say);
}
