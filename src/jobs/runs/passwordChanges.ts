/**
 * What runs before this one, and others, have done to the password: what may still be set, and what has taken its place.
 */
import {
  ChangeError,
  foreignChange,
  foreignChangeOfToken,
  isDelivery,
  isUnanswered,
  mayBeSetUntil,
  type RunRecord,
  type Runs,
  type StepRecord,
  type UserChanges,
  type WaitedFor,
} from '../../change/index.js';
import { OrgError } from '../../facts/org/index.js';
import type { RotationRefusal } from '../../policy/index.js';
import type { RotateFound } from '../../report/rotate/toResult.js';
import { Text } from '../../text.js';
import { underWayText } from './carryChange.js';
import { isDelivered, isPasswordLost, isPerhapsSet, mayBeHeld, standingOf } from './secretHolders.js';

type Steps = readonly StepRecord[];

function passwordOf({ steps }: Pick<RunRecord, 'steps'>): StepRecord | undefined {
  return steps.find(({ id }) => id === 'password');
}

/** The step that sets the secret: the password, or the token where that stays. */
export function setOf(steps: Steps): StepRecord | undefined {
  const password = passwordOf({ steps });
  return password?.state === 'left-out' ? steps.find(({ id }) => id === 'token') : password;
}

/** When somebody else has changed the password since the run has set it, or has taken a token for the one that stays. */
export function foreignOf(steps: Steps, changed: string | null): string | undefined {
  const set = setOf(steps);
  return set?.id === 'token' ? foreignChangeOfToken(set, changed) : foreignChange(set, changed);
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

/** When somebody else has set a password, where the run has set none: the old secret, which it left as it was, works no more. */
export function oldReplacedAt({ steps }: Pick<RunRecord, 'steps'>, changed: string | null): string | undefined {
  return mayBeHeld(steps) ? undefined : foreignOf(steps, changed);
}

/** A password that was sent and may still be set would take the place of the one that is set next. @throws ChangeError */
export function checkOnItsWay(runs: readonly RunRecord[], waiting: WaitedFor): void {
  for (const run of runs) {
    const until = mayBeSetUntil(passwordOf(standingOf(run)), waiting);
    if (until === undefined) continue;
    const time = `${until.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    throw new ChangeError(Text.of('rotate.error.on-its-way', { id: run.id, time }));
  }
}

/** Until when a password of a rotation may still be set, at the latest. Those that nobody knows do not count. */
export function latestOnItsWay(runs: readonly RunRecord[], waiting: WaitedFor): Date | undefined {
  const times = runs
    .filter(({ command }) => command === 'rotate login')
    .flatMap((run) => mayBeSetUntil(passwordOf(standingOf(run)), waiting) ?? []);
  return times.sort((a, b) => b.getTime() - a.getTime())[0];
}

/** What time it is for the org, where something hangs on it. */
export async function orgTime(
  runs: readonly RunRecord[],
  holdings: Pick<UserChanges['holdings'], 'serverTime'>,
): Promise<string | undefined> {
  if (!runs.some((run) => isUnanswered(passwordOf(standingOf(run))))) return undefined;
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

/** Whether nobody has the password of the user of the session. What somebody else has set since is known to somebody. */
export function isOwnLost({ own }: Pick<RotateFound, 'own'>, record: RunRecord, dead: string | undefined): boolean {
  return own && dead === undefined && isPasswordLost(standingOf(record));
}

/** An old password that is lost is asked of nobody. */
export function withOwnLost(refusals: readonly RotationRefusal[], isLost: boolean): RotationRefusal[] {
  const others = refusals.filter((id) => id !== 'own-lost' && !(isLost && id === 'own-user'));
  return isLost ? ['own-lost', ...others] : others;
}

interface PastAround extends Omit<WaitedFor, 'changed'> {
  readonly orgId: string;
  readonly resumed: RunRecord | undefined;
  readonly runs: Runs;
}

/** The plan, with what the run files of this user add to it. */
export function withPastOf<T extends { readonly found: RotateFound }>(
  plan: T,
  { orgId, resumed, runs, ...around }: PastAround,
): T {
  const { found } = plan;
  const about = { orgId, userId: found.userId };
  const all = runs.of(about);
  const by = runs.heldBy(about, 'change', 'rotation');
  const isOnItsWay = all.some(
    (run) => mayBeSetUntil(passwordOf(standingOf(run)), { ...around, changed: found.changed }) !== undefined,
  );
  const dead = resumed === undefined ? undefined : deadSince(resumed, found.changed);
  return {
    ...plan,
    found: {
      ...found,
      underWay: by === undefined ? undefined : underWayText(by),
      foreign: resumed === undefined ? null : (dead ?? foreignOf(resumed.steps, found.changed) ?? null),
      refusals: [
        ...withOwnLost(found.refusals, resumed !== undefined && isOwnLost(found, resumed, dead)),
        ...(isOnItsWay ? (['on-its-way'] as const) : []),
      ],
    },
  };
}
