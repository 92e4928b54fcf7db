/**
 * What it costs to list the users of an org, beside a bare loop over query and queryMore that reads the same records
 * and only counts; and how the calls of --summary grow with the org.
 */
import type { Bench, Measurement } from './bench.js';
import { listingCosts, summaryCalls, type Costs } from './users-costs.js';

const SIZES = { '10k': 10_000, '100k': 100_000, '1m': 1_000_000 } as const;
const ROUNDS = { '10k': 5, '100k': 5, '1m': 3 } as const;
const MIB = 2 ** 20;

type Size = keyof typeof SIZES;
const measuring = new Map<Size, Promise<Costs>>();

async function costs(size: Size): Promise<Costs> {
  const found = measuring.get(size) ?? listingCosts(SIZES[size], ROUNDS[size]);
  measuring.set(size, found);
  return found;
}

/** The ratio is to the bare loop; the starts of both programs are in the times. */
async function time(size: Size): Promise<Measurement> {
  const { ours, bare, records } = await costs(size);
  return {
    value: ours.seconds,
    unit: 's',
    against:
      `a bare loop over the same ${records.toLocaleString('en')} records: ${bare.seconds.toFixed(1)} s ` +
      `(CPU ${ours.cpu.toFixed(1)} s and ${bare.cpu.toFixed(1)} s; medians of ${ROUNDS[size]})`,
    ratio: ours.seconds / bare.seconds,
  };
}

/** The ratio is to the bare loop. */
async function memory(size: Size): Promise<Measurement> {
  const { ours, bare } = await costs(size);
  return {
    value: ours.memory / MIB,
    unit: 'MiB',
    against: `the bare loop: ${(bare.memory / MIB).toFixed(0)} MiB (most resident memory, medians of ${ROUNDS[size]})`,
    ratio: ours.memory / bare.memory,
  };
}

/** The ratio is that of the largest org to the smallest. */
async function calls(): Promise<Measurement> {
  const small = await summaryCalls(SIZES['10k']);
  const large = await summaryCalls(SIZES['1m']);
  return {
    value: large,
    unit: 'API calls',
    against: `${SIZES['10k'].toLocaleString('en')} users: ${small} API calls`,
    ratio: large / small,
  };
}

const sizes: readonly Size[] = ['10k', '100k', '1m'];

export const benches: Bench[] = [
  ...sizes.flatMap((size) => [
    {
      name: `users-${size}-time`,
      // In smaller orgs the start, which the loop does not have, is most of the time.
      ...(size === '1m' ? { ratio: { most: 1.12 } } : {}),
      run: async () => time(size),
    },
    { name: `users-${size}-memory`, run: async () => memory(size) },
  ]),
  { name: 'summary-calls', run: calls },
];
