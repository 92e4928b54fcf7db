/**
 * `revoke login` and `revoke address` for people: what is open and what will be shut, or what was shut and what was seen.
 */
import { inMinutes } from '../../isoTime.js';
import { inList } from '../../inList.js';
import { type Say, Text } from '../../text.js';
import { incompleteLines } from '../common.js';
import { FEW_ROWS, type Block, type Column, type NextStep, type Page } from '../page/page.js';
import { partial } from '../page/partial.js';
import { listed, number, ownAttemptLines, textBlock } from '../page/words.js';
import { shellWord } from '../shell.js';
import type { ReportedStep, RevokeAddressResult, RevokeLoginResult } from './result.js';

export interface RevokePageOptions {
  /** Flags of the org, as they would be typed. */
  readonly source: string;
  readonly all: boolean;
  /** Further flags of what was planned, as they would be typed; '' for none. */
  readonly asked: string;
}

export function revokeLoginPage(result: RevokeLoginResult, options: RevokePageOptions, say: Say): Page {
  const { incomplete, outOfReach } = result;
  return {
    ...partial(incomplete, say),
    answer: [...answerLines(result, say), openLine(result, say), clientsLine(result, say)],
    look: [
      stepTable(result.steps, say),
      ...openTables(result, say),
      ...loginTable(result, options, say),
      ...textBlock(ownAttemptLines(result.ownAttempts, say)),
    ],
    next: nextSteps(result, options, say),
    details: [
      ...textBlock([say(Text.of('revoke.out-of-reach')), ...outOfReach.map((line) => `  ${line}`)]),
      ...textBlock(runLines(result, say)),
      ...textBlock(incompleteLines(incomplete, say)),
    ],
  };
}

export function revokeAddressPage(
  result: RevokeAddressResult,
  { source }: Pick<RevokePageOptions, 'source'>,
  say: Say,
): Page {
  const { address, incomplete, mode, run, steps, username } = result;
  const [step] = steps;
  const command = `sf token revoke address --username ${shellWord(username)} --ip ${address} ${source}`;
  const isThere = result.verified?.some((one) => one.address === address) === true;
  const next: NextStep[] =
    isThere && mode === 'plan' ? [{ command: `${command} --apply`, why: say(Text.of('revoke.next.apply')) }] : [];
  return {
    ...partial(incomplete, say),
    answer: [
      say(
        mode === 'applied'
          ? Text.of(`revoke.address.${step?.state === 'done' ? 'done' : 'not-done'}`, { address, username })
          : result.verified === null
            ? Text.of('revoke.address.unread', { address, username })
            : Text.of(isThere ? 'revoke.address.plan' : 'revoke.address.none', { address, username }),
      ),
      say(Text.of('revoke.address.then')),
    ],
    look: mode === 'applied' ? [stepTable(steps, say)] : [],
    next: [
      ...next,
      ...(mode === 'plan' ? [] : resumeStep('address', run, steps, source, say)),
      ...(mode === 'plan' ? [] : againStep(`${command} --apply`, steps, say)),
    ],
    details: [...textBlock(runLines(result, say)), ...textBlock(incompleteLines(incomplete, say))],
  };
}

/** Steps that a run has not brought to their end. */
export function isUnfinished({ state }: ReportedStep): boolean {
  return state !== 'done' && state !== 'left-out';
}

function answerLines({ mode, run, steps, username }: RevokeLoginResult, say: Say): string[] {
  const asked = steps.filter(({ state }) => state !== 'left-out');
  const names = (list: readonly ReportedStep[]): string =>
    listed(
      list.map(({ what }) => what),
      say,
    );
  const open = asked.filter(isUnfinished);
  if (mode === 'plan') {
    if (run === null) return [say(Text.of('revoke.plan', { username, what: names(asked) }))];
    const left = open.filter(({ state }) => state !== 'undone');
    return left.length === 0
      ? [say(Text.of('revoke.plan.resumed.none', { id: run.id, username }))]
      : [say(Text.of('revoke.plan.resumed', { id: run.id, username, what: names(left) }))];
  }
  if (open.length === 0) return [say(Text.of('revoke.applied', { username, what: names(asked) }))];
  return [say(Text.of('revoke.applied.partly', { username, what: names(open) }))];
}

function openLine({ mode, open }: RevokeLoginResult, say: Say): string {
  const count = (list: readonly unknown[] | null): string => (list === null ? '?' : number(list.length));
  const counts = { sessions: count(open.sessions), tokens: count(open.tokens), addresses: count(open.addresses) };
  return say(Text.of(mode === 'plan' ? 'revoke.open' : 'revoke.open.before', counts));
}

/** What becomes of the clients: a freeze stops all, a new password those that send one. */
function fateOf(
  steps: readonly ReportedStep[],
): 'revoke.clients' | `revoke.clients.${'password' | 'go-on' | 'unfrozen'}` {
  const wanted = new Set(steps.filter(({ state }) => state !== 'left-out').map(({ step }) => step));
  if (wanted.has('unfreeze')) return 'revoke.clients.unfrozen';
  if (wanted.has('freeze')) return 'revoke.clients';
  return wanted.has('password') ? 'revoke.clients.password' : 'revoke.clients.go-on';
}

