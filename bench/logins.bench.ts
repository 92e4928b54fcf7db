/**
 * What it costs to list the password logins of a busy org: 10,000,000 rows of 5,000 integration and 200,000 other users
 * over 180 days, against the loop over all rows. One run of both gives all four figures.
 */
import type { Bench, Measurement } from './bench.js';
import type { Cost } from './logins-child.js';
import { measureHistory } from './logins-costs.js';

const SIZE = { users: 205_000, integrations: 5_000, logins: 10_000_000 };
const MIB = 2 ** 20;

let measured: Promise<{ grouped: Cost; plain: Cost }> | undefined;

/** The ratio is how many times less it takes than the plain way; for memory, the share of the plain way's. */
async function measure(
  unit: string,
  of: (cost: Cost) => number,
  ratio: (grouped: number, plain: number) => number = (grouped, plain) => plain / grouped,
): Promise<Measurement> {
  const { grouped, plain } = await (measured ??= measureHistory(SIZE));
  const [value, other] = [of(grouped), of(plain)];
  const shown = Number(other.toPrecision(4)).toLocaleString('en');
  return { value, unit, against: `a loop over all rows: ${shown} ${unit}`, ratio: ratio(value, other) };
}

export const benches: Bench[] = [
  { name: 'logins-10m-calls', ratio: { least: 50 }, run: () => measure('API calls', ({ calls }) => calls) },
  { name: 'logins-10m-bytes', run: () => measure('MiB', ({ bytes }) => bytes / MIB) },
  { name: 'logins-10m-cpu', run: () => measure('s', ({ cpu }) => cpu) },
  {
    name: 'logins-10m-memory',
    run: () =>
      measure(
        'MiB',
        ({ memory }) => memory / MIB,
        (grouped, plain) => grouped / plain,
      ),
  },
];
