/**
 * The tables of `revoke login` and `revoke address`: the steps, what is open, and the logins.
 */
import { inMinutes } from '../../isoTime.js';
import { type Say, Text } from '../../text.js';
import { stepColumns } from '../page/changeTables.js';
import { tableBlock, type TableColumn } from '../page/columns.js';
import { type Block, rowsShown } from '../page/page.js';
import { number, shownRows } from '../page/words.js';
import { sinceWords } from '../since.js';
import type { ReportedOpen, ReportedStep, RevokeLoginResult } from './result.js';

export interface RevokePageOptions {
  /** Flags of the org, as they would be typed. */
  readonly source: string;
  readonly all: boolean;
  /** Further flags of what was planned, as they would be typed; '' for none. */
  readonly asked: string;
}

const STEP = stepColumns({ step: 'revoke.column.step', state: 'revoke.column.state' }, stateWords);
const STEP_COLUMNS: readonly TableColumn<ReportedStep>[] = [
  STEP.step,
  STEP.state,
  // Of a plan nothing has a time.
  {
    ...{ key: 'when', heading: 'revoke.column.when', kind: 'word', rank: 1, optional: true },
    cell: ({ ended }) => timeOf(ended),
  },
];

export function stepTable(steps: readonly ReportedStep[], say: Say): Block {
  return tableBlock(STEP_COLUMNS, steps, say);
}

/** For people; what holds a day alone stays one. */
function timeOf(time: string | null | undefined): string {
  if (time === null || time === undefined) return '';
  return time.length > 10 ? inMinutes(time) : time;
}

function stateWords({ begun, closed, code, left, state }: ReportedStep, say: Say): string {
  // What is done and was never sent was so already.
  if (state === 'done' && begun === null) return say(Text.of('revoke.state.nothing'));
  // Of what could not be read nothing was sent to the org.
  if (state === 'refused' && code === 'not-readable') return say(Text.of('revoke.state.unsent'));
  const words = say(Text.of(`revoke.state.${state}`));
  const counts = [
    ...(closed === null || state === 'planned' ? [] : [say(Text.of('revoke.closed', { count: number(closed) }))]),
    ...(left === null || left === 0 ? [] : [say(Text.of('revoke.left', { count: number(left) }))]),
    ...(code === null ? [] : [code]),
  ];
  return counts.length === 0 ? words : `${words} (${counts.join(', ')})`;
}

/** What is open, in words. */
interface OpenRow {
  readonly what: string;
  readonly of: string;
  readonly where?: string;
  readonly since?: string;
  readonly ahead?: string;
}

const OPEN_COLUMNS: readonly TableColumn<OpenRow>[] = [
  { key: 'what', heading: 'revoke.column.what', kind: 'word', rank: 0, cell: ({ what }) => what },
  { key: 'of', heading: 'revoke.column.of', kind: 'text', rank: 1, cell: ({ of }) => of },
  { key: 'where', heading: 'revoke.column.where', kind: 'word', rank: 2, cell: ({ where = '' }) => where },
  { key: 'since', heading: 'revoke.column.since', kind: 'word', rank: 3, cell: ({ since = '' }) => since },
  {
    ...{ key: 'ahead', heading: 'revoke.column.ahead', kind: 'word', rank: 4, optional: true },
    cell: ({ ahead = '' }) => ahead,
  },
];

/** What is open; of a run what was, before it began. */
export function openTable({ mode, open }: RevokeLoginResult, { all }: RevokePageOptions, say: Say): Block[] {
  const rows = [...doorRows(open, say), ...heldRows(open, say)];
  if (rows.length === 0) return [];
  return [
    tableBlock(OPEN_COLUMNS, rows, say, {
      title: say(Text.of(mode === 'plan' ? 'revoke.title.open' : 'revoke.title.open.before')),
      most: rowsShown(all),
      more: shownRows('rows', '--json', say),
    }),
  ];
}

