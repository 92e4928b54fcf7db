/**
 * What runs before this one, and others, have done to the password: what may still be set, and what has taken its place.
 */
import {
  ChangeError,
  foreignChange,
  mayBeSetUntil,
  type RunRecord,
  type Runs,
  type StepRecord,
} from '../change/index.js';
import { Text } from '../text.js';
import type { RotatePlan } from './rotate.js';
import { isDelivered, isPerhapsSet, mayBeHeld } from './rotateHeld.js';

function passwordOf({ steps }: Pick<RunRecord, 'steps'>): StepRecord | undefined {
  return steps.find(({ id }) => id === 'password');
}

/**
 * Whether somebody else has changed the password since the run has set it, or may have, and not everybody has it who was to
 * get it.
 */
export function isReplaced(run: Pick<RunRecord, 'steps'>, changed: string | null): boolean {
  const password = passwordOf(run);
  if (foreignChange(password, changed) === undefined) return false;
  return isPerhapsSet(run.steps) || (password?.state === 'done' && !isDelivered(run.steps));
}

/** The run has set nothing, and somebody else has: the old secret, which it left as it was, works no more. */
export function isOldReplaced(run: Pick<RunRecord, 'steps'>, changed: string | null): boolean {
  return !mayBeHeld(run.steps) && foreignChange(passwordOf(run), changed) !== undefined;
}

/** A password that was sent and may still be set would take the place of the one that is set next. @throws ChangeError */
export function checkOnItsWay(runs: readonly RunRecord[], changed: string | null, now: Date): void {
  for (const run of runs) {
    const until = mayBeSetUntil(passwordOf(run), changed, now);
    if (until === undefined) continue;
    const time = `${until.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    throw new ChangeError(Text.of('rotate.error.on-its-way', { id: run.id, time }));
  }
}

/** Of a run: when somebody else has changed the password, which no longer counts once it was set anew. */
export function foreignAfter(
  foreign: string | null,
  resumed: Pick<RunRecord, 'steps'> | undefined,
  record: Pick<RunRecord, 'steps'>,
): string | null {
  const begun = passwordOf(record)?.begun ?? null;
  const isAnew = begun !== null && begun !== (resumed === undefined ? undefined : passwordOf(resumed)?.begun);
  return isAnew && mayBeHeld(record.steps) ? null : foreign;
}

/** The plan, with what the run files of this user add to it. */
export function withPastOf(
  { found, ...plan }: RotatePlan,
  { now, orgId, resumed, runs }: { now: Date; orgId: string; resumed: RunRecord | undefined; runs: Runs },
): RotatePlan {
  const all = runs.of({ orgId, userId: found.userId });
  const isOnItsWay = all.some((run) => mayBeSetUntil(passwordOf(run), found.changed, now) !== undefined);
  return {
    ...plan,
    found: {
      ...found,
      foreign: resumed === undefined ? null : (foreignChange(passwordOf(resumed), found.changed) ?? null),
      refusals: [...found.refusals, ...(isOnItsWay ? (['on-its-way'] as const) : [])],
    },
  };
}
