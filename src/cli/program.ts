/**
 * Runs a program of the user's, without a shell. What it is told goes to its standard input, never into arguments or the
 * environment.
 */
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { programEnvironment } from './programEnvironment.js';

/** Characters that are kept of what it says. */
const LONGEST = 16 * 1024;

/** Milliseconds for the rest of what it has said, once it has ended. */
const LAST_WORDS = 1000;

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
  /** Called when it is there and has been told nothing. What it throws ends the program. */
  readonly onStart?: (pid: number) => void;
  /** Called when it has ended of itself. */
  readonly onEnd?: (pid: number) => void;
}

/** @param seconds after which it is killed */
export async function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  input: string,
  seconds: number,
  { onEnd, onStart, own = false, signal }: ProgramOptions = {},
): Promise<ProgramEnd> {
  const env = programEnvironment(process.env);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, shell: false, detached: own, stdio: ['pipe', 'pipe', 'pipe'] });
    const words = wordsOf(child);
    let isLate = false;
    const end = (): void => {
      killAll(child, own);
      // A grandchild may hold the pipes open.
      closePipes(child);
    };
    const timer = setTimeout(() => {
      isLate = true;
      end();
    }, seconds * 1000);
    if (signal?.aborted === true) end();
    signal?.addEventListener('abort', end, { once: true });
    // A program that reads nothing, or not all, is free to.
    child.stdin.on('error', () => undefined);
    const { pid } = child;
    try {
      if (pid !== undefined) onStart?.(pid);
      child.stdin.end(input);
    } catch (error) {
      clearTimeout(timer);
      end();
      reject(error instanceof Error ? error : new Error(String(error)));
    }
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      resolve({ kind: 'not-started', code: error.code ?? error.name });
    });
    child.once('exit', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      awaitLastWords(child);
    });
    child.once('close', (code, killedBy) => {
      const { printed, said } = words;
      if (pid !== undefined && code !== null && !isLate) onEnd?.(pid);
      if (isLate) resolve({ kind: 'timed-out', said });
      else if (code === null) resolve({ kind: 'killed', signal: killedBy ?? '', said });
      else resolve({ kind: 'exited', code, said, printed });
    });
  });
}

/** What a program says, as far as it has said it; and what of it went to standard output. */
function wordsOf({ stderr, stdout }: ChildProcessWithoutNullStreams): {
  readonly said: string;
  readonly printed: string;
} {
  const words = { said: '', printed: '' };
  for (const stream of [stdout, stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      words.said = (words.said + chunk).slice(0, LONGEST);
      if (stream === stdout) words.printed = (words.printed + chunk).slice(0, LONGEST);
    });
  }
  return words;
}

function closePipes({ stderr, stdout }: ChildProcessWithoutNullStreams): void {
  stdout.destroy();
  stderr.destroy();
}

/** Of a program that has ended: what it has left behind on purpose may hold the pipes open for good. */
function awaitLastWords(child: ChildProcessWithoutNullStreams): void {
  const over = setTimeout(() => {
    closePipes(child);
  }, LAST_WORDS);
  child.once('close', () => {
    clearTimeout(over);
  });
}

/** With whatever it has started, where it leads a group. */
function killAll(child: ChildProcess, leads: boolean): void {
  const { pid } = child;
  if (leads && pid !== undefined && process.platform !== 'win32') {
    try {
      process.kill(-pid, 'SIGKILL');
      return;
    } catch {
      // The group is gone, or not there yet.
    }
  }
  child.kill('SIGKILL');
}
