import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface BenchOrg {
  readonly instanceUrl: string;
  readonly accessToken: string;
  /** ISO time up to which its history reaches. */
  readonly until: string;
  stop(): void;
}

export interface HistorySize {
  readonly users: number;
  readonly integrations: number;
  readonly logins: number;
  /** Distinct groups of each integration user, about. */
  readonly groups?: number;
}

/** The org on loopback in a process group of its own, as `npm run org -- --json` starts it. */
export async function startBenchOrg(size: HistorySize): Promise<BenchOrg> {
  const main = fileURLToPath(new URL('../test/org/main.ts', import.meta.url));
  const given = Object.entries(size).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const args = ['--import', 'tsx', '--disable-warning=ExperimentalWarning', main, '--json', '--seed', '7', ...given];
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = (): void => {
    process.off('exit', stop);
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
  };
  process.once('exit', stop);
  const lines = createInterface({ input: child.stdout });
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`the org ended with ${code}`)));
  });
  const line = await Promise.race([new Promise<string>((resolve) => lines.once('line', resolve)), ended]);
  ended.catch(() => undefined);
  const { urls, admin } = JSON.parse(line) as { urls: { cloud: string }; admin: { accessToken: string } };
  return { instanceUrl: urls.cloud, accessToken: admin.accessToken, until: new Date().toISOString(), stop };
}
