/**
 * Waits for what is going to be, however slow the machine is: a clock tells no slow machine from one that stands still.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two looks. */
const OFTEN = 20;
/** Milliseconds after which it is not going to be: to be told what was waited for is better than to be ended by mocha. */
const PATIENCE = 600_000;

/** @param what as in "waited for ..." @throws Error where it does not come */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > PATIENCE) throw new Error(`Waited in vain for ${what}`);
    await sleep(OFTEN);
  }
}
