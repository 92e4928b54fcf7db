/**
 * The setting of a password, and how it is told from what others do: by when the password was last changed, which the org
 * gives in seconds.
 */
import { isNotCarriedOut, type ChangeRequest } from '../facts/org/index.js';
import { type ChangeStep, isForgiven, type Sight } from './engine.js';
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

/** Milliseconds after which a request that nobody has answered is not carried out any more (docs/salesforce.md section 10). */
const LATEST = 600_000;

/** Nothing of it came to the org, or the org said no. */
const NOT_SENT = new Set<StepRecord['state']>(['pending', 'refused', 'open', 'left-out', 'not-tested']);
const UNANSWERED = new Set<StepRecord['state']>(['begun', 'unknown']);

export interface PasswordAround {
  readonly holdings: Pick<UserChanges['holdings'], 'passwordChanged' | 'serverTime'>;
  readonly now?: (() => Date) | undefined;
  /**
   * Somebody is to have it: what comes late would take the place of another one, so that none is sent before the time for that
   * is over, and one is after it. One that nobody is to know is sent twice rather than not at all.
   */
  readonly isKnown?: boolean;
}

/**
 * A new password. What nobody has answered may be carried out later: one look that shows no change proves nothing until the
 * time for it is over, and one that shows a change proves only that somebody has made it. What was refused did not happen,
 * whoever has changed the password since.
 */
export function newPasswordStep(
  { holdings, isKnown = false, now = () => new Date() }: PasswordAround,
  set: () => Promise<void>,
): ChangeStep {
  let [isSent, isAnswered, isRefused] = [false, false, false];
  const time = async (): Promise<string | undefined> => {
    const fact = await holdings.serverTime();
    return fact.known ? fact.value : undefined;
  };
  const elapsed = async (record: StepRecord): Promise<number> => elapsedOf(record, now(), await time());
  return {
    id: 'password',
    before: async () => {
      try {
        const changed = await holdings.passwordChanged();
        return changed.known ? changed.value : undefined;
      } catch (error) {
        // What nobody is to know is set all the same; before what somebody is to have the old secret is as good.
        if (!isKnown && isForgiven(error)) return undefined;
        throw error;
      }
    },
    clock: time,
    look: async (record) => {
      if (isRefused || record.begun === null || NOT_SENT.has(record.state)) return { shows: 'open' };
      const changed = await holdings.passwordChanged();
      const isToBeSent = !isKnown && !isSent && UNANSWERED.has(record.state);
      if (!changed.known) return { shows: isToBeSent ? 'open' : 'unknown' };
      const seen = { record, changed: changed.value, elapsed, isAnswered };
      const sight = await (isKnown ? sightOfKnown(seen) : sightOfUnknown(seen));
      return isSent && !isAnswered && sight.shows === 'open' ? { shows: 'unknown' } : sight;
    },
    act: async () => {
      [isSent, isAnswered, isRefused] = [true, false, false];
      try {
        await set();
        isAnswered = true;
      } catch (error) {
        isRefused = isRefusal(error);
        throw error;
      }
      return undefined;
    },
  };
}

/** Whether the org, or somebody before it, has said no, or never got it: nothing was set. */
export function isRefusal(error: unknown): boolean {
  return error instanceof StepFailure ? error.kind === 'refused' : isNotCarriedOut(error);
}

interface ChangeSeen {
  readonly record: StepRecord;
  /** The last time, as the org shows it. */
  readonly changed: string;
  /** The org has just said yes to it. */
  readonly isAnswered: boolean;
  /** Milliseconds since it was sent. */
  readonly elapsed: (record: StepRecord) => Promise<number>;
}

/** Of a password that somebody is to have. Who changed it within the time for an answer that did not come, the org does not tell. */
async function sightOfKnown({ changed, elapsed, isAnswered, record }: ChangeSeen): Promise<Sight> {
  switch (whose(record, changed, isAnswered)) {
    case 'own':
      return { shows: 'done', shown: changed };
    case 'theirs':
      return { shows: 'unknown' };
    case 'somebodys':
      return { shows: 'unknown', shown: changed };
    case 'nobodys': {
      if (record.before === null || !UNANSWERED.has(record.state)) return { shows: 'unknown' };
      return { shows: (await elapsed(record)) >= LATEST ? 'open' : 'unknown' };
    }
  }
}

