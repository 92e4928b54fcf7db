/**
 * How long a command takes to start: the plugin as users install it, beside a command that comes with sf and asks the
 * same org. The commands take turns, so that each meets the same machine.
 */
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { install, packed } from '../test/package/support.js';
import { Home, sfProcess as sf } from '../test/support/run.js';
import type { Bench, Measurement } from './bench.js';
import { startLoopback } from './loopback.js';

const ROUNDS = 7;
const IP = '203.0.113.7';

type Command = 'display' | 'snapshot' | 'org';
type Seconds = Readonly<Record<Command, number>>;

let measuring: Promise<Seconds> | undefined;

async function measure(): Promise<Seconds> {
  const home = new Home();
  const org = await startLoopback({ users: 300, logins: 1000, seed: 5 });
  try {
    await install((await packed()).tarball, home);
    const run = async (args: readonly string[], env: Record<string, string> = {}): Promise<void> => {
      const { code, stderr, stdout } = await sf(args, home, { env });
      if (code !== 0) throw new Error(`sf ${args.join(' ')} ended with ${String(code)}: ${stderr}${stdout}`);
    };
    const login = [
      'org',
      'login',
      'access-token',
      '--instance-url',
      org.urls.cloud,
      '--no-prompt',
      '--alias',
      'loopback',
    ];
    await run([...login, '--set-default'], { SF_ACCESS_TOKEN: org.admin.accessToken });
    const file = join(home.path, 'org.jsonl');
    await run(['token', 'save', 'snapshot', '--output-file', file]);
    const commands: Record<Command, readonly string[]> = {
      display: ['org', 'display', '--json'],
      snapshot: ['token', 'check', 'ip', '--snapshot', file, '--ip', IP, '--json'],
      org: ['token', 'check', 'ip', '--ip', IP, '--json'],
    };
    const times: Record<Command, number[]> = { display: [], snapshot: [], org: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const command of ['display', 'snapshot', 'org'] as const) {
        const began = performance.now();
        await run(commands[command]);
        times[command].push((performance.now() - began) / 1000);
      }
    }
    return { display: median(times.display), snapshot: median(times.snapshot), org: median(times.org) };
  } finally {
    org.stop();
    home.remove();
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The ratio says how many times as long as `sf org display` the command takes. */
async function beside(command: Command): Promise<Measurement> {
  measuring ??= measure();
  const seconds = await measuring;
  return {
    value: seconds[command],
    unit: 's',
    against: `sf org display --json of the same org: ${seconds.display.toFixed(2)} s (medians of ${ROUNDS})`,
    ratio: seconds[command] / seconds.display,
  };
}

/** The slower of the two questions, with both figures. */
async function slower(): Promise<Measurement> {
  const [snapshot, org] = [await beside('snapshot'), await beside('org')];
  const worse = org.ratio > snapshot.ratio ? org : snapshot;
  const both = `check ip --snapshot ${snapshot.value.toFixed(2)} s, check ip -o ${org.value.toFixed(2)} s`;
  return { ...worse, against: `${worse.against}; ${both}` };
}

export const benches: Bench[] = [
  { name: 'start-up', ratio: { most: 1.25 }, run: slower },
  { name: 'start-up-snapshot', ratio: { most: 1.25 }, run: async () => beside('snapshot') },
  { name: 'start-up-org', ratio: { most: 1.1 }, run: async () => beside('org') },
];
