/**
 * The org on loopback in a process of its own, so that what is measured does not share one with it.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../test/support/run.js';

export interface Loopback {
  readonly urls: Readonly<Record<'office' | 'cloud', string>>;
  readonly admin: { readonly username: string; readonly accessToken: string };
  stop(): void;
}

/** @param options of `npm run org`, such as `{ users: 300 }`. */
export async function startLoopback(options: Readonly<Record<string, number>>): Promise<Loopback> {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const main = join(ROOT, 'test', 'org', 'main.ts');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--disable-warning=ExperimentalWarning', main, '--json', ...args],
    {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const stop = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid);
  };
  process.once('exit', stop);
  for await (const line of createInterface({ input: child.stdout })) {
    // Whoever does not stop it need not wait for it: it ends with this process.
    child.stdout.destroy();
    child.unref();
    return { ...(JSON.parse(line) as Omit<Loopback, 'stop'>), stop };
  }
  throw new Error('The org on loopback did not start.');
}