/** Of one that nobody is to know: what is not proved to be done is sent. */
async function sightOfUnknown({ changed, isAnswered, record }: ChangeSeen): Promise<Sight> {
  const { after, state } = record;
  if (state === 'done' || state === 'undone') {
    const isThere = after === changed;
    return Promise.resolve({ shows: after === null ? 'unknown' : isThere ? 'done' : 'open' });
  }
  const by = whose(record, changed, isAnswered);
  if (by === 'own') return { shows: 'done', shown: changed };
  // The org has just said yes: a change that came right after another one has the time of that one.
  return { shows: by === 'nobodys' && isAnswered ? 'unknown' : 'open' };
}

/** Milliseconds by which the clock of this machine and that of the org may differ, where the org has not told its time. */
const SKEW = 3_600_000;

/** The org gives times in whole seconds. */
const SECOND = 1000;

/**
 * Who has changed the password last, by when that was, held against the clock of the org: `own` is what the org said yes to,
 * `theirs` came when what was sent could not be carried out any more, `somebodys` may be either.
 */
function whose(
  { answeredAt, before, begun, sentAt }: StepRecord,
  changed: string,
  isAnswered = false,
): 'own' | 'theirs' | 'somebodys' | 'nobodys' {
  if (changed === before || changed === '') return 'nobodys';
  if (sentAt === null && isAnswered && before !== null) return 'own';
  if (sentAt === null) return Date.parse(changed) > Date.parse(begun ?? '') + LATEST + SKEW ? 'theirs' : 'somebodys';
  const [time, sent] = [Date.parse(changed), Date.parse(sentAt)];
  if (before === null && time < sent - SECOND) return 'nobodys';
  const latest = answeredAt === null ? sent + LATEST : Date.parse(answeredAt) + SECOND;
  if (time > latest) return 'theirs';
  return answeredAt === null ? 'somebodys' : 'own';
}

/** By the clock of the org, where it was noted and is told; else by that of this machine. */
function elapsedOf({ begun, sentAt }: StepRecord, now: Date, orgNow: string | undefined): number {
  if (sentAt !== null && orgNow !== undefined) return Date.parse(orgNow) - Date.parse(sentAt);
  return now.getTime() - Date.parse(begun ?? '');
}

/**
 * The time of a change that was none of this step's, as the org shows it now.
 *
 * @param changed of the password, the last time; null where that is not known
 */
export function foreignChange(record: StepRecord | undefined, changed: string | null): string | undefined {
  if (record === undefined || changed === null || record.begun === null) return undefined;
  const { after, before, state } = record;
  if (NOT_SENT.has(state)) return before === null || before === changed ? undefined : changed;
  if (after !== null && (state === 'done' || state === 'undone')) return after === changed ? undefined : changed;
  return whose(record, changed) === 'theirs' ? changed : undefined;
}

/**
 * The same of a new token, which dies with the password that it was taken for: that has not changed since it was asked for.
 */
export function foreignChangeOfToken(record: StepRecord | undefined, changed: string | null): string | undefined {
  if (record === undefined || changed === null || record.begun === null) return undefined;
  const { after, before } = record;
  if (before !== null) return before === changed ? undefined : changed;
  return after !== null && changed > after ? changed : undefined;
}

/** What time it is, here and for the org where that is known. */
export interface Clocks {
  readonly now: Date;
  readonly orgNow?: string | undefined;
}

/** Milliseconds within which an org has carried out what it was sent, unless something is wrong with it. */
const SOON = 60_000;

/** What is known of a password that was sent, and of what comes next. */
export interface WaitedFor extends Clocks {
  /** When it was last changed; null where that is not known. */
  readonly changed: string | null;
  /** Another one is set next, in whose place it would come: a change is taken for it only where it came soon. */
  readonly isAnew: boolean;
}

/** Until when a password that was sent may still be set, where nobody knows whether it was; undefined where that is over. */
export function mayBeSetUntil(
  record: StepRecord | undefined,
  { changed, isAnew, now, orgNow }: WaitedFor,
): Date | undefined {
  if (!isUnanswered(record) || record.begun === null) return undefined;
  const { before, begun, sentAt } = record;
  const isChanged = changed !== null && before !== null && changed !== before;
  if (isChanged && !(isAnew && Date.parse(changed) > Date.parse(sentAt ?? begun) + SOON)) return undefined;
  const left = LATEST - elapsedOf(record, now, orgNow);
  return left > 0 ? new Date(now.getTime() + left) : undefined;
}

/** The org has not said whether it took it. */
export function isUnanswered(record: StepRecord | undefined): record is StepRecord {
  return record !== undefined && UNANSWERED.has(record.state);
}
