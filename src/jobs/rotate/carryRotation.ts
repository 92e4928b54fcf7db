/**
 * A rotation as one run: one at a time for a user, begun or taken up by what its run file tells, with another secret where
 * the one before is nobody's.
 */
import { ChangeError, type HeldUser, newRun, newStep, type RunRecord, type UserChanges } from '../../change/index.js';
import { Text } from '../../text.js';
import {
  type CarriedRun,
  type RunSubject,
  takenUp,
  isSecretLost,
  replacedWords,
  standingOf,
  checkOnItsWay,
  deadSince,
  isReplaced,
  oldReplacedAt,
  orgTime,
} from '../runs/index.js';
import { Rotation, type RotationWork } from './rotation.js';
import { withoutSteps, withUnlocking } from './wantedSteps.js';
import { awaitPrograms, type ProgramPatience } from './leftPrograms.js';

/** What of a round is not done again in the next one: it does not depend on the secret. */
const ONCE = new Set(['pause', 'sessions']);

export interface RotationJob extends RotationWork {
  readonly about: RunSubject;
  /** In their order, those that are left out too. */
  readonly ids: readonly string[];
  readonly leftOut: ReadonlySet<string>;
  readonly resumed: RunRecord | undefined;
  /** What of a run that is taken up is not done any more, though it began with it. */
  readonly skipped: ReadonlySet<string>;
  /** The user is locked as it begins. */
  readonly isLockedNow: boolean;
  /** Its clients were watched, and somebody is not back. */
  readonly isWatchedAgain: boolean;
  /** What time it is for the org. */
  readonly holdings: Pick<UserChanges['holdings'], 'serverTime'>;
  /** The plan has named another secret, for a run that is taken up. */
  readonly isAnew: boolean;
  /** For what runs before it have started and left behind. */
  readonly patience: Omit<ProgramPatience, 'isEnding' | 'sleep'>;
  /** Told before anything is sent. */
  readonly onBegin: (run: {
    readonly id: string;
    readonly file: string;
    readonly isLost: boolean;
    readonly isDead: boolean;
  }) => void;
}

/**
 * One rotation of a user at a time. What else changes the user is held back until its clients are watched.
 *
 * @throws ChangeError when another run has the user, or nothing can be written down; OrgError before it has begun
 */
export async function carryRotation(job: RotationJob): Promise<CarriedRun> {
  const { about, resumed, runs } = job;
  const by = { id: resumed?.id ?? runs.newId(), command: about.command };
  const rotation = runs.take(about, by, 'rotation');
  try {
    return await carryHeld(job, by.id, runs.take(about, by));
  } finally {
    rotation.giveBack();
  }
}

async function carryHeld(job: RotationJob, id: string, lock: HeldUser): Promise<CarriedRun> {
  const { about, clock, isEnding, onBegin, patience, resumed, runs, vault } = job;
  try {
    await awaitPrograms(runs, about, { ...patience, isEnding, sleep: clock.sleep });
    const found =
      resumed === undefined
        ? freshRotation(job, id)
        : { ...standingOf(takenUp(runs, id, job.ids)), found: about.found };
    const changed = await job.passwordChanged();
    const isDead = resumed !== undefined && isReplaced(found, changed);
    const isLost = resumed !== undefined && (isDead || (!vault.isLive && isSecretLost(found)));
    // Nothing is sent that nobody has seen in the plan, nor is what is given now taken for what lets anybody in.
    if (isLost && !(job.isAnew && !vault.isLive)) {
      throw new ChangeError(Text.of('rotate.error.since', { id: found.id }));
    }
    if (!patience.isForced) await checkWaiting(job, { changed, isAnew: resumed === undefined || isLost });
    const dead = resumed === undefined ? undefined : deadSince(found, changed);
    const begun = isLost ? nextRound(found, dead) : withOldReplaced(found, changed);
    const isOver = dead !== undefined && !isLost;
    const left = withoutSteps(begun, job.skipped);
    const record = isOver ? left : withUnlocking(left, job, job.skipped);
    if (resumed === undefined) runs.create(record);
    onBegin({ id: record.id, file: runs.fileOf(record.id), isLost, isDead });
    const rotation = new Rotation(job, record, lock);
    return isOver ? { record: rotation.end(dead), stopped: undefined } : await rotation.carryOut();
  } finally {
    lock.giveBack();
  }
}

/** What a run has said of the secret of an earlier round, or of the old one, is over. */
function withOldReplaced(found: RunRecord, changed: string | null): RunRecord {
  const replaced = oldReplacedAt(found, changed);
  if (replaced === undefined) return found;
  return { ...found, replaced, secret: found.round > 1 ? replacedWords(replaced) : found.secret };
}

async function checkWaiting(
  { about, clock, holdings, runs }: RotationJob,
  asked: { readonly changed: string | null; readonly isAnew: boolean },
): Promise<void> {
  const all = runs.of(about);
  checkOnItsWay(all, { ...asked, orgNow: await orgTime(all, holdings), now: clock.now() });
}

/**
 * A new secret, for everybody: the one before is nobody's.
 *
 * @param replaced when somebody else has set another one, in whose place it comes
 */
export function nextRound(record: RunRecord, replaced?: string): RunRecord {
  return {
    ...record,
    replaced: null,
    round: record.round + 1,
    former: { round: record.round, replaced: replaced ?? record.replaced, steps: record.steps },
    steps: record.steps.map((step) =>
      step.state === 'left-out' || ONCE.has(step.id) ? step : newStep(step.id, 'pending'),
    ),
  };
}

function freshRotation({ about, clock, ids, leftOut }: RotationJob, id: string): RunRecord {
  return newRun({ id, ...about }, clock.now(), ids, (step) => leftOut.has(step));
}
