/**
 * How long an error text takes to be explained, beside the least that sf can do: saying its version. The plugin is
 * packed and installed as users get it; the two take turns, so that a busy machine slows them alike.
 */
import { performance } from 'node:perf_hooks';
import { install, packed } from '../test/package/support.js';
import { Home, sfProcess as sf } from '../test/support/run.js';
import type { Bench, Measurement } from './bench.js';

const ROUNDS = 9;
const COMMANDS = {
  version: ['--version'],
  diagnose: ['token', 'diagnose', 'login', '--error', 'INVALID_LOGIN: Invalid username, password, security token'],
} as const;

async function measure(): Promise<Measurement> {
  const home = new Home();
  try {
    await install((await packed()).tarball, home);
    const times: Record<keyof typeof COMMANDS, number[]> = { version: [], diagnose: [] };
    for (let round = 0; round <= ROUNDS; round++) {
      for (const name of ['version', 'diagnose'] as const) {
        const began = performance.now();
        const { code, stdout, stderr } = await sf(COMMANDS[name], home);
        if (code !== 0) {
          throw new Error(`sf ${COMMANDS[name].join(' ')} ended with ${String(code)}: ${stderr}${stdout}`);
        }
        // The first round fills the caches of the file system.
        if (round > 0) times[name].push((performance.now() - began) / 1000);
      }
    }
    const [version, diagnose] = [median(times.version), median(times.diagnose)];
    return {
      value: diagnose,
      unit: 's',
      against: `sf --version: ${version.toFixed(2)} s (medians of ${String(ROUNDS)})`,
      ratio: diagnose / version,
    };
  } finally {
    home.remove();
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export const benches: Bench[] = [{ name: 'start-up-offline', ratio: { most: 1.25 }, run: measure }];
