import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bench, Measurement } from './bench.js';
import type { Memory } from './ip-memory-child.js';

const BOUND_MIB = 16;
const MIB = 2 ** 20;

/**
 * What a range set of 100,000 IPv6 ranges holds in memory, in MiB, the figure of a process of its own; the ratio is to
 * the bound, so that at most 1 is wanted.
 */
async function measure(): Promise<Measurement> {
  const child = fileURLToPath(new URL('ip-memory-child.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--import', 'tsx', child]);
  const memory = JSON.parse(stdout) as Memory;
  return {
    value: memory.rangeSet / MIB,
    unit: 'MiB',
    against: `the bound of ${BOUND_MIB} MiB; the same ranges as an array of objects ${mib(memory.objects)}; BlockList ${mib(memory.blockList)} (resident)`,
    ratio: memory.rangeSet / MIB / BOUND_MIB,
  };
}

function mib(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}

export const benches: Bench[] = [{ name: 'ip-memory-v6-100k', ratio: { most: 1 }, run: measure }];
