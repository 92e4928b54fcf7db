/**
 * Waiting between the attempts of one read.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { orgError } from './orgError.js';
import type { Meaning } from './refusals.js';

/** Waits so many milliseconds, less when the signal comes. */
export type Pause = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Attempts of one read, the first included. */
const ATTEMPTS = 4;
/** The longest Retry-After that is honoured by waiting, in milliseconds. */
const LONGEST_WAIT = 60_000;
/** The first wait where the org names none; it doubles. In milliseconds. */
const FIRST_WAIT = 500;

const realPause: Pause = async (milliseconds, signal) => {
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
};

/** Waits before the next attempt, or throws what the last one meant when there is none. */
export async function patienceFor(
  attempt: number,
  meaning: Meaning,
  signal?: AbortSignal,
  pause: Pause = realPause,
): Promise<void> {
  const asked = meaning.again?.after ?? 0;
  if (asked > LONGEST_WAIT) throw orgError('retry-later', { seconds: String(Math.ceil(asked / 1000)) });
  if (attempt >= ATTEMPTS) throw meaning.error;
  try {
    await pause(Math.max(asked, FIRST_WAIT * 2 ** (attempt - 1)), signal);
  } catch {
    throw orgError('cancelled');
  }
}
