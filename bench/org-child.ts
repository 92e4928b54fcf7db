/**
 * A bench's child process that asks an org on loopback, with a home of its own, and prints what it measured as JSON.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchOrg } from './logins-org.js';

export async function askedInChild(
  script: URL,
  args: readonly string[],
  org: Pick<BenchOrg, 'instanceUrl' | 'accessToken'>,
): Promise<unknown> {
  const home = mkdtempSync(join(tmpdir(), 'sf-token-bench-'));
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
    const child = fileURLToPath(script);
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', child, ...args], { env });
    return JSON.parse(stdout) as unknown;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
