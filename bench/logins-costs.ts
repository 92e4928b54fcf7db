import type { Cost } from './logins-child.js';
import { startBenchOrg, type BenchOrg, type HistorySize } from './logins-org.js';
import { askedInChild } from './org-child.js';

const DAYS = 180;
const DAY = 86_400_000;

/** Both ways over one history. Throws when they do not find the same. */
export async function measureHistory(size: HistorySize): Promise<{ grouped: Cost; plain: Cost }> {
  const org = await startBenchOrg(size);
  try {
    const grouped = await readIn('grouped', org);
    const plain = await readIn('plain', org);
    const same = plain.groups === grouped.groups && JSON.stringify(sorted(plain)) === JSON.stringify(sorted(grouped));
    if (!same) throw new Error(`the two ways differ: ${JSON.stringify([plain, grouped])}`);
    return { grouped, plain };
  } finally {
    org.stop();
  }
}

/** The way of `list logins` alone. */
export async function measureGrouped(size: HistorySize): Promise<Cost> {
  const org = await startBenchOrg(size);
  try {
    return await readIn('grouped', org);
  } finally {
    org.stop();
  }
}

function sorted({ logins }: Cost): [string, number][] {
  return Object.entries(logins).sort(([a], [b]) => (a < b ? -1 : 1));
}

async function readIn(way: 'plain' | 'grouped', org: BenchOrg): Promise<Cost> {
  const since = new Date(Date.parse(org.until) - DAYS * DAY).toISOString();
  return (await askedInChild(new URL('logins-child.ts', import.meta.url), [way, since, org.until], org)) as Cost;
}
