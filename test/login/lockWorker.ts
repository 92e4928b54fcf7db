/** A worker of journal.test.ts: takes and gives back one user's lock again and again, and counts who else holds it. */
import { parentPort, workerData } from 'node:worker_threads';
import { Journal } from '../../lib/login/journal.js';
import type { Machine } from '../../lib/login/machine.js';

const { dir, pid, rounds, holders } = workerData as { dir: string; pid: number; rounds: number; holders: Int32Array };

/** Even numbers are dead as soon as anybody looks: their locks are stale at once. */
const machine: Machine = {
  now: () => new Date(),
  pid,
  host: 'here',
  startOf: () => '',
  isAlive: (one) => one % 2 === 1,
};
let taken = 0;
let most = 0;
while (taken < rounds) {
  const dies = taken % 3 === 0;
  const open = await new Journal(dir, { ...machine, pid: dies ? pid + 1 : pid }).open('integration@acme.example');
  if (open === undefined) {
    Atomics.wait(holders, 1, 0, 1);
    continue;
  }
  taken += 1;
  // Whoever dies does so with the lock in its hands, and is nobody that another run could disturb.
  if (!dies) {
    most = Math.max(most, Atomics.add(holders, 0, 1) + 1);
    Atomics.wait(holders, 1, 0, 1);
    Atomics.sub(holders, 0, 1);
    open.release();
  }
}
parentPort?.postMessage(most);
