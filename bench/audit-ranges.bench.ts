/**
 * `audit ranges` on 200 profiles with 10,000 ranges, beside the start-up of the same command with one range. The two take
 * turns, so that a busy machine slows them alike.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Bench, Measurement } from './bench.js';
import { profileRange, smallProfile, writeProject } from './project-files.js';

const PROFILES = 200;
const RANGES = 50;
const ROUNDS = 7;
const MOST = 2;
const RUN = join(import.meta.dirname, '..', 'bin', 'run.js');

/** Every third one adjoins the one before it, every fifth lies within, and every seventh overlaps. */
function rangesOf(profile: number): string {
  return Array.from({ length: RANGES }, (_, at) => {
    const [second, third] = [profile, at * 4];
    if (at % 7 === 6) return profileRange(`20.${second}.${third - 3}.0`, `20.${second}.${third}.9`);
    if (at % 5 === 4) return profileRange(`20.${second}.${third - 4}.1`, `20.${second}.${third - 4}.9`);
    return profileRange(`20.${second}.${third}.0`, `20.${second}.${third + (at % 3 === 2 ? 3 : 2)}.255`);
  }).join('');
}

function seconds(project: string): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [RUN, 'token', 'audit', 'ranges', '-d', project], {
    encoding: 'utf8',
  });
  if (status !== 0 && status !== 30 && status !== 68) throw new Error(`audit ranges ended with ${status}: ${stderr}`);
  return (performance.now() - began) / 1000;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

function measure(): Measurement {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-bench-'));
  try {
    const [one, all] = [join(folder, 'one'), join(folder, 'all')];
    writeProject(one, [['P0', smallProfile('')]]);
    writeProject(
      all,
      Array.from({ length: PROFILES }, (_, at) => [`P${at}`, smallProfile(rangesOf(at))] as const),
    );
    const times: { one: number[]; all: number[] } = { one: [], all: [] };
    for (let round = 0; round <= ROUNDS; round++) {
      const took = { one: seconds(one), all: seconds(all) };
      // The first round fills the caches of the file system.
      if (round === 0) continue;
      times.one.push(took.one);
      times.all.push(took.all);
    }
    const [start, value] = [median(times.one), median(times.all)];
    return {
      value,
      unit: 's',
      against: `the same command with one range: ${start.toFixed(2)} s (medians of ${ROUNDS})`,
      ratio: value / start,
      bounds: [{ unit: 'times the start-up with one range', value: value / start, most: MOST }],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const benches: Bench[] = [{ name: 'audit-ranges', run: async () => Promise.resolve(measure()) }];
