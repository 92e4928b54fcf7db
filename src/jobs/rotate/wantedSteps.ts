/**
 * What is wanted of a rotation, and the steps that come of it.
 */
import {
  deliveryId,
  HAND_OVER,
  isDelivery,
  newStep,
  type RunRecord,
  type StepRecord,
  UNLOCK_AGAIN,
  UNLOCK_FIRST,
} from '../../change/index.js';
import { UsageError } from '../../errors.js';
import { sinceBefore } from '../../report/revoke/stateBefore.js';
import { Text } from '../../text.js';

/** A program of the user's and its arguments. */
export type Program = readonly [string, ...string[]];

export interface Programs {
  readonly pause: Program | undefined;
  readonly tokenCommand: Program | undefined;
  readonly deliver: readonly Program[];
  readonly onFailure: Program | undefined;
}

export interface Wanted {
  readonly tokenOnly: boolean;
  readonly pauses: boolean;
  /** The user is locked, and a token is to be taken. */
  readonly unlocksFirst: boolean;
  readonly endsSessions: boolean;
  readonly takesToken: boolean;
  readonly tests: boolean;
  readonly deliveries: number;
  readonly watches: boolean;
}

/** The steps of a run in their order, and those that are left out. */
export function stepsOf(wanted: Wanted): { readonly ids: readonly string[]; readonly leftOut: ReadonlySet<string> } {
  const { deliveries, endsSessions, pauses, takesToken, tests, tokenOnly, unlocksFirst, watches } = wanted;
  const all: readonly (readonly [string, boolean])[] = [
    ['pause', pauses],
    [UNLOCK_FIRST, unlocksFirst],
    ['password', !tokenOnly],
    ['sessions', endsSessions],
    ['token', takesToken],
    ['test', tests],
    ...Array.from({ length: deliveries }, (_, at) => [deliveryId(at), true] as const),
    [HAND_OVER, true],
    ['unlock', true],
    ['watch', watches],
    [UNLOCK_AGAIN, watches],
  ];
  return {
    ids: all.map(([id]) => id),
    leftOut: new Set(all.filter(([, isWanted]) => !isWanted).map(([id]) => id)),
  };
}

/** A run is taken up with the steps that it began with. */
export function leftOutOf({ steps }: RunRecord): ReadonlySet<string> {
  return new Set(steps.filter(({ state }) => state === 'left-out').map(({ id }) => id));
}

/** Whether a run that is taken up is still to take a token. */
export function isTokenOpen({ steps }: Pick<RunRecord, 'steps'>): boolean {
  return steps.some(({ id, state }) => id === 'token' && TO_BE_TAKEN.has(state));
}

const TO_BE_TAKEN = new Set<StepRecord['state']>(['pending', 'refused', 'open']);

/** Whether a password is still to be set. @param steps of a run that is taken up */
export function isPasswordAhead(steps: readonly StepRecord[] | undefined, tokenOnly: boolean): boolean {
  return steps === undefined ? !tokenOnly : steps.some(({ id, state }) => id === 'password' && TO_BE_TAKEN.has(state));
}

/**
 * Of a user who is locked by now, whether or not it was when the run began, or once before: it is unlocked, first where it has
 * to reset a token, else once everybody has the secret, and then its clients are watched. Whom the watch finds locked may be
 * unlocked after each. Who was not back, or is out again, is watched once more, and who was not to be watched before is now.
 *
 * @param skipped steps that nobody wants now
 */
