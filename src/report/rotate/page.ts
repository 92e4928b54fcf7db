/**
 * `rotate login` for people: what the change does to each client and how near the lock is, or what was done and who is back.
 */
import { isPasswordPath } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { incompleteLines } from '../gapsAndAssumptions.js';
import { clientColumns, stepColumns } from '../page/changeTables.js';
import { tableBlock, type TableColumn } from '../page/columns.js';
import { type Block, type Page, rowsShown } from '../page/page.js';
import { partial } from '../page/partialAnswer.js';
import { listed, number, shownRows, textBlock } from '../page/words.js';
import { sinceWords } from '../since.js';
import { standingLines } from '../revoke/runObstacles.js';
import { backLine, isAnySeen, isBackInPart } from './returnedClients.js';
import { foreignLine, isSecretDead } from './foreignChange.js';
import {
  isDeliveryStep,
  isLasting,
  isRotateStepOpen,
  replacesSecret,
  rotateNext,
  type RotatePageOptions,
} from './next.js';
import { olderLines } from './olderClients.js';
import { unsurePlace } from './unknownAddress.js';
import { clientsLine, hasLockOfItsOwn, lockLines, planLine, spanWords } from './planLines.js';
import type { ReportedRotateStep, ReportedRotationClient, RotateLoginResult } from './result.js';

export function rotateLoginPage(result: RotateLoginResult, options: RotatePageOptions, say: Say): Page {
  const { all } = options;
  const { incomplete, mode, refusals, steps } = result;
  const isPlan = mode === 'plan';
  return {
    ...partial(incomplete, say),
    answer: isPlan
      ? [
          planLine(result, say),
          ...standingLines(result, say),
          ...secretLine(result),
          ...replacedLine(result, say),
          ...foreignLine(result, say),
          ...(isAnySeen(result) ? backLine(result, say) : [clientsLine(result, say)]),
          ...lockLines(result, say),
        ]
      : [
          endLine(result, say),
          ...standingLines(result, say),
          ...(isSecretDead(result) ? [] : unprovedLine(result)),
          ...secretLine(result),
          ...foreignLine(result, say),
          ...backLine(result, say),
        ],
    look: [
      ...textBlock(refusals.map(({ why }) => why)),
      ...clientTable(result, all, say),
      ...(isPlan
        ? []
        : [
            tableBlock(
              STEP_COLUMNS,
              steps.filter((one) => one.state !== 'left-out'),
              say,
            ),
          ]),
      ...textBlock(isPlan ? planLines(result, say) : afterLines(result, say)),
    ],
    next: rotateNext(result, options, say),
    details: [
      tableBlock(STEP_COLUMNS, steps, say),
      ...textBlock(result.token.needed === 'no' && !result.tokenOnly ? [] : result.token.mailed),
      ...textBlock(runLines(result, say)),
      ...textBlock(incompleteLines(incomplete, say)),
    ],
  };
}

function planLines(result: RotateLoginResult, say: Say): string[] {
  const { move } = result;
  return [
    ...tokenLines(result, say),
    ...olderLines(result, say),
    ...testLines(result, say),
    ...ownLines(result, say),
    ...endsLines(result, say),
    ...moveLines(move, say),
  ];
}

/** What becomes of the password where nobody rotates it, or of the one that stays. */
function endsLines({ password: { ends, expired }, tokenOnly }: RotateLoginResult, say: Say): string[] {
  if (expired && tokenOnly) return [say(Text.of('rotate.expired.token'))];
  if (ends !== null && tokenOnly) return [say(Text.of('rotate.ends.token', { day: ends.slice(0, 10) }))];
  if (expired) return [say(Text.of('rotate.expired'))];
  return ends === null ? [] : [say(Text.of('rotate.ends', { day: ends.slice(0, 10) }))];
}

/** From where the secret is tried, and what keeps it from being tried. */
function testLines({ mode, refusals, steps, test }: RotateLoginResult, say: Say): string[] {
  const address = test.address ?? '?';
  const step = steps.find((one) => one.step === 'test');
  if (mode === 'applied') {
    // Nothing was sent where nothing came of it.
    const isSent = test.outcome !== null && test.outcome !== 'not-tested';
    return isSent && test.isNew === true ? [say(Text.of('rotate.test.was-new', { address }))] : [];
  }
  if (step?.code === 'token-needed-here') return [say(Text.of('rotate.test.no-token', { address }))];
  if (step?.code === 'refused-here') return [say(Text.of('rotate.test.refused', { address }))];
  if (step?.state !== 'planned' || refusals.some(({ id }) => isLasting(id))) return [];
  return [say(test.isNew === true ? Text.of('rotate.test.new', { address }) : unsurePlace(test))];
}

