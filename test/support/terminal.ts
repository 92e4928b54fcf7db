/**
 * Commands on a pseudo-terminal (where the system has one: `describeWith('terminal')`), one after another in one process (runner.mjs), and what the terminal was sent.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { answerOf, type Command, LONG_LIVED } from './runner.js';
import { Stillness } from './stillness.js';

/** A command, and how wide the terminal is on which it runs. */
export interface TerminalCommand extends Command {
  readonly columns: number;
}

export interface Shown {
  readonly code: number;
  /** What the terminal was sent by way of standard output, with the line ends and the colours of a terminal. */
  readonly screen: string;
  /** What standard error got; the command takes that for a terminal too. */
  readonly stderr: string;
}

/** What is waited for, and the keys that are pressed then. */
export type Answer = readonly [question: RegExp, keys: string];

export interface Answered {
  readonly code: number | null;
  /** All that the terminal was sent. */
  readonly screen: string;
}

/** Words as the shell takes them. */
function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}

/** Milliseconds: longer than any of these takes, where the system does not tell whether a program waits for a key. */
const LATE = 600_000;
const LOOKS_EVERY = 250;

/**
 * Why nothing more will come of a program, where it stands at a question that nobody answers.
 *
 * @param shown how much the screen has; undefined while an answer is on its way
 */
async function atQuestion(
  { pid = 0 }: ChildProcess,
  signal: AbortSignal,
  shown: () => number | undefined,
): Promise<string> {
  const stillness = new Stillness(pid);
  for (let waited = 0; waited < LATE; waited += LOOKS_EVERY) {
    await setTimeout(LOOKS_EVERY);
    if (signal.aborted) break;
    const length = shown();
    if (length !== undefined && stillness.look(length)) return 'The program waits at a question that nobody answers';
  }
  return `The program has not ended in ${String(LATE / 1000)} s`;
}

/** As somebody reads them, without colours. */
function lastLines(screen: string): string {
  const lines = stripVTControlCharacters(screen).split(/[\r\n]+/u);
  return lines
    .filter((line) => line.trim() !== '')
    .slice(-15)
    .join('\n');
}

/** What the runner writes behind each command. */
const MARK = '\u001b_end of command\u001b\\';

export class PseudoTerminal {
  #child: ChildProcess | undefined;
  #sent = '';

  /**
   * A program in a process of its own whose errors go to the terminal, and its output to a file.
   *
   * @param hears gets what the terminal has been sent so far, each time that it grows
   */
  public static async errorsOf(
    words: readonly string[],
    { cwd, env, file, hears }: { cwd: string; env: Command['env']; file: string; hears: (sent: string) => void },
  ): Promise<string> {
    const line = `stty cols 80; exec ${quoted(words)} > ${quoted([file])}`;
    const child = spawn('script', ['-qec', line, '/dev/null'], {
      env: { ...env, SHELL: '/bin/sh', TERM: 'xterm-256color' },
      cwd,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let sent = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      sent += chunk;
      hears(sent);
    });
    await once(child, 'close');
    return sent;
  }

  /** A program in a process of its own, with somebody who answers what it asks with what is given for it, in their order. */
  public static async answering(
    words: readonly string[],
    { answers, cwd, env }: { cwd: string; env: Command['env']; answers: readonly Answer[] },
  ): Promise<Answered> {
    const child = spawn('script', ['-qec', `stty cols 200; exec ${quoted(words)}`, '/dev/null'], {
      env: { ...env, SHELL: '/bin/sh', TERM: 'xterm' },
      cwd,
    });
    let screen = '';
    let from = 0;
    let typing = 0;
    const left = [...answers];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      screen += chunk;
      const [next] = left;
      const found = next === undefined ? null : next[0].exec(screen.slice(from));
      if (next === undefined || found === null) return;
      left.shift();
      from = screen.length;
      typing += 1;
      // What a prompt draws it draws before it listens.
      void setTimeout(300).then(() => child.stdin.write(next[1], () => (typing -= 1)));
    });
    const closed = once(child, 'close') as Promise<[code: number | null]>;
    const over = new AbortController();
    const stands = atQuestion(child, over.signal, () => (typing > 0 ? undefined : screen.length));
    const end = await Promise.race([closed.then(([code]) => ({ code })), stands]);
    over.abort();
    child.kill();
    if (typeof end === 'object' && left.length === 0) return { code: end.code, screen };
    const why = typeof end === 'object' ? `The program has ended with ${String(end.code)}` : end;
    const missed = left.map(([question]) => `${String(question)} was not asked.`);
    throw new Error([`${why}.`, ...missed, 'The screen ends with:', lastLines(screen)].join('\n'));
  }

  public async run(command: TerminalCommand): Promise<Shown> {
    const child = (this.#child ??= this.#start(command.env));
    const told = await answerOf(child, command);
    if ('crash' in told) throw new Error(`The command ended its runner: ${told.crash}`);
    return { code: told.ran.code, screen: await this.#screen(), stderr: told.ran.stderr };
  }

  /** The terminal may be behind what the process has said. */
  async #screen(): Promise<string> {
    for (;;) {
      const end = this.#sent.indexOf(MARK);
      if (end < 0) {
        await setTimeout(1);
        continue;
      }
      const screen = this.#sent.slice(0, end);
      this.#sent = this.#sent.slice(end + MARK.length);
      return screen;
    }
  }

  public close(): void {
    this.#child?.kill('SIGHUP');
    this.#child?.disconnect();
    this.#child = undefined;
  }

  #start(env: Command['env']): ChildProcess {
    const words = [process.execPath, ...LONG_LIVED, join(import.meta.dirname, 'runner.mjs'), 'terminal'];
    const line = `exec ${quoted(words)}`;
    const child = spawn('script', ['-qec', line, '/dev/null'], {
      env: { ...env, SHELL: '/bin/sh' },
      stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
    });
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#sent += chunk;
    });
    return child;
  }
}
