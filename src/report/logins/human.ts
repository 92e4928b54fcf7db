/**
 * `list logins` for people: the answer first, then what breaks first, then the totals, then what to do.
 */
import { type Between, type Say, type Words, wordsBy } from '../../text.js';
import { keysIn, MAX_TABLE_ROWS, type Block, type Row } from '../blocks.js';
import { assumptionLines, incompleteLines } from '../common.js';
import { forTerminal } from '../neutral.js';
import { headlines } from './headline.js';
import type {
  LoginsResult,
  ReportedExpiring,
  ReportedLogin,
  ReportedLoginFinding,
  ReportedLoginUser,
} from './result.js';

/** Addresses of a row that its cell names; the others are counted. */
const SHOWN_ADDRESSES = 2;

export function loginsBlocks(result: LoginsResult, say: Say): Block[] {
  const words = wordsBy(say);
  const { expiring, findings, logins } = result;
  const first = headlines(result, words);
  return [
    ...(first.length === 0 ? [] : [{ kind: 'text', lines: first } as const]),
    ...(logins.length === 0 ? [] : tableOf('heading', logins, (row) => loginCells(row, words), words)),
    { kind: 'text', lines: summaryLines(result, words) },
    ...(findings.length === 0 ? [] : tableOf('hosts', findings, findingCells, words)),
    ...(expiring.length === 0 ? [] : tableOf('expiring', expiring, (one) => expiringCells(one, words), words)),
    ...stepBlocks(result, words),
    { kind: 'text', lines: closingLines(result, say, words) },
  ];
}

/** A cell by its column. Names come from strangers. */
type Cells = Readonly<Partial<Record<Between<'logins.column.'>, string>>>;

/** At most 200 rows, and how to get the others. */
function tableOf<T>(
  name: 'heading' | 'hosts' | 'expiring',
  list: readonly T[],
  cells: (one: T) => Cells,
  words: Words,
): Block[] {
  const rows = list.slice(0, MAX_TABLE_ROWS).map(cells);
  const order = rows.slice(0, 1).flatMap(keysIn);
  const used = order.filter((key) => rows.some((row) => (row[key] ?? '') !== ''));
  const columns = used.map((key) => [key, words(`logins.column.${key}`)] as const);
  const table: Block = { kind: 'table', title: words(`logins.${name}.title`), columns, rows: rows.map(safeRow) };
  const more = words('logins.more-rows', { shown: String(MAX_TABLE_ROWS), all: String(list.length) });
  return list.length <= MAX_TABLE_ROWS ? [table] : [table, { kind: 'text', lines: [more] }];
}

function safeRow(cells: Cells): Row {
  return Object.fromEntries(Object.entries(cells).map(([key, cell]) => [key, forTerminal(cell)]));
}

function loginCells(row: ReportedLogin, words: Words): Cells {
  const failed = row.failures.reduce((sum, { count }) => sum + count, 0);
  const { breaksOn } = row;
  return {
    org: row.org ?? '',
    breaks: breaksWords(row, words),
    days: breaksOn === undefined ? '' : String(breaksOn.daysLeft),
    for: breaksOn === undefined ? '' : words(`logins.for.${breaksOn.of}`),
    path: row.certainty === 'certain' ? row.path : words('logins.likely', { path: row.path }),
    user: row.user === undefined ? words('logins.users', { users: String(row.users) }) : userWords(row.user, words),
    client: row.client ?? '',
    version: row.apiVersion ?? '',
    addresses: addressWords(row, words),
    logins: String(row.logins),
    failed: failed === 0 ? '' : String(failed),
    last: row.lastSeen.slice(0, 10),
    token: row.tokenUsed === 'unknown' ? '' : row.tokenUsed,
    move: row.moveTo.option === 'none' ? '' : row.moveTo.option,
  };
}

/** The day; where it is not certain that it holds for the users of the row, so; and so where they are all inactive. */
function breaksWords({ breaksOn, inactive, users }: ReportedLogin, words: Words): string {
  if (breaksOn === undefined) return inactive > 0 && inactive === users ? words('logins.inactive.one') : '';
  return breaksOn.certainty === 'certain' ? breaksOn.date : words('logins.may-break', { date: breaksOn.date });
}

function findingCells({ daysLeft, date, lastSeen, logins, where }: ReportedLoginFinding): Cells {
  return {
    org: where.org ?? '',
    host: where.host,
    user: where.user.username === '' ? where.user.id : where.user.username,
    path: where.path,
    logins: String(logins),
    last: lastSeen.slice(0, 10),
    answers: date,
    days: String(daysLeft),
  };
}

