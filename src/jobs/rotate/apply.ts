/**
 * `rotate login --apply`: the steps, with the doors through which they work, and what came of them.
 */
import type { Connection } from '@salesforce/core';
import {
  type ChangeStep,
  deliverStep,
  type HandedSecret,
  pauseStep,
  type Payload,
  type RunRecord,
  Runs,
  senderTo,
  sessionsStep,
  setStep,
  type StepRecord,
  StartedPrograms,
  testStep,
  tokenStep,
  UNLOCK_AGAIN,
  UNLOCK_FIRST,
  unlockFirstStep,
  unlockStep,
  type UserChanges,
  type Vault,
  watchStep,
} from '../../change/index.js';
import { UsageError } from '../../errors.js';
import { type ConnectionClient, HoldingReader } from '../../facts/org/index.js';
import { say } from '../../messages.js';
import { uniqueGaps } from '../../policy/index.js';
import { type RotateEnd, type RotateFound, rotateStepText } from '../../report/rotate/toResult.js';
import { Text } from '../../text.js';
import type { Clock } from '../common/clock.js';
import { isHandedOver, isPerhapsHeld, isTokenAwaited, foreignAfter, isOwnLost, withOwnLost } from '../runs/index.js';
import { questionOf } from '../common/loginQuestion.js';
import { type Applied, reportRun, type TakenUp } from './result.js';
import { carryRotation, type RotationJob } from './carryRotation.js';
import { answered, heldSecret, needsSecret } from './startingSecret.js';
import type { RotatePlan } from './plan.js';
import { Doors } from './stepWork.js';
import type { RotationOperator } from './operator.js';
import { isWatchedAgain } from './watchedBefore.js';
import type { TestedSecret } from './testLogin.js';
import type { Watched } from './watch.js';
import { leftOutOf, type Programs, type SkipFlags, skippedBy, stepsOf, type Wanted } from './wantedSteps.js';

export interface ApplyAround {
  readonly connection: Connection;
  readonly client: ConnectionClient;
  readonly plan: RotatePlan;
  readonly programs: Programs;
  readonly operator: RotationOperator;
  readonly wanted: Wanted;
  /** As the plan has told it. */
  readonly takenUp: TakenUp | undefined;
  /** The password is still to be set. */
  readonly setsPassword: boolean;
  readonly flags: SkipFlags & {
    readonly 'any-characters': boolean;
    readonly unlock: boolean;
    readonly force: boolean;
    /** Seconds. */
    readonly 'program-wait': number;
    readonly 'client-id'?: string | undefined;
    readonly 'login-api-version': number;
    /** Seconds. */
    readonly wait: number;
  };
  readonly orgId: string;
  readonly dataDir: string;
  readonly resumed: RunRecord | undefined;
  readonly now: Date;
  readonly clock: Clock;
  /** Environment variables, for proxies. */
  readonly env: NodeJS.ProcessEnv;
  readonly clientSecret: string;
}

/** Nothing where somebody says no before it begins: it is a plan still. */
export async function applyRotation(around: ApplyAround): Promise<Applied | undefined> {
  const { client, dataDir, flags, operator, plan, resumed, takenUp, wanted } = around;
  const { found } = plan;
  checkToken(around);
  const changes: UserChanges = {
    userId: found.userId,
    apiVersion: client.apiVersion,
    holdings: new HoldingReader(client, found.userId),
    send: senderTo(around.connection),
  };
  const started = new StartedPrograms();
  const doors = doorsOf(around, changes, started);
  const skipped = skippedBy(flags);
  if (!(await isPrepared(around, doors))) return undefined;
  const { isAnew = false, isDead = false } = takenUp ?? {};
  const replaced = isDead ? found.foreign : null;
  const vault = await heldSecret({ operator, plan, resumed, skipped, wanted, isAnew, replaced }, doors);
  const runs = new Runs(dataDir);
  const { ids, leftOut: unwanted } = stepsOf(wanted);
  const leftOut = resumed === undefined ? unwanted : leftOutOf(resumed);
  const { record, stopped } = await carryRotation({
    ...{ runs, ids, leftOut, resumed, vault, started, isAnew, skipped, clock: around.clock },
    ...standingOfUser(around, changes, doors),
    about: subjectOf(around),
    payload: () => handedOf(vault, found),
    steps: changeSteps(changes, doors, {
      ...{ vault, leftOut, skipped, deliveries: wanted.deliveries },
      payload: () => payloadOf(vault, found),
      isVouched: flags.force,
      keepsOwn: found.own,
    }),
    handOver: async (whole) => doors.handOver(whole),
    ...told(around),
  });
  return appliedOf(record, reportRun(record, runs.fileOf(record.id), stopped), { around, doors });
}

