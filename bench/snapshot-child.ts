/**
 * Saves a snapshot of so many users and reads it back, in a process of its own: `snapshot-child.ts USERS FILE`.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { NAMES_AS_THEY_ARE, openSnapshot, saveSnapshot } from '../lib/facts/snapshot/index.js';
import type { UserFacts } from '../lib/policy/index.js';
import { MemoryOrg } from '../test/facts/snapshot/memory.js';
import { sampleOrg, sampleUser } from '../test/facts/snapshot/sample.js';

export interface SnapshotCost {
  readonly saveSeconds: number;
  readonly readSeconds: number;
  /** Of the whole process at its most. */
  readonly mib: number;
}

const [count = '0', path = ''] = process.argv.slice(2);
const users = Number(count);

/** Users that are made when they are asked for, so that none are held here. */
class Crowd extends MemoryOrg {
  public override async *users(): AsyncGenerator<UserFacts, void, undefined> {
    const facts = sampleUser('', 'Somebody');
    for (let i = 0; i < users; i++) {
      yield { ...facts, id: `005${String(i).padStart(12, '0')}AAA`, username: `user.${String(i)}@corp.example` };
      if (i % 2000 === 0) await new Promise(setImmediate);
    }
  }
}

const began = performance.now();
const file = openSync(path, 'w', 0o600);
await saveSnapshot(
  new Crowd(sampleOrg()),
  { taken: new Date(0).toISOString(), plugin: '', say: ({ key }) => key, names: NAMES_AS_THEY_ARE },
  (text) => writeSync(file, text),
);
closeSync(file);
const written = performance.now();
let read = 0;
for await (const user of (await openSnapshot(path)).users({ addresses: [] })) read += user.id === '' ? 0 : 1;
if (read !== users) throw new Error(`${String(read)} users were read, not ${String(users)}`);

const cost: SnapshotCost = {
  saveSeconds: (written - began) / 1000,
  readSeconds: (performance.now() - written) / 1000,
  mib: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(cost));