function ownLines({ mode, own, steps }: RotateLoginResult, say: Say): string[] {
  const isEnded = steps.some(({ state, step }) => step === 'sessions' && state !== 'left-out');
  const isToBeSet = mode === 'plan' && steps.some((one) => one.step === 'password' && isRotateStepOpen(one));
  return [
    ...(own && isToBeSet ? [say(Text.of('rotate.own.lost'))] : []),
    ...(own && isEnded ? [say(Text.of('rotate.sessions.own'))] : []),
  ];
}

/** Whether the new token is needed, whether it can be had, and where its email goes. */
function tokenLines(
  { at, clients, incomplete, since, token, tokenOnly, username }: RotateLoginResult,
  say: Say,
): string[] {
  const { email, hindrances, needed, obtainable } = token;
  const what = tokenOnly ? 'reset' : needed;
  if (what === 'no') return [say(Text.of('rotate.token.none'))];
  const open = obtainable === 'yes' ? [] : hindrances.map((line) => `  ${line}`);
  if (obtainable === 'no') return [say(Text.of(`rotate.token.${what}.hidden`)), ...open];
  if (what === 'unknown' && !clients.some(({ path }) => isPasswordPath(path))) {
    const key = incomplete.length > 0 ? 'rotate.token.hinges.unread' : 'rotate.token.hinges';
    return [say(Text.of(key, { username, since: sinceWords(since, at) })), ...open];
  }
  const line =
    email === null
      ? Text.of('rotate.token.unread', { username })
      : Text.of(`rotate.token.${what}`, { username, email });
  return [say(line), ...open];
}

function moveLines(move: RotateLoginResult['move'], say: Say): string[] {
  if (move === null) return [];
  const option = say(Text.of(move.option === null ? 'rotate.move.open' : `rotate.move.${move.option}`));
  return [
    say(
      move.ends === null ? Text.of('rotate.move', { option }) : Text.of('rotate.move.by', { option, day: move.ends }),
    ),
  ];
}

function endLine(result: RotateLoginResult, say: Say): string {
  const { steps, tokenOnly, username } = result;
  if (isSecretDead(result)) return say(Text.of(tokenOnly ? 'rotate.dead.token' : 'rotate.dead', { username }));
  const open = steps.filter(isRotateStepOpen);
  if (open.length === 0 && isUnproved(steps)) return say(Text.of('rotate.done.unread', { username }));
  if (open.length === 0) return say(Text.of(tokenOnly ? 'rotate.done.token' : 'rotate.done', { username }));
  const what = listed(
    open.map((step) => step.what),
    say,
  );
  return say(Text.of('rotate.partly', { username, what }));
}

/** The org has said yes, and neither it nor a login shows that the password is set. */
function isUnproved(steps: RotateLoginResult['steps']): boolean {
  const is = (id: string, one: string): boolean => steps.some(({ state, step }) => step === id && state === one);
  return is('password', 'unread') && !is('test', 'done') && !is('watch', 'done');
}

function runLines({ run }: RotateLoginResult, say: Say): string[] {
  return run === null ? [] : [say(Text.of('rotate.run', { id: run.id, file: run.file }))];
}

function unprovedLine({ token: { unproved } }: RotateLoginResult): string[] {
  return unproved === null ? [] : [unproved];
}

function secretLine({ run }: RotateLoginResult): string[] {
  const secret = run?.secret ?? '';
  return secret === '' ? [] : [secret];
}

/** Whoever takes the run up without the secret that was handed over is to know what becomes of it. */
function replacedLine(result: RotateLoginResult, say: Say): string[] {
  return replacesSecret(result) ? [say(Text.of('rotate.plan.replaces'))] : [];
}

