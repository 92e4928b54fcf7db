/**
 * What `rotate login` is opened with, and how it is kept from ending while the secret is nobody's.
 */
import type { Connection } from '@salesforce/core';
import { holdRun } from '../../../cli/closedOutput.js';
import { holdInterrupts } from '../../../cli/interrupt.js';
import type { PipedName } from '../../../cli/pipedSecrets.js';
import type { TokenCommand } from '../../../cli/tokenCommand.js';
import { Runs } from '../../../change/index.js';
import { ConnectionClient, HoldingReader, openOrg } from '../../../facts/org/index.js';
import { checkOrg, orgIdOf } from '../../../jobs/carryChange.js';
import { planRotation, type RotateAround, type RotatePlan } from '../../../jobs/rotate.js';
import { isOfRun } from '../../../jobs/rotateHeld.js';
import { type TakenUp, takenUpOf } from '../../../jobs/rotateResult.js';
import { orgTime, withPastOf } from '../../../jobs/rotatePast.js';
import { isWatchedAgain, withSeenOf } from '../../../jobs/rotateSeen.js';
import {
  isPasswordAhead,
  isTokenOpen,
  type SkipFlags,
  skippedBy,
  type Wanted,
  withUnlocking,
} from '../../../jobs/rotateWanted.js';
import { say } from '../../../messages.js';
import { Text } from '../../../text.js';
import type { AskedFlags, AskedRotation } from './login.asked.js';

export interface OpenedRotation {
  readonly client: ConnectionClient;
  readonly orgId: string;
  readonly plan: RotatePlan;
  readonly wanted: Wanted;
  /** The password is still to be set. */
  readonly setsPassword: boolean;
  /** The run that is taken up. */
  readonly takenUp: TakenUp | undefined;
}

interface OpenAround extends Pick<RotateAround, 'now' | 'onProgress'> {
  readonly dataDir: string;
  readonly asked: AskedRotation;
  readonly flags: AskedFlags;
  readonly since: string;
}

export async function openRotation(
  connection: Connection,
  { asked, dataDir, flags, now, onProgress, since }: OpenAround,
): Promise<OpenedRotation> {
  const { isTerminal, isToBeApplied, piped, programs, resumed, username } = asked;
  const witness = await openOrg(connection, { now: now.toISOString() });
  const orgId = orgIdOf(witness);
  if (resumed !== undefined) checkOrg(resumed, orgId);
  const client = new ConnectionClient(connection);
  const tokenOnly = flags['token-only'];
  const pauses = programs.pause !== undefined;
  const deliveries = programs.deliver.length;
  // A plan reads nothing from standard input: what is said to come there is counted on.
  const gives = (name: PipedName): boolean => piped?.has(name) === true || (piped !== undefined && !isToBeApplied);
  const runs = new Runs(dataDir);
  const changed = resumed === undefined ? null : await changedOf(client, resumed.userId);
  const takenUpBy = (by: SkipFlags): TakenUp | undefined =>
    resumed === undefined
      ? undefined
      : takenUpOf(resumed, runs.fileOf(resumed.id), by, {
          changed,
          hasSecret: gives(tokenOnly ? 'securityToken' : 'password'),
        });
  const begun = takenUpBy(flags);
  const whole = takenUpBy({ 'skip-token': false, 'skip-test': false });
  const setsPassword = isPasswordAhead(begun?.steps, tokenOnly);
  // A run that took its token before leaves none out.
  const leavesToken = flags['skip-token'] && (whole === undefined || isTokenOpen(whole));
  const looked = await planRotation(
    { witness, client, now, onProgress },
    {
      ...{ username, since, tokenOnly, path: flags.path, deliveries },
      ...{ loginApiVersion: flags['login-api-version'], mayUnlock: flags.unlock || isTerminal },
      takesToken: leavesToken ? false : begun && isTokenOpen(begun),
      leavesToken,
      // The clients of a run that is taken up have failed for a while.
      pauses: pauses || flags.force || resumed !== undefined,
      setsPassword,
      hasOldPassword: isTerminal || gives('oldPassword'),
    },
  );
  const orgNow = await orgTime(
    runs.of({ orgId, userId: looked.found.userId }),
    new HoldingReader(client, looked.found.userId),
  );
  const isAnew = begun === undefined || begun.isAnew;
  const plan = withSeenOf(withPastOf(looked, { runs, orgId, resumed, now, orgNow, isAnew }), resumed);
  const wanted: Wanted = {
    ...{ tokenOnly, pauses, deliveries, endsSessions: flags['end-sessions'] },
    takesToken: plan.found.takesToken,
    unlocksFirst: plan.found.unlocksFirst,
    tests: !flags['skip-test'],
    watches: flags.wait > 0,
  };
  const standing = { isLockedNow: plan.found.lock.locked === true, isWatchedAgain: isWatchedAgain(plan) };
  const isOver = begun === undefined || (begun.isDead && !begun.isAnew);
  const takenUp = isOver ? begun : withUnlocking(begun, standing, skippedBy(flags));
  if (isToBeApplied) piped?.checkOf({ ...plan.found, isOf: (of) => !isAnew && isOfRun(resumed, of) });
  return { client, orgId, plan, wanted, takenUp, setsPassword };
}

/** When the password was last changed, before anything else is read; null where that is not known. */
async function changedOf(client: ConnectionClient, userId: string): Promise<string | null> {
  const changed = await new HoldingReader(client, userId).passwordChanged();
  return changed.known ? changed.value : null;
}

/** While it runs no signal and no closed output ends it: the secret has to be somebody's first. */
export async function heldFromSignals<T>(
  command: TokenCommand<unknown>,
  work: (interrupts: AbortController) => Promise<T>,
): Promise<T> {
  const interrupts = new AbortController();
  const letGo = holdRun();
  const giveBack = holdInterrupts(() => {
    if (!interrupts.signal.aborted && !command.jsonEnabled()) {
      command.logToStderr(say(Text.of('rotate.interrupted')));
    }
    interrupts.abort();
  });
  try {
    return await work(interrupts);
  } finally {
    giveBack();
    letGo();
  }
}
