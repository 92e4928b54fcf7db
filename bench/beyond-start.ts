/**
 * What a question to a project costs beyond the start of the command: beyond the same question to a project with one
 * small profile. CPU seconds, which the rest of the machine hardly changes.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurement } from './bench.js';
import { checkIp, median } from './check-ip-run.js';
import { profileRange, smallProfile, writeProject } from './project-files.js';

const ASK = ['--ip', '20.0.7.1', '-r', 'csv'] as const;

export function within(measure: (folder: string) => Measurement): Measurement {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-bench-'));
  try {
    return measure(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function beyondStart(folder: string): (args: readonly string[]) => number {
  const small = join(folder, 'small');
  writeProject(small, [['P0', smallProfile(profileRange('20.0.7.0', '20.0.7.31'))]]);
  const seconds = (args: readonly string[]): number => {
    return median(() => checkIp(folder, [...args, ...ASK], join(folder, 'out.csv'))).cpuSeconds;
  };
  const start = seconds(['-d', small]);
  return (args) => Math.max(seconds(args) - start, 0);
}

/** Seconds of Python's xml.parsers.expat, which is written in C, with a handler for nothing; undefined without Python. */
export function expat(folder: string): number | undefined {
  const code = [
    'import sys, os, time',
    'from xml.parsers import expat',
    'began = time.process_time()',
    'for name in os.listdir(sys.argv[1]):',
    '    with open(os.path.join(sys.argv[1], name), "rb") as file: expat.ParserCreate().ParseFile(file)',
    'print(time.process_time() - began)',
  ].join('\n');
  const done = spawnSync('python3', ['-c', code, folder], { encoding: 'utf8' });
  return done.status === 0 ? Number(done.stdout) : undefined;
}

export function besidePython(seconds: number | undefined): string {
  return seconds === undefined ? 'no Python' : `Python's expat ${seconds.toFixed(2)} s`;
}
