/**
 * `check ip` in a process of its own, with what it took: time on the clock, which everything else on the machine makes
 * longer, and time of the processors, which it hardly does.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const MARK = 'sf-token-bench-cost ';
/** Loaded before the command: says at its end how much memory it took at most (KiB), and how much CPU time (µs). */
const WATCH = `data:text/javascript,process.on('exit',()=>{const u=process.resourceUsage();process.stderr.write('${MARK}'+u.maxRSS+' '+(u.userCPUTime+u.systemCPUTime)+'\\n')})`;

export interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly mebibytes: number;
}

/** Runs `check ip` with these arguments, its standard output in a file. Throws unless it has answered. */
export function checkIp(home: string, args: readonly string[], output: string): Cost {
  const out = openSync(output, 'w');
  try {
    const began = process.hrtime.bigint();
    const done = spawnSync(
      process.execPath,
      ['--import', WATCH, join(ROOT, 'bin', 'run.js'), 'token', 'check', 'ip', ...args],
      {
        env: { PATH: process.env['PATH'] ?? '', HOME: home, SF_DISABLE_TELEMETRY: 'true' },
        encoding: 'utf8',
        stdio: ['ignore', out, 'pipe'],
      },
    );
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    if (![0, 30, 68].includes(done.status ?? -1)) throw new Error(`check ip ended with ${done.status}: ${done.stderr}`);
    const cost = new RegExp(`${MARK}(\\d+) (\\d+)`).exec(done.stderr);
    return { seconds, cpuSeconds: Number(cost?.[2]) / 1e6, mebibytes: Number(cost?.[1]) / 1024 };
  } finally {
    closeSync(out);
  }
}

/** The run of middle CPU time out of three. */
export function median(run: () => Cost): Cost {
  return middle([run(), run(), run()]);
}

/** The one of middle CPU time. */
export function middle(costs: readonly Cost[]): Cost {
  const sorted = [...costs].sort((a, b) => a.cpuSeconds - b.cpuSeconds);
  const nothing = { seconds: Number.NaN, cpuSeconds: Number.NaN, mebibytes: Number.NaN };
  return sorted[Math.floor(sorted.length / 2)] ?? nothing;
}
