/**
 * What `check policy` asks of an org of 20,000 users with 200,000 logins, beside `list logins --path all` and
 * `list users --summary` together: the org is read once.
 */
import { execFile } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench, Measurement } from './bench.js';
import { startBenchOrg, type BenchOrg } from './logins-org.js';

const SIZE = { users: 20_000, integrations: 500, logins: 200_000 };
const MOST = 1.15;
const RUN = join(import.meta.dirname, '..', 'bin', 'run.js');
const LARGEST = 512 * 1024 * 1024;

async function callsOf(org: BenchOrg, folder: string, ...command: string[]): Promise<number> {
  const args = [RUN, 'token', ...command, '--target-org', org.accessToken, '--json'];
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    SF_ORG_INSTANCE_URL: org.instanceUrl,
    SF_DISABLE_TELEMETRY: 'true',
    SF_DISABLE_LOG_FILE: 'true',
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env, maxBuffer: LARGEST });
  const { result } = JSON.parse(stdout) as { result: { apiCalls: number } };
  return result.apiCalls;
}

async function measure(): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-bench-'));
  const org = await startBenchOrg(SIZE);
  try {
    // The present state, so that the check ends with exit 0.
    await callsOf(org, folder, 'generate', 'policy');
    // Logins that are read one by one have a bound of their own: a call for each integration.
    appendFileSync(join(folder, 'sf-token.yml'), '\nrules:\n  integration-unusual-hour: off\n');
    const value = await callsOf(org, folder, 'check', 'policy');
    const logins = await callsOf(org, folder, 'list', 'logins', '--path', 'all');
    const users = await callsOf(org, folder, 'list', 'users', '--summary');
    const ratio = value / (logins + users);
    return {
      value,
      unit: 'API calls',
      against: `list logins --path all: ${logins}, list users --summary: ${users}`,
      ratio,
      bounds: [{ unit: 'times both together', value: ratio, most: MOST }],
    };
  } finally {
    org.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const benches: Bench[] = [{ name: 'check-policy-calls', run: measure }];
