/**
 * Runs a program of the user's, without a shell. What it is told goes to its standard input, never into arguments or the
 * environment.
 */
import { spawn } from 'node:child_process';

/** Characters that are kept of what it says. */
const LONGEST = 16 * 1024;

/** Variables in which secrets reach this plugin: they are not for other programs. */
const OURS = /^SF_(?:TOKEN_|ACCESS_TOKEN$)/u;

export type ProgramEnd =
  /** `printed` is what went to standard output, `said` all of it. */
  | { readonly kind: 'exited'; readonly code: number; readonly said: string; readonly printed: string }
  | { readonly kind: 'killed'; readonly signal: string; readonly said: string }
  | { readonly kind: 'timed-out'; readonly said: string }
  /** `code` is that of the system: `ENOENT`. */
  | { readonly kind: 'not-started'; readonly code: string };

export interface ProgramOptions {
  /** Kills it. */
  readonly signal?: AbortSignal;
  /** In a process group of its own, so that Ctrl-C on the terminal does not reach it. */
  readonly own?: boolean;
}

/** @param seconds after which it is killed */
export async function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  input: string,
  seconds: number,
  { own = false, signal }: ProgramOptions = {},
): Promise<ProgramEnd> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, shell: false, detached: own, stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    let printed = '';
    let isLate = false;
    const end = (): void => {
      child.kill('SIGKILL');
      // A grandchild may hold the pipes open.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(() => {
      isLate = true;
      end();
    }, seconds * 1000);
    if (signal?.aborted === true) end();
    signal?.addEventListener('abort', end, { once: true });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        said = (said + chunk).slice(0, LONGEST);
        if (stream === child.stdout) printed = (printed + chunk).slice(0, LONGEST);
      });
    }
    // A program that reads nothing, or not all, is free to.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      resolve({ kind: 'not-started', code: error.code ?? error.name });
    });
    child.once('close', (code, killedBy) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      if (isLate) resolve({ kind: 'timed-out', said });
      else if (code === null) resolve({ kind: 'killed', signal: killedBy ?? '', said });
      else resolve({ kind: 'exited', code, said, printed });
    });
  });
}
