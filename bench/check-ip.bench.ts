/**
 * `check ip` on long lists against an org with 1,000 trusted ranges, beside the same command with one address: what is
 * above 1 is the work of the list, the rest is start-up.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, Measurement } from './bench.js';

const ROOT = join(import.meta.dirname, '..');
const LISTS = join(ROOT, 'test', 'data', 'ip-lists');
const RANGES = 1000;
const RUNS = 3;

/** 1,000 ranges of 32 addresses, two blocks apart, all over 20.0.0.0/8 and what follows. */
function project(folder: string): void {
  const ranges = Array.from({ length: RANGES }, (_, i) => {
    const at = `${20 + Math.floor(i / 250)}.${i % 250}.7`;
    return `<ipRanges><end>${at}.31</end><start>${at}.0</start></ipRanges>`;
  });
  const head =
    '<?xml version="1.0" encoding="UTF-8"?>\n<SecuritySettings xmlns="http://soap.sforce.com/2006/04/metadata">';
  mkdirSync(join(folder, 'settings'));
  writeFileSync(
    join(folder, 'settings', 'Security.settings'),
    `${head}\n<networkAccess>\n${ranges.join('\n')}\n</networkAccess>\n</SecuritySettings>\n`,
  );
}

/** Median seconds of some runs. */
function seconds(folder: string, addresses: readonly string[]): number {
  const file = join(folder, 'out.json');
  const times = Array.from({ length: RUNS }, () => {
    const began = process.hrtime.bigint();
    const done = spawnSync(
      process.execPath,
      [
        ...[join(ROOT, 'bin', 'run.js'), 'token', 'check', 'ip', '--source-dir', folder],
        ...[...addresses, '--output-file', file],
      ],
      { env: { PATH: process.env['PATH'] ?? '', HOME: folder, SF_DISABLE_TELEMETRY: 'true' }, encoding: 'utf8' },
    );
    if (done.status !== 30 && done.status !== 0) throw new Error(`check ip ended with ${done.status}: ${done.stderr}`);
    if (statSync(file).size === 0) throw new Error('check ip wrote nothing');
    return Number(process.hrtime.bigint() - began) / 1e9;
  });
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
}

function measure(): Measurement {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-bench-'));
  try {
    project(folder);
    const one = seconds(folder, ['--ip', '20.0.7.1']);
    const github = seconds(folder, ['--ip-file', join(LISTS, 'github-meta.json'), '--ip-key', 'actions']);
    const aws = seconds(folder, ['--ip-file', join(LISTS, 'aws-ip-ranges.json'), '--ip-key', 'AMAZON']);
    const worst = Math.max(github, aws);
    return {
      value: worst,
      unit: 's',
      against: `one address ${one.toFixed(2)} s; GitHub's actions ${github.toFixed(2)} s; all of AWS ${aws.toFixed(2)} s`,
      ratio: worst / one,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const benches: Bench[] = [
  { name: 'check-ip-lists', ratio: { most: 3 }, run: async () => Promise.resolve(measure()) },
];
