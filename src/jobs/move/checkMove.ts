/**
 * `check move` of several orgs, one after another: one that cannot be read does not hide the others.
 */
import { inOrder } from '../../inOrder.js';
import type { RunRecord, Runs } from '../../change/index.js';
import { type Gap, KEPT_DAYS, listConclusion, type Conclusion } from '../../policy/index.js';
import { QUIET_DAYS } from '../../policy/move/index.js';
import type { CheckMoveResult, MovesFound } from '../../report/move/result.js';
import { strikeSessionIds, UsageError } from '../../errors.js';
import { Text } from '../../text.js';
import { DAY } from '../../isoTime.js';
import { isOfSpentCalls, skippedGap } from '../common/callsLeft.js';
import { failedOrg } from '../logins/index.js';
import type { NamedSource } from '../common/sources.js';
import { type MoveJob, movesOf } from './movesOfOrg.js';

/** How far back it is looked, and how long nobody may log in with a password: as it was given, and what that comes to. */
export interface MoveTimes {
  /** `time` is an ISO time; undefined where nothing was given. */
  readonly since: { readonly typed: string; readonly time: string } | undefined;
  readonly quiet: { readonly typed: string; readonly days: number };
  readonly now: Date;
}

/** Where nothing else is said. */
export const USUAL_QUIET = { typed: `${QUIET_DAYS}d`, days: QUIET_DAYS } as const;

/** @throws UsageError for logins that reach no further back than somebody has to be quiet */
export function checkMoveTimes({ now, quiet, since }: MoveTimes): void {
  if (since !== undefined && now.getTime() - Date.parse(since.time) < quiet.days * DAY) {
    throw new UsageError(Text.of('move.error.since-shorter', { since: since.typed, quiet: quiet.typed }));
  }
}

export function moveJob(
  { now, quiet, since }: MoveTimes,
  integrations: MoveJob['integrations'],
): Omit<MoveJob, 'revoked'> {
  return {
    ...{ integrations, since: since?.time, now: now.toISOString() },
    quiet: (quiet.days * DAY) / 1000,
    usually: new Date(now.getTime() - KEPT_DAYS * DAY).toISOString(),
  };
}

/** @throws what the only org throws, or the last of several of which none could be read */
export async function movesOfOrgs(
  sources: readonly NamedSource[],
  job: Omit<MoveJob, 'revoked'>,
  runs: Runs,
): Promise<{ readonly orgs: readonly MovesFound[]; readonly gaps: readonly Gap[] }> {
  const orgs: MovesFound[] = [];
  const gaps: Gap[] = [];
  const seen = new Set<string>();
  for (const { name, open } of sources) {
    try {
      const { client, witness } = await open();
      const { orgId } = witness.source;
      // Two names of one org; the other is tried where the first failed midway.
      if (orgId !== undefined && seen.has(orgId)) continue;
      const revoked = (userId: string): ReturnType<MoveJob['revoked']> =>
        orgId === undefined ? [] : revokedBy(runs.of({ orgId, userId }));
      orgs.push(await movesOf(witness, client, { ...job, revoked }));
      if (orgId !== undefined) seen.add(orgId);
    } catch (error) {
      if (isOfSpentCalls(error) && error instanceof Error) {
        gaps.push(spentOrg(name));
        continue;
      }
      const isLast = orgs.length === 0 && gaps.length === sources.length - 1;
      if (isLast || !(error instanceof Error)) throw error;
      gaps.push(failedOrg(name ?? '', error));
    }
  }
  // Whom an org may have that was not read nobody misses.
  return { orgs, gaps: gaps.length > 0 ? gaps : strangersOf(orgs, job) };
}

/** `no` where an integration whose path ends soon is not quiet: what was not read can only add to these. */
export function checkMoveConclusion({
  incomplete,
  summary,
}: Pick<CheckMoveResult, 'incomplete' | 'summary'>): Conclusion {
  return listConclusion({ failing: summary.failing > 0, missing: incomplete.length > 0 });
}

/** An org of which no more could be read than whose session it is, or not even that. */
function spentOrg(name: string | undefined): Gap {
  return skippedGap(name === undefined ? 'LoginHistory' : strikeSessionIds(name));
}

/** Integrations of the register of which no org has the user: nobody knows how far they are. */
function strangersOf(orgs: readonly MovesFound[], { integrations }: Pick<MoveJob, 'integrations'>): Gap[] {
  return integrations
    .filter(({ name }) => orgs.every(({ missing }) => missing.includes(name)))
    .map(({ name, username }) => ({ what: name, why: Text.of('move.gap.no-user', { username }) }));
}

/** The runs in which the password was taken, and the org showed it. */
function revokedBy(runs: readonly RunRecord[]): { readonly id: string; readonly at: string }[] {
  return runs
    .filter(({ command }) => command === 'revoke login')
    .flatMap(({ id, steps }) =>
      steps.flatMap((step) =>
        step.id === 'password' && step.state === 'done' && step.ended !== null ? [{ id, at: step.ended }] : [],
      ),
    )
    .sort((a, b) => inOrder(a.at, b.at));
}
