/**
 * Commands in a process that runs one after another of them (runner.mjs), and what each of them did.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { join } from 'node:path';

export interface Command {
  /** The script of the program: the plugin alone, or the Salesforce CLI. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly input: string;
  /** Files that the process is to load first. */
  readonly first: readonly string[];
}

export interface Did {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Told = { readonly crash: string } | { readonly ran: Did; readonly isSpent: boolean };

/**
 * Room for what lives briefly, of which commands make much, tidied up by one thread, since others work on all cores; code
 * is kept that ran some commands ago; and little machine code, behind much of which V8 leaves regular expressions as they
 * are.
 */
export const LONG_LIVED = [
  ...['--max-semi-space-size=64', '--min-semi-space-size=16', '--single-threaded-gc'],
  ...['--no-flush-bytecode', '--no-sparkplug'],
];

/** Milliseconds after which a command is taken to hang. */
const PATIENCE = 880_000;

class Runner {
  readonly #isWhole: boolean;
  #child: ChildProcess | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** What the process wrote past its commands, as threads of it do. */
  public readonly beside: string[] = [];

  public constructor(isWhole = false) {
    this.#isWhole = isWhole;
  }

  /** One at a time, in the order in which they were asked for. */
  public async run(command: Command): Promise<Did> {
    const did = this.#turn.then(async () => this.#run(command));
    this.#turn = did.catch(() => undefined);
    return did;
  }

  async #run(command: Command): Promise<Did> {
    const child = (this.#child ??= this.#start(command.env));
    hold(child, true);
    let raw = '';
    const hear = (chunk: Buffer | string): void => {
      raw += chunk.toString();
    };
    child.stderr?.on('data', hear);
    try {
      const told = await answerOf(child, command);
      if ('crash' in told) throw new Error(`The command ended its runner: ${told.crash}`);
      if (told.isSpent && !this.#isWhole) this.#drop(child);
      return { ...told.ran, stderr: told.ran.stderr + raw };
    } catch (error) {
      this.#drop(child);
      throw error;
    } finally {
      child.stderr?.off('data', hear);
      hold(child, false);
    }
  }

  #start(env: Command['env']): ChildProcess {
    const child = start(env, this.#isWhole);
    for (const stream of this.#isWhole ? [child.stdout, child.stderr] : []) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => this.beside.push(chunk));
    }
    return child;
  }

  /** Ends the process, which then has written all that it has to write. */
  public async end(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    hold(child, true);
    const ended = once(child, 'close');
    child.send('end');
    await ended;
  }

  #drop(child: ChildProcess): void {
    child.kill('SIGKILL');
    this.#child = undefined;
  }
}

function start(env: Readonly<Record<string, string>>, isWhole: boolean): ChildProcess {
  return spawn(
    process.execPath,
    [...LONG_LIVED, join(import.meta.dirname, 'runner.mjs'), ...(isWhole ? ['whole'] : [])],
    {
      env,
      stdio: ['ignore', isWhole ? 'pipe' : 'ignore', 'pipe', 'ipc'],
    },
  );
}

export async function answerOf(child: ChildProcess, command: Command): Promise<Told> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      finish(() => {
        reject(new Error(`No end after ${String(PATIENCE / 1000)} s: ${command.args.join(' ')}`));
      });
    }, PATIENCE);
    const took = (told: unknown): void => {
      finish(() => {
        resolve(told as Told);
      });
    };
    const died = (): void => {
      finish(() => {
        reject(new Error(`The runner died of: ${command.args.join(' ')}`));
      });
    };
    const finish = (how: () => void): void => {
      clearTimeout(late);
      child.off('message', took).off('exit', died);
      how();
    };
    child.on('message', took).on('exit', died).send(command);
  });
}

/** Whether this process waits for the runner: only while it has something to do. */
function hold(child: ChildProcess, waits: boolean): void {
  const stderr = child.stderr instanceof Socket ? [child.stderr] : [];
  for (const one of [child, ...(child.channel ? [child.channel] : []), ...stderr]) {
    if (waits) one.ref();
    else one.unref();
  }
}

/** One for each program: the Salesforce CLI and the plugin alone set up what is there once, each in its way. */
const runners = new Map<string, Runner>();

/** Runs a command in the runner that this process has for its program. */
export async function inRunner(command: Command): Promise<Did> {
  const runner = runners.get(command.program) ?? new Runner();
  runners.set(command.program, runner);
  return runner.run(command);
}

/**
 * Runs commands one after another in a process of their own that begins with the variables of the first: those that are
 * read once, when modules load, are there. It has ended when this resolves: its files are whole, and all that it wrote
 * past its commands is known.
 */
export async function inOneProcess(commands: readonly Command[]): Promise<{ did: readonly Did[]; beside: string }> {
  const runner = new Runner(true);
  const did: Did[] = [];
  try {
    for (const command of commands) did.push(await runner.run(command));
  } finally {
    await runner.end();
  }
  return { did, beside: runner.beside.join('') };
}