/** By which somebody who has a secret gets in. */
function doorRows({ addresses, apps, passwordChanged, paths }: ReportedOpen, say: Say): OpenRow[] {
  const possible = (app: string): string => say(Text.of('revoke.app.possible', { app }));
  const open = (paths ?? []).filter(({ open: isOpen }) => isOpen !== 'no');
  return [
    ...open.map(({ open: isOpen, path }) => ({
      what: say(Text.of('revoke.what.password')),
      of: isOpen === 'yes' ? say(Text.of(`revoke.path.${path}`)) : possible(say(Text.of(`revoke.path.${path}`))),
      since: timeOf(passwordChanged),
    })),
    ...(addresses ?? []).map(({ address, since }) => ({
      ...{ what: say(Text.of('revoke.what.address')), of: '', where: address, since: timeOf(since) },
    })),
    ...(apps ?? []).map(({ app, by, certain, ends }) => ({
      ...{ what: say(Text.of(`revoke.what.${by}`)), of: certain ? app : possible(app) },
      ahead: timeOf(ends),
    })),
  ];
}

/** What goes on without a secret: many of a kind are one row, so that none hides the others. */
function heldRows({ jobs, sessions, tokens }: ReportedOpen, say: Say): OpenRow[] {
  const ofTokens = grouped(tokens ?? [], ({ app }) => [app, '']);
  const ofSessions = grouped(sessions ?? [], ({ address, loginType, type }) => [
    `${loginType} ${type}`.trim(),
    address,
  ]);
  return [
    ...ofTokens.map(({ count, ...row }) => ({ ...row, what: counted(say(Text.of('revoke.what.token')), count) })),
    ...ofSessions.map(({ count, ...row }) => ({ ...row, what: counted(say(Text.of('revoke.what.session')), count) })),
    ...(jobs ?? []).map(({ name, next, state }) => ({
      what: say(Text.of('revoke.what.job')),
      of: `${name} ${state}`.trim(),
      ahead: timeOf(next),
    })),
  ];
}

/** One row of those that have the same name and place, with how many they are, and since when the first of them. */
function grouped<T extends { readonly since: string | null }>(
  list: readonly T[],
  kindOf: (one: T) => readonly [of: string, where: string],
): { of: string; where: string; since: string; count: number }[] {
  const groups = new Map<string, readonly T[]>();
  for (const one of list) {
    const key = JSON.stringify(kindOf(one));
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((those) => {
    const [first] = those;
    if (first === undefined) return [];
    const [of, where] = kindOf(first);
    const [since = null] = those.map((one) => one.since ?? '').sort();
    return [{ of, where, since: timeOf(since), count: those.length }];
  });
}

/** In the column that is never cut. */
function counted(what: string, count: number): string {
  return count === 1 ? what : `${what} (${number(count)})`;
}

type LoginSeen = RevokeLoginResult['logins'][number];

const SEEN_COLUMNS: readonly TableColumn<LoginSeen>[] = [
  { key: 'address', heading: 'revoke.column.where', kind: 'word', rank: 0, cell: ({ address }) => address },
  { key: 'client', heading: 'revoke.column.of', kind: 'text', rank: 1, cell: ({ client }) => client },
  {
    ...{ key: 'unusual', heading: 'revoke.column.unusual', kind: 'word', rank: 0 },
    cell: ({ unusual }, say) => unusual.map((mark) => say(Text.of(`revoke.unusual.${mark}`))).join(', '),
  },
  { key: 'logins', heading: 'revoke.column.logins', kind: 'number', rank: 3, cell: ({ logins }) => number(logins) },
  {
    ...{ key: 'failures', heading: 'revoke.column.failures', kind: 'number', rank: 4 },
    cell: ({ failures }) => (failures === 0 ? '' : number(failures)),
  },
  { key: 'last', heading: 'revoke.column.last', kind: 'word', rank: 2, cell: ({ last }) => timeOf(last) },
  { key: 'country', heading: 'revoke.column.country', kind: 'word', rank: 5, cell: ({ country }) => country ?? '' },
];

export function seenTable(
  { at, comparedFrom, logins, since }: Pick<RevokeLoginResult, 'at' | 'comparedFrom' | 'logins' | 'since'>,
  { all }: RevokePageOptions,
  say: Say,
): Block[] {
  if (logins.length === 0) return [];
  const title = comparedFrom === null ? 'revoke.title.logins.alone' : 'revoke.title.logins';
  return [
    tableBlock(SEEN_COLUMNS, logins, say, {
      title: say(Text.of(title, { day: sinceWords(since, at) })),
      most: rowsShown(all),
      more: shownRows('rows', '--json', say),
    }),
  ];
}
