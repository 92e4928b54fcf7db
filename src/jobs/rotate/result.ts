/**
 * The result of `rotate login`: of a plan, of one to take a run up, or of what was applied.
 */
import { newStep, type RunRecord, type StepRecord } from '../../change/index.js';
import { say } from '../../messages.js';
import type { RotateLoginResult } from '../../report/rotate/result.js';
import {
  type RotateEnd,
  type RotateFound,
  type RotateStepAsRun,
  toRotateLoginResult,
} from '../../report/rotate/toResult.js';
import type { Text } from '../../text.js';
import {
  reportStop,
  isHandedOver,
  isSecretLost,
  mayBeGiven,
  replacedWords,
  standingOf,
  deadSince,
  isReplaced,
  oldReplacedAt,
} from '../runs/index.js';
import type { RotatePlan } from './plan.js';
import { nextRound } from './carryRotation.js';
import { type SkipFlags, skippedBy, stepsOf, type Wanted, withoutSteps } from './wantedSteps.js';

/** What carrying it out adds. */
export interface Applied {
  readonly steps: readonly RotateStepAsRun[];
  readonly end: RotateEnd;
  readonly found: Pick<RotateFound, 'gaps' | 'apiCalls' | 'foreign' | 'refusals'>;
  readonly isInterrupted: boolean;
}

/** @param stopped what has ended it before its last step */
export function reportRun(record: RunRecord, file: string, stopped?: Text): RotateEnd['run'] {
  const { ended, id, round, secret, started } = record;
  const standing = standingOf(record);
  return {
    ...{ id, file, started, ended, round, secret },
    handedOver: standing.replaced === null && isHandedOver(standing),
    ...reportStop(stopped),
  };
}

/** How a run is taken up. `hasSecret`: somebody gives the secret that was handed over. `changed`: the password, the last time. */
export function takenUpOf(
  record: RunRecord,
  file: string,
  flags: SkipFlags,
  { changed, hasSecret }: { readonly hasSecret: boolean; readonly changed: string | null },
): TakenUp {
  const isAnew = isReplaced(record, changed) || (isSecretLost(record) && !(hasSecret && mayBeGiven(record)));
  const skipped = skippedBy(flags);
  // A plan tells what is to be done: whom nobody is to watch now is not watched, whatever came of it before.
  const steps = withoutSteps(isAnew ? nextRound(record) : record, skipped).steps.map((step) =>
    step.id === 'watch' && skipped.has(step.id) && step.state !== 'done' ? newStep(step.id, 'left-out') : step,
  );
  const dead = deadSince(record, changed);
  const run = reportRun({ ...record, replaced: dead ?? null }, file);
  const old = oldReplacedAt(record, changed);
  const secret =
    dead !== undefined
      ? replacedWords(dead)
      : old === undefined
        ? run.secret
        : record.round > 1
          ? replacedWords(old)
          : null;
  return { steps, isAnew, isDead: dead !== undefined, run: { ...run, secret } };
}

/** A run that is to be taken up, as it stands. */
export interface TakenUp {
  readonly steps: readonly StepRecord[];
  readonly run: RotateEnd['run'];
  /** Another secret is made, or another token taken. */
  readonly isAnew: boolean;
  /** What the run has set lets nobody in any more. */
  readonly isDead: boolean;
}

/** What is known beforehand: an attempt that nobody can make from here. */
function withHeldTest(
  steps: readonly RotateStepAsRun[],
  { needsToken, verdict }: RotateFound['test'],
): readonly RotateStepAsRun[] {
  const isWithout = steps.some(({ id, state }) => id === 'token' && state === 'left-out');
  const isRefused = verdict === 'denied' || verdict === 'impossible';
  if (!isRefused && !(isWithout && needsToken === 'yes')) return steps;
  const held = { state: 'not-tested', code: isRefused ? 'refused-here' : 'token-needed-here' };
  return steps.map((one) => (one.id === 'test' && one.state === 'pending' ? { ...one, ...held } : one));
}

/** Of a plan, of one to take a run up, or of what was applied. */
export function rotateResult(
  plan: RotatePlan,
  wanted: Wanted,
  { applied, resumed }: { readonly applied?: Applied | undefined; readonly resumed?: TakenUp | undefined },
): RotateLoginResult {
  const { ids, leftOut } = stepsOf(wanted);
  const blank = { begun: null, ended: null, code: null };
  const planned = ids.map((id) => ({ id, state: leftOut.has(id) ? 'left-out' : 'pending', ...blank }));
  const steps = applied?.steps ?? withHeldTest(resumed?.steps ?? planned, plan.found.test);
  const found = applied === undefined ? plan.found : { ...plan.found, ...applied.found };
  return toRotateLoginResult(found, steps, { end: applied?.end, resumed: resumed?.run }, say);
}
