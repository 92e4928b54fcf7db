/**
 * The tables of `revoke login` and `revoke address`: the steps, what is open, and the logins.
 */
import { inMinutes } from '../../isoTime.js';
import { type Say, Text } from '../../text.js';
import { type Block, type Column, type PageRow, rowsShown } from '../page/page.js';
import { number } from '../page/words.js';
import { sinceWords } from '../since.js';
import type { ReportedOpen, ReportedStep, RevokeLoginResult } from './result.js';

export interface RevokePageOptions {
  /** Flags of the org, as they would be typed. */
  readonly source: string;
  readonly all: boolean;
  /** Further flags of what was planned, as they would be typed; '' for none. */
  readonly asked: string;
}

function column(key: string, heading: string, kind: Column['kind'], rank: number): Column {
  return { key, heading, kind, rank };
}

export function stepTable(steps: readonly ReportedStep[], say: Say): Block {
  return {
    kind: 'table',
    columns: [
      column('step', say(Text.of('revoke.column.step')), 'word', 0),
      // A word: what became of a step is never cut short.
      column('state', say(Text.of('revoke.column.state')), 'word', 0),
      // Of a plan nothing has a time.
      ...(steps.some(({ ended }) => ended !== null)
        ? [column('when', say(Text.of('revoke.column.when')), 'word', 1)]
        : []),
    ],
    rows: steps.map((step) => ({ step: step.step, state: stateWords(step, say), when: timeOf(step.ended) })),
  };
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

/** What is open; of a run what was, before it began. */
export function openTable({ mode, open }: RevokeLoginResult, { all }: RevokePageOptions, say: Say): Block[] {
  const rows = openRows(open, say);
  if (rows.length === 0) return [];
  const shown = rows.slice(0, rowsShown(all));
  return [
    {
      kind: 'table',
      title: say(Text.of(mode === 'plan' ? 'revoke.title.open' : 'revoke.title.open.before')),
      columns: [
        column('what', say(Text.of('revoke.column.what')), 'word', 0),
        column('of', say(Text.of('revoke.column.of')), 'text', 1),
        column('where', say(Text.of('revoke.column.where')), 'word', 2),
        column('since', say(Text.of('revoke.column.since')), 'word', 3),
        ...(rows.some(({ ahead }) => ahead !== '')
          ? [column('ahead', say(Text.of('revoke.column.ahead')), 'word', 4)]
          : []),
      ],
      rows: shown,
      more: { count: rows.length, words: (counts) => say(Text.of('revoke.more', counts)) },
    },
  ];
}

function openRows(open: ReportedOpen, say: Say): PageRow[] {
  return [...doorRows(open, say), ...heldRows(open, say)].map((row) => ({ ahead: '', ...row }));
}

/** By which somebody who has a secret gets in. */
function doorRows({ addresses, apps, passwordChanged, paths }: ReportedOpen, say: Say): PageRow[] {
  const possible = (app: string): string => say(Text.of('revoke.app.possible', { app }));
  const open = (paths ?? []).filter(({ open: isOpen }) => isOpen !== 'no');
  return [
    ...open.map(({ open: isOpen, path }) => ({
      what: say(Text.of('revoke.what.password')),
      of: isOpen === 'yes' ? say(Text.of(`revoke.path.${path}`)) : possible(say(Text.of(`revoke.path.${path}`))),
      ...{ where: '', since: timeOf(passwordChanged) },
    })),
    ...(addresses ?? []).map(({ address, since }) => ({
      ...{ what: say(Text.of('revoke.what.address')), of: '', where: address, since: timeOf(since) },
    })),
    ...(apps ?? []).map(({ app, by, certain, ends }) => ({
      ...{ what: say(Text.of(`revoke.what.${by}`)), of: certain ? app : possible(app) },
      ...{ where: '', since: '', ahead: timeOf(ends) },
    })),
  ];
}

/** What goes on without a secret: many of a kind are one row, so that none hides the others. */
function heldRows({ jobs, sessions, tokens }: ReportedOpen, say: Say): PageRow[] {
  const ofTokens = grouped(tokens ?? [], ({ app }) => [app, '']);
  const ofSessions = grouped(sessions ?? [], ({ address, loginType, type }) => [
    `${loginType} ${type}`.trim(),
    address,
  ]);
  return [
    ...ofTokens.map(({ count, ...row }) => ({ ...row, what: counted(say(Text.of('revoke.what.token')), count) })),
    ...ofSessions.map(({ count, ...row }) => ({ ...row, what: counted(say(Text.of('revoke.what.session')), count) })),
    ...(jobs ?? []).map(({ name, next, state }) => ({
      ...{
        what: say(Text.of('revoke.what.job')),
        of: `${name} ${state}`.trim(),
        where: '',
        since: '',
        ahead: timeOf(next),
      },
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

export function seenTable(
  { at, comparedFrom, logins, since }: Pick<RevokeLoginResult, 'at' | 'comparedFrom' | 'logins' | 'since'>,
  { all }: RevokePageOptions,
  say: Say,
): Block[] {
  if (logins.length === 0) return [];
  const shown = logins.slice(0, rowsShown(all));
  const title = comparedFrom === null ? 'revoke.title.logins.alone' : 'revoke.title.logins';
  return [
    {
      kind: 'table',
      title: say(Text.of(title, { day: sinceWords(since, at) })),
      columns: [
        column('address', say(Text.of('revoke.column.where')), 'word', 0),
        column('client', say(Text.of('revoke.column.of')), 'text', 1),
        column('unusual', say(Text.of('revoke.column.unusual')), 'word', 0),
        column('logins', say(Text.of('revoke.column.logins')), 'number', 3),
        column('failures', say(Text.of('revoke.column.failures')), 'number', 4),
        column('last', say(Text.of('revoke.column.last')), 'word', 2),
        column('country', say(Text.of('revoke.column.country')), 'word', 5),
      ],
      rows: shown.map((row) => ({
        address: row.address,
        client: row.client,
        unusual: row.unusual.map((mark) => say(Text.of(`revoke.unusual.${mark}`))).join(', '),
        logins: number(row.logins),
        failures: row.failures === 0 ? '' : number(row.failures),
        last: timeOf(row.last),
        country: row.country ?? '',
      })),
      more: { count: logins.length, words: (counts) => say(Text.of('revoke.more', counts)) },
    },
  ];
}
