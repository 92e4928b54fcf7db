/**
 * Whether saving and reading a snapshot stream: the memory at 1,000,000 users beside that at 10,000.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bench, Measurement } from './bench.js';
import type { SnapshotCost } from './snapshot-child.js';

const MANY = 1_000_000;
const FEW = 10_000;

async function costOf(users: number): Promise<SnapshotCost> {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-bench-'));
  try {
    const child = fileURLToPath(new URL('snapshot-child.ts', import.meta.url));
    const args = ['--import', 'tsx', child, String(users), join(folder, 'snapshot.jsonl')];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout) as SnapshotCost;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The ratio says how much more memory a hundred times the users take; 1 is none. */
async function memory(): Promise<Measurement> {
  const [few, many] = [await costOf(FEW), await costOf(MANY)];
  return {
    value: many.mib,
    unit: 'MiB',
    against: `${few.mib.toFixed(0)} MiB at ${String(FEW)} users; ${String(MANY)} users: saved in ${many.saveSeconds.toFixed(1)} s, read in ${many.readSeconds.toFixed(1)} s`,
    ratio: many.mib / few.mib,
  };
}

export const benches: Bench[] = [{ name: 'snapshot-memory', run: memory }];