export function withUnlocking<T extends Pick<RunRecord, 'steps'>>(
  record: T,
  { isLockedNow: isLocked, isWatchedAgain }: { readonly isLockedNow: boolean; readonly isWatchedAgain: boolean },
  skipped: ReadonlySet<string>,
): T {
  const { steps } = record;
  const isOnceMoreOpen = isLocked || isWatchedAgain;
  // What was seen once is seen; a call that watched nobody has seen nothing.
  const isWatched = steps.some(
    ({ id, state }) => id === 'watch' && !skipped.has(id) && (isOnceMoreOpen || state !== 'done'),
  );
  const isOnceMore: Readonly<Record<string, boolean>> = {
    [UNLOCK_FIRST]: isLocked && isTokenOpen(record),
    unlock: isLocked,
    watch: isWatched,
    [UNLOCK_AGAIN]: isWatched,
  };
  return {
    ...record,
    steps: steps.map((one) =>
      isOnceMore[one.id] === true && HAS_ENDED.has(one.state) ? newStep(one.id, 'pending') : one,
    ),
  };
}

const HAS_ENDED = new Set<StepRecord['state']>(['done', 'left-out']);

/** What a run that is taken up is given beside `--resume`. */
export interface GivenAgain {
  readonly programs: Programs;
  readonly tokenOnly: boolean;
  readonly endsSessions: boolean;
}

/** @throws UsageError where it is not taken up as it was begun */
export function checkResumed(run: RunRecord, { endsSessions, programs, tokenOnly }: GivenAgain): void {
  const had = run.steps.filter(isDelivery).length;
  const { deliver, pause, tokenCommand } = programs;
  if (had !== deliver.length) {
    const counts = { id: run.id, had: String(had), given: String(deliver.length) };
    throw new UsageError(Text.of('rotate.error.resume-flags', counts));
  }
  const leftOut = leftOutOf(run);
  if (leftOut.has('password') !== tokenOnly) {
    throw new UsageError(Text.of('rotate.error.resume-other', { id: run.id }));
  }
  const added = [
    ...(pause !== undefined && leftOut.has('pause') ? ['--pause'] : []),
    ...(endsSessions && leftOut.has('sessions') ? ['--end-sessions'] : []),
    ...(tokenCommand !== undefined && leftOut.has('token') ? ['--token-command'] : []),
  ];
  const [flag] = added;
  // Nobody is to believe that a step is done which the run does not have.
  if (flag !== undefined) throw new UsageError(Text.of('rotate.error.resume-added', { id: run.id, flag }));
}

export interface SkipFlags {
  readonly 'skip-token': boolean;
  readonly 'skip-test': boolean;
  /** Seconds that clients are watched; 0 watches nobody. */
  readonly wait?: number;
}

/** Steps that may be left out of a run that is taken up, too. */
export function skippedBy(flags: SkipFlags): ReadonlySet<string> {
  const { wait } = flags;
  return new Set([
    ...(flags['skip-token'] ? ['token'] : []),
    ...(flags['skip-test'] ? ['test'] : []),
    ...(wait === 0 ? ['watch', UNLOCK_AGAIN] : []),
  ]);
}

/** What has been done stays told. */
export function withoutSteps(record: RunRecord, skipped: ReadonlySet<string>): RunRecord {
  return {
    ...record,
    steps: record.steps.map((step) =>
      skipped.has(step.id) && (step.id === 'watch' ? step.state === 'pending' : NOT_DONE.has(step.state))
        ? newStep(step.id, 'left-out')
        : step,
    ),
  };
}

const NOT_DONE = new Set<StepRecord['state']>(['pending', 'refused', 'open', 'not-tested']);

/**
 * From when on a run that is taken up looks at logins: whom it found when it began is waited for, however late that is.
 *
 * @param isAsked somebody gave the time, and it may be the earlier one
 */
export function sinceOfRun(run: RunRecord | undefined, since: string, isAsked: boolean): string {
  const before = sinceBefore(run?.found ?? null);
  return before === undefined || (isAsked && since < before) ? since : before;
}

/** Off a terminal nobody sees a secret that could not be delivered. @throws UsageError */
export function checkWayOut({ deliver, onFailure }: Programs, isTerminal: boolean): void {
  if (isTerminal) return;
  if (onFailure === undefined) throw new UsageError(Text.of('rotate.error.no-way-out'));
  if (deliver.length === 0) throw new UsageError(Text.of('rotate.error.no-delivery'));
}
