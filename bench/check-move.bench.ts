/**
 * What `check move` asks of the org of `logins-10m`, 10,000,000 rows of LoginHistory of 5,000 integration and 200,000 other
 * users over 180 days, beside `list logins` over the same time. The rows that are read one by one for the gaps of single
 * users are not counted: they go by a client of their own.
 */
import type { Bench, Measurement } from './bench.js';
import { startBenchOrg } from './logins-org.js';
import { askedInChild } from './org-child.js';

const SIZE = { users: 205_000, integrations: 5_000, logins: 10_000_000 };
const MOST = 1.3;

/** What the child prints. */
export interface MoveCalls {
  readonly listLogins: number;
  readonly checkMove: number;
  /** Users whose stage was told, to show that it did the work. */
  readonly users: number;
}

export async function measureMoves(size: typeof SIZE): Promise<MoveCalls> {
  const org = await startBenchOrg(size);
  try {
    return (await askedInChild(new URL('check-move-child.ts', import.meta.url), [org.until], org)) as MoveCalls;
  } finally {
    org.stop();
  }
}

async function measure(): Promise<Measurement> {
  const { checkMove, listLogins, users } = await measureMoves(SIZE);
  if (users < SIZE.integrations / 2) throw new Error(`It told the stage of ${String(users)} users alone.`);
  const ratio = checkMove / listLogins;
  return {
    ...{ value: checkMove, unit: 'API calls', against: `list logins: ${String(listLogins)} API calls`, ratio },
    bounds: [{ unit: 'times the calls of list logins', value: ratio, most: MOST }],
  };
}

export const benches: Bench[] = [{ name: 'check-move-10m', run: measure }];