function addressWords({ addresses }: ReportedLogin, words: Words): string {
  const shown = addresses
    .slice(0, SHOWN_ADDRESSES)
    .map(({ address, verdict }) => (verdict === undefined ? address : words('logins.address', { address, verdict })));
  const others = addresses.length - shown.length;
  return [...shown, ...(others > 0 ? [words('logins.more-addresses', { more: String(others) })] : [])].join(', ');
}

function userWords(user: ReportedLoginUser, words: Words): string {
  return user.username === '' ? words('logins.gone', { user: user.id }) : user.username;
}

function expiringCells(one: ReportedExpiring, words: Words): Cells {
  return {
    org: one.org ?? '',
    user: one.user.username,
    expires: one.passwordExpires?.slice(0, 10) ?? words('logins.expired'),
    days: one.daysLeft === null ? '' : String(one.daysLeft),
    policy: one.policy,
  };
}

function summaryLines({ logins, looked, since, summary, until }: LoginsResult, words: Words): string[] {
  const { breaksWithin, byPath, inactive, users } = summary;
  const left = inactive === 0 ? [] : [words('logins.inactive', { users: String(inactive) })];
  const limits = looked.filter(({ limit }) => limit !== 'asked');
  const look = limits.map(({ org, what }) =>
    org === undefined ? what : words('logins.looked.of', { org: forTerminal(org), what }),
  );
  if (logins.length === 0)
    return [words('logins.none', { since: since.slice(0, 10), until: until.slice(0, 10) }), ...left, ...look];
  // Each path once, as the ends of all orgs may differ; what a version means is the same everywhere.
  const retirements = new Map(
    logins.flatMap(({ retirement }) => (retirement === undefined ? [] : [[retirement.what, retirement]])),
  );
  const versions = logins.flatMap(({ versionRetirement }) => versionRetirement ?? []).slice(0, 1);
  return [
    words('logins.summary', {
      since: since.slice(0, 10),
      until: until.slice(0, 10),
      soap: String(byPath.soap),
      oauth: String(byPath['oauth-password']),
      other: String(byPath.other),
      users: String(users),
    }),
    words('logins.breaks-within', {
      in30: String(breaksWithin['30']),
      in90: String(breaksWithin['90']),
      in180: String(breaksWithin['180']),
    }),
    ...left,
    ...breaksLines(logins, words),
    ...[...retirements.values()].map(({ source, what }) => words('logins.retires', { what, source })),
    ...versions.map(({ source, what }) => words('logins.retires', { what, source })),
    ...look,
  ];
}

/** Each end for want of the permission once: what is said of all users, without the one of a row. */
function breaksLines(logins: readonly ReportedLogin[], words: Words): string[] {
  const ends = new Map<string, string>();
  for (const { breaksOn } of logins) {
    if (breaksOn?.of !== 'any-api-auth') continue;
    const { date, source, state, update } = breaksOn;
    const what = words(state === 'ahead' ? 'logins.breaks.any-api-auth' : 'logins.breaks.any-api-auth-past', { date });
    const own =
      update === undefined
        ? ''
        : ` ${words('logins.breaks.update', { title: forTerminal(update.title), status: forTerminal(update.status) })}`;
    ends.set(`${what}${own}`, words('logins.retires', { what: `${what}${own}`, source: forTerminal(source) }));
  }
  return [...ends.values()];
}

/** How to buy time, where somebody stops for want of the permission; and the steps of the first row for each option. */
function stepBlocks({ logins, sources, summary }: LoginsResult, words: Words): Block[] {
  const options = new Map<string, ReportedLogin>();
  for (const row of logins) {
    const { option, steps } = row.moveTo;
    if (steps.length > 0 && !options.has(option)) options.set(option, row);
  }
  const { certain, possible } = summary.withoutAnyApiAuth;
  const stopping = logins.find(({ breaksOn }) => breaksOn?.of === 'any-api-auth');
  const orgs = sources.filter(({ kind }) => kind === 'org').map(({ name }) => name);
  const stopgap =
    certain + possible === 0
      ? []
      : [words('logins.stopgap', { org: forTerminal(stopping?.org ?? orgs[0] ?? words('logins.stopgap.org')) })];
  return [
    ...(stopgap.length === 0 ? [] : [{ kind: 'text', lines: stopgap } as const]),
    ...[...options.values()].map(({ moveTo: { option, steps, why } }): Block => ({
      kind: 'text',
      lines: [
        words('logins.move.title', { option, why: forTerminal(why) }),
        ...steps.map((step, index) => `  ${index + 1}. ${forTerminal(step)}`),
      ],
    })),
  ];
}

function closingLines({ apiCalls, assumptions, incomplete }: LoginsResult, say: Say, words: Words): string[] {
  return [
    words('logins.calls', { calls: String(apiCalls) }),
    ...assumptionLines(assumptions, say),
    ...incompleteLines(incomplete, say),
  ];
}
