/**
 * Waiting for a row of LoginHistory that is to come: look, wait, look again until an end.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two looks. */
const USUAL = 1000;
/** The last look comes not at once after the one before it. */
const SHORTEST = 50;

/**
 * Waits until it is time to look again.
 *
 * @param end as of `Date.now()`: the last look is not much later than it
 * @throws where `signal` is given and ends it
 */
export async function nextLook(end: number, every = USUAL, signal?: AbortSignal): Promise<void> {
  await sleep(Math.min(every, Math.max(SHORTEST, end - Date.now())), undefined, signal === undefined ? {} : { signal });
}
