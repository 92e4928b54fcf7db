/**
 * `list logins` for people: what breaks first stands first, then the totals, then what to do.
 */
import type { Say } from '../../policy/types.js';
import { MAX_TABLE_ROWS, type Block, type Row } from '../blocks.js';
import { assumptionLines, incompleteLines } from '../common.js';
import { forTerminal } from '../neutral.js';
import type { LoginsResult, ReportedExpiring, ReportedLogin, ReportedLoginUser } from './result.js';

/** Addresses of a row that its cell names; the others are counted. */
const SHOWN_ADDRESSES = 2;

export function loginsBlocks(result: LoginsResult, say: Say): Block[] {
  const words = (key: string, ...params: readonly string[]): string => say({ key: `logins.${key}`, params });
  const { expiring, logins } = result;
  return [
    ...(logins.length === 0 ? [] : tableOf('heading', logins, (row) => loginCells(row, words), words)),
    { kind: 'text', lines: summaryLines(result, words) },
    ...(expiring.length === 0 ? [] : tableOf('expiring', expiring, (one) => expiringCells(one, words), words)),
    ...stepBlocks(logins, words),
    { kind: 'text', lines: closingLines(result, say, words) },
  ];
}

type Words = (key: string, ...params: readonly string[]) => string;

/** At most 200 rows, and how to get the others. */
function tableOf<T>(name: string, list: readonly T[], cells: (one: T) => Row, words: Words): Block[] {
  const rows = list.slice(0, MAX_TABLE_ROWS).map(cells);
  const used = [...new Set(rows.flatMap((row) => Object.keys(row).filter((key) => row[key] !== '')))];
  const order = Object.keys(rows[0] ?? {}).filter((key) => used.includes(key));
  const columns = order.map((key) => [key, words(`column.${key}`)] as const);
  const table: Block = { kind: 'table', title: words(`${name}.title`), columns, rows };
  const more = words('more-rows', String(MAX_TABLE_ROWS), String(list.length));
  return list.length <= MAX_TABLE_ROWS ? [table] : [table, { kind: 'text', lines: [more] }];
}

function loginCells(row: ReportedLogin, words: Words): Row {
  const failed = row.failures.reduce((sum, { count }) => sum + count, 0);
  const { retirement } = row;
  return cells({
    org: row.org ?? '',
    breaks: retirement?.date ?? '',
    days: retirement === undefined ? '' : String(retirement.daysLeft),
    path: row.certainty === 'certain' ? row.path : words('likely', row.path),
    user: row.user === undefined ? words('users', String(row.users)) : userWords(row.user, words),
    client: row.client ?? '',
    version: row.apiVersion ?? '',
    addresses: addressWords(row, words),
    logins: String(row.logins),
    failed: failed === 0 ? '' : String(failed),
    last: row.lastSeen.slice(0, 10),
    token: row.tokenUsed === 'unknown' ? '' : row.tokenUsed,
    move: row.moveTo.option === 'none' ? '' : row.moveTo.option,
  });
}

function addressWords({ addresses }: ReportedLogin, words: Words): string {
  const shown = addresses
    .slice(0, SHOWN_ADDRESSES)
    .map(({ address, verdict }) => (verdict === undefined ? address : words('address', address, verdict)));
  const others = addresses.length - shown.length;
  return [...shown, ...(others > 0 ? [words('more-addresses', String(others))] : [])].join(', ');
}

function userWords(user: ReportedLoginUser, words: Words): string {
  return user.username === '' ? words('gone', user.id) : user.username;
}

function expiringCells(one: ReportedExpiring, words: Words): Row {
  return cells({
    org: one.org ?? '',
    user: one.user.username,
    expires: one.passwordExpires?.slice(0, 10) ?? words('expired'),
    days: one.daysLeft === null ? '' : String(one.daysLeft),
    policy: one.policy,
  });
}

/** Names come from strangers. */
function cells(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, forTerminal(value)]));
}

function summaryLines({ logins, since, summary, until }: LoginsResult, words: Words): string[] {
  const { breaksWithin, byPath, users } = summary;
  if (logins.length === 0) return [words('none', since.slice(0, 10), until.slice(0, 10))];
  const retirements = new Map(
    logins.flatMap(({ retirement }) => (retirement === undefined ? [] : [[retirement.what, retirement]])),
  );
  const counts = [byPath.soap, byPath['oauth-password'], byPath.other, users].map(String);
  return [
    words('summary', since.slice(0, 10), until.slice(0, 10), ...counts),
    words('breaks-within', String(breaksWithin['30']), String(breaksWithin['90']), String(breaksWithin['180'])),
    ...[...retirements.values()].map(({ source, what }) => words('retires', what, source)),
  ];
}

/** The steps of the first row for each option, as an example of what to do. */
function stepBlocks(logins: readonly ReportedLogin[], words: Words): Block[] {
  const options = new Map<string, ReportedLogin>();
  for (const row of logins) {
    const { option, steps } = row.moveTo;
    if (steps.length > 0 && !options.has(option)) options.set(option, row);
  }
  return [...options.values()].map(({ moveTo: { option, steps, why } }) => ({
    kind: 'text',
    lines: [
      words('move.title', option, forTerminal(why)),
      ...steps.map((step, index) => `  ${index + 1}. ${forTerminal(step)}`),
    ],
  }));
}

function closingLines({ apiCalls, assumptions, incomplete }: LoginsResult, say: Say, words: Words): string[] {
  return [words('calls', String(apiCalls)), ...assumptionLines(assumptions, say), ...incompleteLines(incomplete, say)];
}