/** Nothing here starts the clients again that --pause has stopped: whoever did not get the secret stands still. */
function pausedLines({ steps, tokenOnly }: RotateLoginResult, say: Say): string[] {
  const stateOf = (id: string): ReportedRotateStep['state'] | undefined => steps.find(({ step }) => step === id)?.state;
  const deliveries = steps.filter(isDeliveryStep).map(({ state }) => state);
  const given = deliveries.length > 0 ? deliveries : [stateOf('hand-over')];
  if (stateOf('pause') !== 'done' || given.every((state) => state === 'done')) return [];
  const isOld = !tokenOnly && NOT_SET.has(stateOf('password'));
  return [say(Text.of(isOld ? 'rotate.paused.old' : 'rotate.paused'))];
}

const NOT_SET: ReadonlySet<ReportedRotateStep['state'] | undefined> = new Set(['pending', 'refused', 'open'] as const);

function afterLines(result: RotateLoginResult, say: Say): string[] {
  const { after, test, username } = result;
  const untested = [
    ...pausedLines(result, say),
    ...testLines(result, say),
    ...ownLines(result, say),
    ...(test.why === null ? [] : [test.why]),
  ];
  const unproved =
    test.outcome === 'succeeded' && test.provesToken !== 'yes' ? [say(Text.of('rotate.test.unproved'))] : [];
  if (after === null) return [...untested, ...unproved];
  return [
    ...untested,
    ...unproved,
    ...(after.frozen === true ? [say(Text.of('rotate.after.frozen', { username }))] : []),
    ...(after.locked === true ? [say(Text.of('rotate.after.locked', { username }))] : []),
    ...(typeof after.attemptsLeft === 'number' && after.locked !== true
      ? [say(Text.of('rotate.after.left', { left: number(after.attemptsLeft) }))]
      : []),
  ];
}

function clientTable(result: RotateLoginResult, all: boolean, say: Say): Block[] {
  const { clients } = result;
  if (clients.length === 0) return [];
  const more = shownRows('clients', '--json', say);
  return [tableBlock(columnsOf(result), clients, say, { most: rowsShown(all), more })];
}

function columnsOf(result: RotateLoginResult): TableColumn<ReportedRotationClient>[] {
  const { addresses, client } = clientColumns(
    { client: 'rotate.column.client', addresses: 'rotate.column.addresses' },
    3,
  );
  const lock: TableColumn<ReportedRotationClient> = {
    ...{ key: 'lock', heading: 'rotate.column.lock', kind: 'word', rank: 1 },
    cell: lockWords,
  };
  return [
    client,
    {
      ...{ key: 'then', heading: 'rotate.column.then', kind: 'word', rank: 0 },
      cell: (row, say) => thenWords(row, result, say),
    },
    ...(result.mode === 'plan' && hasLockOfItsOwn(result) ? [lock] : []),
    {
      ...{ key: 'token', heading: 'rotate.column.token', kind: 'word', rank: 2 },
      cell: ({ needsToken }, say) => say(Text.of(`rotate.need.${needsToken}`)),
    },
    {
      ...{ key: 'retry', heading: 'rotate.column.retry', kind: 'word', rank: 4 },
      cell: ({ retrySeconds }, say) => (retrySeconds === null ? '' : spanWords(retrySeconds, say)),
    },
    addresses,
  ];
}

function thenWords(client: ReportedRotationClient, result: RotateLoginResult, say: Say): string {
  const { tokenOnly } = result;
  const { atChange, atToken, now } = client;
  if (isBackInPart(client)) return say(Text.of('rotate.now.part'));
  if (now !== null) return say(Text.of(`rotate.now.${now}`));
  return say(tokenOnly ? Text.of(`reset.ends.${atToken}`) : Text.of(`rotate.change.${atChange}`));
}

function lockWords({ lockSeconds }: ReportedRotationClient, say: Say): string {
  return typeof lockSeconds === 'number'
    ? spanWords(lockSeconds, say)
    : say(Text.of(`rotate.lock-time.${lockSeconds}`));
}

const STEP = stepColumns({ step: 'rotate.column.step', state: 'rotate.column.state' }, stateWords);
const STEP_COLUMNS: readonly TableColumn<ReportedRotateStep>[] = [
  STEP.step,
  { key: 'what', heading: 'rotate.column.what', kind: 'text', rank: 1, cell: ({ what }) => what },
  STEP.state,
];

function stateWords({ begun, code, state }: ReportedRotateStep, say: Say): string {
  // What is done and was not begun was so already.
  const words = say(Text.of(`rotate.state.${state === 'done' && begun === null ? 'nothing' : state}`));
  return code === null ? words : `${words} (${code})`;
}
