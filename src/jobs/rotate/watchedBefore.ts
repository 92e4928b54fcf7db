/**
 * Whom the plan of a run that has watched its clients sees: what each has come to since the secret was changed, by the logins
 * that there are now.
 */
import type { RunRecord } from '../../change/index.js';
import { setOf } from '../runs/index.js';
import type { RotatePlan } from './plan.js';
import { seenSince } from './watch.js';

/** The plan with it; as it was where the run is not at its end, or where that time is not known. */
export function withSeenOf(plan: RotatePlan, resumed: RunRecord | undefined): RotatePlan {
  const { found, history } = plan;
  const watch = resumed?.steps.find(({ id }) => id === 'watch');
  const changedAt = setOf(resumed?.steps ?? [])?.after ?? '';
  const isWatched = watch?.state === 'done' || watch?.code === 'token-not-proved';
  if (!isWatched || changedAt === '' || found.foreign !== null || history === undefined) return plan;
  const { clients, tokenOnly } = found;
  return { ...plan, found: { ...found, watched: seenSince({ clients, changedAt, tokenOnly }, history) } };
}

/** Whether somebody is to be looked for once more, though the run has watched its clients: who was not back, or is out again. */
export function isWatchedAgain({ found: { watched } }: Pick<RotatePlan, 'found'>): boolean {
  return watched?.isEnough === false;
}
