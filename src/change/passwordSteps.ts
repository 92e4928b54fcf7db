/**
 * The setting of a password, and how it is told from what others do: by when the password was last changed, which the org
 * gives in seconds.
 */
import { OrgError, OrgRefusal, type ChangeRequest } from '../facts/org/index.js';
import type { ChangeStep, Sight } from './engine.js';
import { StepFailure } from './error.js';
import { randomPassword } from './newPassword.js';
import type { StepRecord } from './record.js';
import type { UserChanges } from './userSteps.js';

/** A password that nobody knows: it is made, sent and forgotten. */
export function passwordStep(changes: UserChanges): ChangeStep {
  return newPasswordStep(changes, async () => {
    await changes.send(passwordRequest(changes, randomPassword()));
  });
}

/** Sets the password of a user, as an administrator. */
export function passwordRequest(changes: Pick<UserChanges, 'apiVersion' | 'userId'>, password: string): ChangeRequest {
  return {
    method: 'POST',
    path: `/services/data/v${changes.apiVersion}/sobjects/User/${changes.userId}/password`,
    body: { NewPassword: password },
  };
}

/** Milliseconds within which two changes may bear the same time, as the org and this machine tell it. */
const SAME_TIME = 60_000;
/** Milliseconds after which a request that nobody has answered is not carried out any more (docs/salesforce.md section 10). */
const LATEST = 600_000;

/** Nothing of it came to the org, or the org said no. */
const NOT_SENT = new Set<StepRecord['state']>(['pending', 'refused', 'open', 'left-out', 'not-tested']);
const UNANSWERED = new Set<StepRecord['state']>(['begun', 'unknown']);

export interface PasswordAround extends Pick<UserChanges, 'holdings'> {
  readonly now?: (() => Date) | undefined;
  /**
   * Somebody is to have it: what comes late would take the place of another one, so that none is sent before the time for that
   * is over, and one is after it. One that nobody is to know can be sent twice.
   */
  readonly isKnown?: boolean;
}

/**
 * A new password. What nobody has answered may be carried out later: one look that shows no change proves nothing until the
 * time for it is over. What was refused did not happen, whoever has changed the password since.
 */
export function newPasswordStep(
  { holdings, isKnown = false, now = () => new Date() }: PasswordAround,
  set: () => Promise<void>,
): ChangeStep {
  let isSent = false;
  let isRefused = false;
  return {
    id: 'password',
    before: async () => {
      const changed = await holdings.passwordChanged();
      return changed.known ? changed.value : undefined;
    },
    look: async (record) => {
      if (isRefused || record.begun === null || NOT_SENT.has(record.state)) return { shows: 'open' };
      const changed = await holdings.passwordChanged();
      if (!changed.known) return { shows: 'unknown' };
      const sight = sightOf(record, changed.value, now(), isKnown);
      return isSent && sight.shows === 'open' ? { shows: 'unknown' } : sight;
    },
    act: async () => {
      [isSent, isRefused] = [true, false];
      try {
        await set();
      } catch (error) {
        isRefused = isRefusal(error);
        throw error;
      }
      return undefined;
    },
  };
}

/** Whether the org, or somebody before it, has said no: nothing was set. A session that it does not accept sets nothing. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof StepFailure) return error.kind === 'refused';
  return error instanceof OrgRefusal || (error instanceof OrgError && error.kind === 'session-expired');
}

function sightOf(record: StepRecord, changed: string, now: Date, isKnown: boolean): Sight {
  const { after, before, state } = record;
  if (state === 'done' || state === 'undone') {
    if (after === null) return { shows: 'unknown' };
    return { shows: after === changed ? 'done' : 'open' };
  }
  if (isLater(record, changed)) return { shows: 'open' };
  if (before === null) return { shows: 'unknown' };
  if (changed !== before) return { shows: 'done', shown: changed };
  const begun = Date.parse(record.begun ?? '');
  // A change that came right after another one has the time of that one.
  const isFresh = Math.abs(begun - Date.parse(before)) < SAME_TIME;
  const isOpen = isKnown ? now.getTime() - begun >= LATEST : !isFresh;
  return { shows: isOpen ? 'open' : 'unknown' };
}

/** A change that came when what was sent could not be carried out any more. */
function isLater({ begun }: StepRecord, changed: string): boolean {
  return Date.parse(changed) > Date.parse(begun ?? '') + LATEST;
}

/**
 * The time of a change that was none of this step's, as the org shows it now.
 *
 * @param changed of the password, the last time; null where that is not known
 */
export function foreignChange(record: StepRecord | undefined, changed: string | null): string | undefined {
  if (record === undefined || changed === null || record.begun === null) return undefined;
  const { after, before, state } = record;
  if (state === 'done' || state === 'undone') return after === null || after === changed ? undefined : changed;
  if (NOT_SENT.has(state)) return before === null || before === changed ? undefined : changed;
  return isLater(record, changed) ? changed : undefined;
}

/** Until when a password that was sent may still be set, where nobody knows whether it was; undefined where that is over. */
export function mayBeSetUntil(record: StepRecord | undefined, changed: string | null, now: Date): Date | undefined {
  if (typeof record?.begun !== 'string' || !UNANSWERED.has(record.state)) return undefined;
  if (changed !== null && record.before !== null && changed !== record.before) return undefined;
  const until = Date.parse(record.begun) + LATEST;
  return now.getTime() < until ? new Date(until) : undefined;
}
