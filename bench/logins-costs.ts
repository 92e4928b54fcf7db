import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Cost } from './logins-child.js';
import { startBenchOrg, type BenchOrg, type HistorySize } from './logins-org.js';

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
  const home = mkdtempSync(join(tmpdir(), 'sf-token-bench-'));
  const since = new Date(Date.parse(org.until) - DAYS * DAY).toISOString();
  const child = fileURLToPath(new URL('logins-child.ts', import.meta.url));
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    SF_ORG_INSTANCE_URL: org.instanceUrl,
    SF_DISABLE_TELEMETRY: 'true',
    SF_DISABLE_LOG_FILE: 'true',
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    BENCH_ACCESS_TOKEN: org.accessToken,
  };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', child, way, since, org.until], {
      env,
    });
    return JSON.parse(stdout) as Cost;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
