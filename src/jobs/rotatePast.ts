/**
 * What runs before this one, and others, have done to the password: what may still be set, and what has taken its place.
 */
import {
  ChangeError,
  type Clocks,
  foreignChange,
  foreignChangeOfToken,
  isDelivery,
  isUnanswered,
  mayBeSetUntil,
  type RunRecord,
  type Runs,
  type StepRecord,
  type UserChanges,
} from '../change/index.js';
import { OrgError } from '../facts/org/index.js';
import { Text } from '../text.js';
import type { RotatePlan } from './rotate.js';
import { isDelivered, isPerhapsSet, mayBeHeld } from './rotateHeld.js';

type Steps = readonly StepRecord[];

function passwordOf({ steps }: Pick<RunRecord, 'steps'>): StepRecord | undefined {
  return steps.find(({ id }) => id === 'password');
}

/** When somebody else has changed the password since the run has set it, or has taken a token for the one that stays. */
export function foreignOf(steps: Steps, changed: string | null): string | undefined {
  const password = passwordOf({ steps });
  if (password !== undefined && password.state !== 'left-out') return foreignChange(password, changed);
  return foreignChangeOfToken(
    steps.find(({ id }) => id === 'token'),
    changed,
  );
}

/** As a run has noted it, or as the org shows it now: what the run has set lets nobody in. */
export function deadSince(
  { replaced, steps }: Pick<RunRecord, 'steps' | 'replaced'>,
  changed: string | null,
): string | undefined {
  return mayBeHeld(steps) ? (foreignOf(steps, changed) ?? replaced ?? undefined) : undefined;
}

/**
 * Whether that is so before everybody has it who was to get it: the run goes on with another secret. Where everybody has it
 * there is nothing left for the run to do.
 */
export function isReplaced(run: Pick<RunRecord, 'steps' | 'replaced'>, changed: string | null): boolean {
  const { steps } = run;
  if (deadSince(run, changed) === undefined) return false;
  return !isDelivered(steps) || (isPerhapsSet(steps) && !steps.some(isDelivery));
}

/** The run has set nothing, and somebody else has: the old secret, which it left as it was, works no more. */
export function isOldReplaced(run: Pick<RunRecord, 'steps'>, changed: string | null): boolean {
  return !mayBeHeld(run.steps) && foreignOf(run.steps, changed) !== undefined;
}

/** What is looked at to tell whether a password may still be set, that nobody knows of. */
export interface Waiting extends Clocks {
  readonly runs: readonly RunRecord[];
  /** When the password was last changed; null where that is not known. */
  readonly changed: string | null;
  /** A password is to be set, the place of which it would take, whoever has changed it meanwhile. */
  readonly isAnew: boolean;
}

/** A password that was sent and may still be set would take the place of the one that is set next. @throws ChangeError */
export function checkOnItsWay({ runs, ...waiting }: Waiting): void {
  for (const run of runs) {
    const until = onItsWayUntil(run, waiting);
    if (until === undefined) continue;
    const time = `${until.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    throw new ChangeError(Text.of('rotate.error.on-its-way', { id: run.id, time }));
  }
}

function onItsWayUntil(run: RunRecord, { changed, isAnew, ...clocks }: Omit<Waiting, 'runs'>): Date | undefined {
  return mayBeSetUntil(passwordOf(run), isAnew ? null : changed, clocks);
}

/** What time it is for the org, where something hangs on it. */
export async function orgTime(
  runs: readonly RunRecord[],
  holdings: Pick<UserChanges['holdings'], 'serverTime'>,
): Promise<string | undefined> {
  if (!runs.some((run) => isUnanswered(passwordOf(run)))) return undefined;
  try {
    const time = await holdings.serverTime();
    return time.known ? time.value : undefined;
  } catch (error) {
    if (error instanceof OrgError) return undefined;
    throw error;
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

interface PastAround extends Omit<Waiting, 'runs' | 'changed'> {
  readonly orgId: string;
  readonly resumed: RunRecord | undefined;
  readonly runs: Runs;
}

/** The plan, with what the run files of this user add to it. */
export function withPastOf({ found, ...plan }: RotatePlan, { orgId, resumed, runs, ...around }: PastAround): RotatePlan {
  const all = runs.of({ orgId, userId: found.userId });
  const isOnItsWay = all.some((run) => onItsWayUntil(run, { ...around, changed: found.changed }) !== undefined);
  return {
    ...plan,
    found: {
      ...found,
      foreign:
        resumed === undefined
          ? null
          : (deadSince(resumed, found.changed) ?? foreignOf(resumed.steps, found.changed) ?? null),
      refusals: [...found.refusals, ...(isOnItsWay ? (['on-its-way'] as const) : [])],
    },
  };
}
