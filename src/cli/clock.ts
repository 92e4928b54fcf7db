/**
 * The clock of this machine, for jobs that look at it while they run.
 */
import { setTimeout as wait } from 'node:timers/promises';

export const CLOCK = {
  now: (): Date => new Date(),
  sleep: async (
    milliseconds: number,
    how: { readonly signal?: AbortSignal; readonly ref?: boolean } = {},
  ): Promise<void> => wait(milliseconds, undefined, how).catch(() => undefined),
};
