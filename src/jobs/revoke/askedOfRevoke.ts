/**
 * What `revoke login` is asked: by its flags, and of a run that is taken up by what that run was asked.
 */
import { type RunRecord, SHUTTING, type ShuttingStep } from '../../change/index.js';
import { UsageError } from '../../errors.js';
import { sinceBefore } from '../../report/revoke/stateBefore.js';
import { Text } from '../../text.js';
import type { RevokeQuestion } from './revokeLogin.js';

export interface RevokeFlags {
  readonly keep?: readonly ShuttingStep[] | undefined;
  readonly unfreeze: boolean;
  readonly apply: boolean;
  readonly force: boolean;
}

/** @throws UsageError where nothing would be shut */
export function checkKept({ keep = [] }: Pick<RevokeFlags, 'keep'>): void {
  if (SHUTTING.every((id) => keep.includes(id))) throw new UsageError(Text.of('revoke.error.nothing'));
}

/** A run that is taken up keeps what it kept, and freezes or unfreezes as it did. */
export function askedOfRevoke(
  { apply, force, keep = [], unfreeze }: RevokeFlags,
  resumed: RunRecord | undefined,
): Pick<RevokeQuestion, 'applies' | 'force' | 'keep' | 'resumed' | 'unfreeze'> {
  const kept: readonly string[] =
    resumed?.steps.filter(({ state }) => state === 'left-out').map(({ id }) => id) ?? keep;
  return {
    ...{ resumed, applies: apply, force },
    keep: SHUTTING.filter((id) => kept.includes(id)),
    unfreeze: unfreeze || resumed?.steps.some(({ id }) => id === 'unfreeze') === true,
  };
}

/**
 * From when on logins are looked at: what happened before a run began is in its report, whenever it is taken up.
 *
 * @param isAsked somebody gave the time
 */
export function sinceOfRevoke(resumed: Pick<RunRecord, 'found'> | undefined, since: string, isAsked: boolean): string {
  return (isAsked ? undefined : sinceBefore(resumed?.found ?? null)) ?? since;
}