/** What is known of the user, and what the org shows while it runs. */
function standingOfUser(
  { plan }: ApplyAround,
  { holdings }: UserChanges,
  doors: Doors,
): Pick<RotationJob, 'holdings' | 'isLockedNow' | 'isWatchedAgain' | 'passwordChanged' | 'isLocked'> {
  return {
    holdings,
    isLockedNow: plan.found.lock.locked === true,
    isWatchedAgain: isWatchedAgain(plan),
    passwordChanged: async () => {
      const changed = await holdings.passwordChanged();
      return changed.known ? changed.value : null;
    },
    isLocked: () => doors.watched?.after.locked === true,
  };
}

function subjectOf({ orgId, plan: { found } }: ApplyAround): RotationJob['about'] {
  return {
    ...{ command: 'rotate login', orgId, org: found.source.name },
    ...{ userId: found.userId, username: found.username, subject: null, found: { since: found.since } },
  };
}

/** What whoever runs it is told, and how it is ended. */
function told({
  flags,
  operator,
  resumed,
}: ApplyAround): Pick<RotationJob, 'patience' | 'isEnding' | 'onBegin' | 'tell'> {
  return {
    patience: {
      seconds: flags['program-wait'],
      isForced: flags.force,
      say: (text) => {
        operator.tell(text);
      },
    },
    isEnding: () => operator.signal.aborted,
    onBegin: ({ file, id, isDead, isLost }) => {
      operator.tell(Text.of('rotate.run', { id, file }));
      if (isLost) operator.tell(Text.of(isDead ? 'rotate.dead.anew' : lossOf(resumed)));
    },
    tell: (step) => {
      operator.tell(Text.of('rotate.doing', { step: say(rotateStepText(step)) }));
    },
  };
}

/** What is said of the secret of a run that is taken up, where another one takes its place. */
function lossOf(
  resumed: RunRecord | undefined,
): 'rotate.replaced' | 'rotate.lost.token' | 'rotate.lost.some' | 'rotate.lost' {
  if (resumed === undefined) return 'rotate.lost';
  if (isHandedOver(resumed)) return 'rotate.replaced';
  if (isTokenAwaited(resumed)) return 'rotate.lost.token';
  return isPerhapsHeld(resumed) ? 'rotate.lost.some' : 'rotate.lost';
}

/**
 * Before anything is written down, and before a client stands still. False at a no.
 *
 * @throws RunError, UsageError, LoginError at a signal
 */
async function isPrepared({ operator, setsPassword }: ApplyAround, doors: Doors): Promise<boolean> {
  return answered(operator, Text.of('rotate.error.not-begun'), async () => {
    if (setsPassword) await doors.prepare();
    return doors.mayBegin();
  });
}

/** Nobody is asked for a token when the old one is dead already. */
function checkToken({ flags, operator, programs, resumed, takenUp, wanted }: ApplyAround): void {
  const canTake = operator.isTerminal || operator.isPiped || programs.tokenCommand !== undefined;
  if (wanted.takesToken && !canTake) throw new UsageError(Text.of('rotate.error.no-token'));
  const start = { resumed, wanted, skipped: skippedBy(flags), isAnew: takenUp?.isAnew === true };
  if (wanted.tokenOnly && needsSecret(start) && !operator.isTerminal && !operator.isPiped) {
    throw new UsageError(Text.of('rotate.error.no-password'));
  }
}

function doorsOf(around: ApplyAround, changes: UserChanges, started: StartedPrograms): Doors {
  const { client, clientSecret, clock, connection, dataDir, env, flags, operator, now, plan, programs, resumed } =
    around;
  const question = questionOf({ path: plan.path, 'login-api-version': flags['login-api-version'] }, now);
  return new Doors({
    ...{ operator, connection, changes, plan, clientSecret, programs, started },
    anyCharacters: flags['any-characters'],
    mayUnlock: flags.unlock,
    isForced: flags.force,
    programWait: flags['program-wait'],
    test: { connection, question, clientId: flags['client-id'], dataDir, env, now: clock.now },
    watch: {
      client,
      clock,
      seen: plan.seen,
      isFirst: resumed === undefined,
      wait: flags.wait * 1000,
    },
  });
}