function clientsLine({ clients, since, steps }: RevokeLoginResult, say: Say): string {
  const names = [...new Set(clients.map(({ client, path }) => client ?? path))];
  const day = since.slice(0, 10);
  return names.length === 0
    ? say(Text.of('revoke.clients.none', { day }))
    : say(Text.of(fateOf(steps), { day, names: listed(names.map(inList), say, 5) }));
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

function stateWords({ closed, code, left, state }: ReportedStep, say: Say): string {
  const words = say(Text.of(`revoke.state.${state}`));
  const counts = [
    ...(closed === null || state === 'planned' ? [] : [say(Text.of('revoke.closed', { count: number(closed) }))]),
    ...(left === null || left === 0 ? [] : [say(Text.of('revoke.left', { count: number(left) }))]),
    ...(code === null ? [] : [code]),
  ];
  return counts.length === 0 ? words : `${words} (${counts.join(', ')})`;
}

function openTables({ open }: RevokeLoginResult, say: Say): Block[] {
  const rows = [
    ...(open.sessions ?? []).map(({ address, loginType, since, type }) => ({
      ...{
        what: say(Text.of('revoke.what.session')),
        of: `${loginType} ${type}`.trim(),
        where: address,
        since: timeOf(since),
      },
    })),
    ...(open.tokens ?? []).map(({ app, since }) => ({
      ...{ what: say(Text.of('revoke.what.token')), of: app, where: '', since: timeOf(since) },
    })),
    ...(open.addresses ?? []).map(({ address, since }) => ({
      ...{ what: say(Text.of('revoke.what.address')), of: '', where: address, since: timeOf(since) },
    })),
    ...(open.apps ?? []).map(({ app, by, certain, ends }) => ({
      ...{ what: say(Text.of(`revoke.what.${by}`)), of: certain ? app : say(Text.of('revoke.app.possible', { app })) },
      ...{ where: '', since: timeOf(ends) },
    })),
    ...(open.jobs ?? []).map(({ name, next, state }) => ({
      ...{ what: say(Text.of('revoke.what.job')), of: `${name} ${state}`.trim(), where: '', since: timeOf(next) },
    })),
  ];
  if (rows.length === 0) return [];
  const shown = rows.slice(0, FEW_ROWS);
  const counts = { shown: number(shown.length), count: number(rows.length) };
  return [
    {
      kind: 'table',
      title: say(Text.of('revoke.title.open')),
      columns: [
        column('what', say(Text.of('revoke.column.what')), 'word', 0),
        column('of', say(Text.of('revoke.column.of')), 'text', 1),
        column('where', say(Text.of('revoke.column.where')), 'word', 2),
        column('since', say(Text.of('revoke.column.since')), 'word', 3),
      ],
      rows: shown,
      ...(rows.length > shown.length ? { more: say(Text.of('revoke.more', counts)) } : {}),
    },
  ];
}

function loginTable({ comparedFrom, logins, since }: RevokeLoginResult, { all }: RevokePageOptions, say: Say): Block[] {
  if (logins.length === 0) return [];
  const shown = all ? logins : logins.slice(0, FEW_ROWS);
  const counts = { shown: number(shown.length), count: number(logins.length) };
  const title = comparedFrom === null ? 'revoke.title.logins.alone' : 'revoke.title.logins';
  return [
    {
      kind: 'table',
      title: say(Text.of(title, { day: since.slice(0, 10) })),
      columns: [
        column('address', say(Text.of('revoke.column.where')), 'word', 0),
        column('client', say(Text.of('revoke.column.of')), 'text', 1),
        column('unusual', say(Text.of('revoke.column.unusual')), 'text', 0),
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
      ...(logins.length > shown.length ? { more: say(Text.of('revoke.more', counts)) } : {}),
    },
  ];
}

function runLines({ run }: Pick<RevokeLoginResult, 'run'>, say: Say): string[] {
  return run === null ? [] : [say(Text.of('revoke.run', { id: run.id, file: run.file }))];
}

function resumeStep(
  what: 'login' | 'address',
  run: RevokeLoginResult['run'],
  steps: readonly ReportedStep[],
  source: string,
  say: Say,
): NextStep[] {
  if (run === null || !steps.some((step) => isUnfinished(step) && step.state !== 'undone')) return [];
  const command = `sf token revoke ${what} ${source} --resume ${run.id}`;
  return [{ command, why: say(Text.of('revoke.next.resume')) }];
}

/** What somebody has taken back since is no part of this run any more. */
function againStep(command: string, steps: readonly ReportedStep[], say: Say): NextStep[] {
  return steps.some(({ state }) => state === 'undone') ? [{ command, why: say(Text.of('revoke.next.again')) }] : [];
}

function nextSteps(
  { mode, run, steps, username }: RevokeLoginResult,
  { asked, source }: RevokePageOptions,
  say: Say,
): NextStep[] {
  const who = `--username ${shellWord(username)} ${source}`;
  const unfreeze = steps.some(({ step }) => step === 'unfreeze') ? ' --unfreeze' : '';
  if (mode === 'plan' && run === null) {
    const flags = asked === '' ? '' : ` ${asked}`;
    return [
      { command: `sf token revoke login ${who}${unfreeze}${flags} --apply`, why: say(Text.of('revoke.next.apply')) },
    ];
  }
  const resume = resumeStep('login', run, steps, source, say);
  if (mode === 'plan') return resume;
  const kept = steps.filter(({ state }) => state === 'left-out').map(({ step }) => ` --keep ${step}`);
  return [
    ...resume,
    ...againStep(`sf token revoke login ${who}${unfreeze}${kept.join('')} --apply`, steps, say),
    { command: `sf token list logins ${who} --failed --since 1d`, why: say(Text.of('revoke.next.failed')) },
  ];
}
