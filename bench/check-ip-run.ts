/**
 * `check ip` in a process of its own, with what it took.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const MARK = 'sf-token-bench-most-memory ';
/** Loaded before the command: says at its end how much memory it took at most. */
const WATCH = `data:text/javascript,process.on('exit',()=>process.stderr.write('${MARK}'+process.resourceUsage().maxRSS+'\\n'))`;

export interface Cost {
  readonly seconds: number;
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
    const kibibytes = Number(new RegExp(`${MARK}(\\d+)`).exec(done.stderr)?.[1]);
    return { seconds, mebibytes: kibibytes / 1024 };
  } finally {
    closeSync(out);
  }
}

/** The run of middle time out of three. */
export function median(run: () => Cost): Cost {
  const costs = [run(), run(), run()].sort((a, b) => a.seconds - b.seconds);
  return costs[1] ?? { seconds: Number.NaN, mebibytes: Number.NaN };
}