function payloadOf({ password, securityToken }: Vault, { instanceUrl, username }: RotateFound): Payload | undefined {
  if (password === undefined) return undefined;
  return { username, password: password.reveal(), securityToken: securityToken?.reveal() ?? '', instanceUrl };
}

/** What has been taken is handed over, whether or not it is all. */
function handedOf(vault: Vault, found: RotateFound): HandedSecret | undefined {
  const { instanceUrl, username } = found;
  const { securityToken } = vault;
  const alone =
    securityToken === undefined ? undefined : { username, securityToken: securityToken.reveal(), instanceUrl };
  return payloadOf(vault, found) ?? alone;
}

interface StepsAround {
  readonly vault: Vault;
  readonly payload: () => Payload | undefined;
  readonly leftOut: ReadonlySet<string>;
  /** What is not done now, and may be when the run is taken up again. */
  readonly skipped: ReadonlySet<string>;
  readonly deliveries: number;
  /** Somebody has seen that the clients are stopped, though the run that is taken up does not tell. */
  readonly isVouched: boolean;
  /** The session by which this runs is one of those that are to end. */
  readonly keepsOwn: boolean;
}

function changeSteps(changes: UserChanges, doors: Doors, around: StepsAround): ChangeStep[] {
  const { deliveries, isVouched, keepsOwn, leftOut, payload, skipped, vault } = around;
  return [
    pauseStep(doors, isVouched),
    unlockFirstStep(doors.unlocking(unlockStep(changes, UNLOCK_FIRST), 'rotate.unlock.first')),
    setStep(doors, vault),
    sessionsStep(changes, keepsOwn),
    tokenStep(doors, vault),
    testStep(doors, vault),
    ...Array.from({ length: deliveries }, (_, at) => deliverStep(doors, at, payload)),
    doors.unlocking(unlockStep(changes)),
    watchStep(doors),
    doors.unlocking(unlockStep(changes, UNLOCK_AGAIN)),
  ].filter(({ id }) => (id === 'watch' ? !skipped.has(id) : OF_RUN.has(id) || !leftOut.has(id)));
}

/** Whether these are left out is told by the run alone, which may find the user locked by now. */
const OF_RUN: ReadonlySet<string> = new Set([UNLOCK_FIRST, UNLOCK_AGAIN]);

function appliedOf(
  record: RunRecord,
  run: RotateEnd['run'],
  { around, doors }: { readonly around: ApplyAround; readonly doors: Doors },
): Applied {
  const { client, operator, plan } = around;
  const { steps } = record;
  const { tested, watched } = doors;
  return {
    steps,
    isInterrupted: operator.signal.aborted,
    end: {
      run,
      now: watched?.now ?? [],
      strangers: watched?.strangers ?? [],
      test: tested === undefined ? null : testEnd(tested, plan),
      after: watched === undefined ? null : afterUnlock(watched.after, steps),
    },
    found: {
      gaps: uniqueGaps(plan.found.gaps, watched?.gaps ?? []),
      apiCalls: plan.found.apiCalls + client.calls(),
      refusals: withOwnLost(plan.found.refusals, isOwnLost(plan.found, record, record.replaced ?? undefined)),
      foreign: record.replaced ?? foreignAfter(plan.found.foreign, around.resumed, record),
    },
  };
}

function testEnd({ address, outcome, provesToken, why }: TestedSecret, { seenFrom }: RotatePlan): RotateEnd['test'] {
  const from = address === null ? null : { address, isNew: seenFrom === undefined ? null : !seenFrom.has(address) };
  return { outcome, provesToken, why, from };
}

/** What was seen last of the user, and what has been done to it since. */
function afterUnlock(after: Watched['after'], steps: readonly StepRecord[]): Watched['after'] {
  const again = steps.find(({ id }) => id === UNLOCK_AGAIN)?.state;
  if (again === 'done') return { ...after, locked: false, attemptsLeft: null };
  return again === 'unread' || again === 'unknown' ? { ...after, locked: null } : after;
}
