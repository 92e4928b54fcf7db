/**
 * One attempt of the plugin as the journal keeps it: a file of its own.
 */
import type { Path } from '../policy/index.js';
import { Text } from '../text.js';
import { DAY } from '../isoTime.js';
import { LoginError } from './error.js';
import { isRunning, type Machine, type OwningProcess } from './machine.js';
import { isTime, ownerIn, parsed } from './storedJson.js';

/**
 * `open`: nobody wrote down how it ended. `failed`: refused. `elsewhere`: refused for a reason that has nothing to do with
 * the secret. `unheard`: no answer that says anything.
 */
const ENDS = ['open', 'failed', 'elsewhere', 'unheard'] as const;
type End = (typeof ENDS)[number];
export type AttemptEnd = Exclude<End, 'open'> | 'succeeded' | 'not-sent';

export interface OwnAttempt {
  /** 12 hex digits. */
  readonly id: string;
  readonly path: Path;
  /** ISO times by the clock of this machine. One that is open has ended when its run was found dead. */
  readonly at: string;
  readonly ended?: string;
  readonly end: End;
  /** Its run may still be there, stopped or asleep, and send it later. */
  readonly pending: boolean;
}

/** An attempt as it is written down. */
export type Stored = Omit<OwnAttempt, 'pending'> & OwningProcess;

export function content(attempt: Stored): string {
  return JSON.stringify({ version: 2, ...attempt });
}

/** Throws where the file cannot be what the journal wrote. */
export function attemptIn(
  bytes: Buffer,
  name: string,
  { machine, pathOf }: { readonly machine: Machine; readonly pathOf: (name: string) => string },
): OwnAttempt {
  const fields = parsed(bytes);
  const { version, id, path, at, ended, end } = fields;
  const owner = ownerIn(fields);
  const known = ENDS.find((one) => one === end);
  if (
    version !== 2 ||
    owner === undefined ||
    typeof id !== 'string' ||
    !name.endsWith(`.${id}.json`) ||
    (path !== 'soap' && path !== 'oauth-password') ||
    !isTime(at) ||
    !(ended === undefined || isTime(ended)) ||
    known === undefined
  ) {
    throw new LoginError(Text.of('login-errors.journal.unreadable', { file: pathOf(name) }));
  }
  const pending = known === 'open' && ended === undefined && isRunning(owner, machine) !== false;
  return { id, path, at, end: known, pending, ...(ended === undefined ? {} : { ended }) };
}

/** Milliseconds after which a run that stands still before it sends is taken for gone. */
export const ASLEEP = DAY;

/**
 * The end of an attempt whose run has died: until it was found dead it may have stood still, and sent it. Undefined for
 * every other attempt.
 */
export function foundEnd({ at, end, ended, pending }: OwnAttempt, now: Date): string | undefined {
  if (end !== 'open' || pending || ended !== undefined) return undefined;
  const begun = Date.parse(at);
  return new Date(Math.max(begun, Math.min(now.getTime(), begun + ASLEEP))).toISOString();
}

/** What is written down of it then. @param bytes its file, which {@link attemptIn} has read */
export function endedContent(bytes: Buffer, ended: string): string {
  return JSON.stringify({ ...parsed(bytes), ended });
}
