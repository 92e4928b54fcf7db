/**
 * `check ip` on large projects, beyond the time of a project with one small profile: 200 MB of profiles beside reading
 * the same files without looking into them and beside Python's parser in C, and one profile with 200,000 ranges.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, Measurement } from './bench.js';
import { checkIp, median } from './check-ip-run.js';
import { largeProfile, profileRange, smallProfile, writeProject } from './project-files.js';

const PROFILES = 81;
const RANGES = 200_000;
const ASK = ['--ip', '20.0.7.1', '-r', 'csv'] as const;

function within(measure: (folder: string) => Measurement): Measurement {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-bench-'));
  try {
    return measure(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds of the command beyond its start, which is the same question to a project with one small profile. */
function beyondStart(folder: string): (args: readonly string[]) => number {
  const small = join(folder, 'small');
  writeProject(small, [['P0', smallProfile(profileRange('20.0.7.0', '20.0.7.31'))]]);
  const seconds = (args: readonly string[]): number => {
    return median(() => checkIp(folder, [...args, ...ASK], join(folder, 'out.csv'))).seconds;
  };
  const start = seconds(['-d', small]);
  return (args) => Math.max(seconds(args) - start, 0);
}

function bareRead(folder: string): number {
  const began = process.hrtime.bigint();
  const size = readdirSync(folder).reduce((sum, name) => sum + readFileSync(join(folder, name)).length, 0);
  if (size < 150e6) throw new Error(`The profiles have ${size} bytes.`);
  return Number(process.hrtime.bigint() - began) / 1e9;
}

/** Python's xml.parsers.expat, which is written in C, with a handler for nothing; undefined without Python. */
function expat(folder: string): number | undefined {
  const code = [
    'import sys, os, time',
    'from xml.parsers import expat',
    'began = time.perf_counter()',
    'for name in os.listdir(sys.argv[1]):',
    '    with open(os.path.join(sys.argv[1], name), "rb") as file: expat.ParserCreate().ParseFile(file)',
    'print(time.perf_counter() - began)',
  ].join('\n');
  const done = spawnSync('python3', ['-c', code, folder], { encoding: 'utf8' });
  return done.status === 0 ? Number(done.stdout) : undefined;
}

function* profiles(): Generator<readonly [string, string]> {
  for (let i = 0; i < PROFILES; i++) yield [`P${i}`, largeProfile(i, profileRange('20.0.7.0', `20.0.7.${i}`))];
}

function many(): Measurement {
  return within((folder) => {
    const project = join(folder, 'large');
    writeProject(project, profiles());
    const beyond = beyondStart(folder);
    const files = join(project, 'profiles');
    bareRead(files);
    const bare = bareRead(files);
    const python = expat(files);
    const named = beyond(['-d', project, '--profile', 'P7']);
    const all = beyond(['-d', project]);
    const beside = python === undefined ? 'no Python' : `Python's expat ${python.toFixed(2)} s`;
    return {
      value: all,
      unit: 's',
      against: `a bare read ${bare.toFixed(2)} s; ${beside}; one profile named ${named.toFixed(2)} s`,
      ratio: all / (python ?? bare),
    };
  });
}

function ranges(): Measurement {
  return within((folder) => {
    const project = join(folder, 'ranges');
    const written = Array.from({ length: RANGES }, (_, i) => {
      const at = `${20 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`;
      return profileRange(`${at}.0`, `${at}.31`);
    }).join('');
    writeProject(project, [['P0', smallProfile(written)]]);
    const value = beyondStart(folder)(['-d', project, '--profile', 'P0']);
    const python = expat(join(project, 'profiles'));
    return {
      value,
      unit: 's',
      against: python === undefined ? 'no Python' : `Python's expat ${python.toFixed(2)} s`,
      ratio: value / (python ?? 1),
    };
  });
}

export const benches: Bench[] = [
  { name: 'project-profiles', run: async () => Promise.resolve(many()) },
  { name: 'profile-200k', run: async () => Promise.resolve(ranges()) },
];
