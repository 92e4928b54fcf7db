/**
 * What a run that changes something asks of people and of their programs: prompts, standard input, programs, pages. A signal
 * ends each of them, and nothing that a program says is shown.
 */
import type { SfCommand } from '@salesforce/sf-plugins-core';
import { UsageError } from '../errors.js';
import { say } from '../messages.js';
import { jsonText } from '../report/escaping.js';
import type { Text } from '../text.js';
import { openPage } from './browser.js';
import type { PipedName, PipedSecrets } from './pipedSecrets.js';
import { type ProgramEnd, runProgram } from './program.js';
import { answerTo, type PromptAnswer } from './prompt.js';

/** Longer than anybody looks for an email, in milliseconds. */
const PATIENCE = 900_000;

/** `unknown`: it was ended, and nobody knows what it has done by then. */
export type WorkEnd =
  | { readonly kind: 'done'; readonly printed: string }
  | { readonly kind: 'refused' | 'unknown'; readonly code: string };

export interface Work {
  readonly program: readonly [string, ...string[]];
  /** What it reads, as one line of JSON. */
  readonly input: object;
  readonly seconds: number;
  /** No signal ends it, that of a terminal included. */
  readonly isKept?: boolean;
  /** See {@link ProgramOptions}. */
  readonly onStart?: (pid: number) => void;
  readonly onEnd?: (pid: number) => void;
}

export interface OperatorAround {
  readonly command: SfCommand<unknown>;
  readonly piped: PipedSecrets | undefined;
  /** Somebody sits here who can be asked and shown. */
  readonly isTerminal: boolean;
  readonly interrupts: AbortController;
}

export class Operator {
  readonly #around: OperatorAround;

  public constructor(around: OperatorAround) {
    this.#around = around;
  }

  public get isTerminal(): boolean {
    return this.#around.isTerminal;
  }

  public get isPiped(): boolean {
    return this.#around.piped !== undefined;
  }

  public get signal(): AbortSignal {
    return this.#around.interrupts.signal;
  }

  public has(name: PipedName): boolean {
    return this.#around.piped?.has(name) === true;
  }

  public get pipedOf(): string | undefined {
    return this.#around.piped?.of;
  }

  /** See {@link PipedSecrets.take}. */
  public async piped(name: PipedName, isEnough?: (text: string) => boolean): Promise<PromptAnswer<string | undefined>> {
    return this.#answer(async () => ({ answer: await this.#around.piped?.take(name, isEnough) }));
  }

  /** By a hidden prompt. */
  public async secret(question: Text): Promise<PromptAnswer<string>> {
    const { command } = this.#around;
    return this.#answer(async () =>
      answerTo(async () => command.secretPrompt({ message: say(question), ms: PATIENCE })),
    );
  }

  public async yes(question: Text): Promise<PromptAnswer<boolean>> {
    const { command } = this.#around;
    return this.#answer(async () =>
      answerTo(async () => command.confirm({ message: say(question), defaultAnswer: false, ms: PATIENCE })),
    );
  }

  public async run({ input, isKept = false, onEnd, onStart, program, seconds }: Work): Promise<WorkEnd> {
    const options = {
      own: true,
      ...(isKept ? {} : { signal: this.signal }),
      ...(onStart === undefined ? {} : { onStart }),
      ...(onEnd === undefined ? {} : { onEnd }),
    };
    return endOf(await runProgram(program, lineOf(input), seconds, options));
  }

  public async open(url: string): Promise<void> {
    await openPage(url);
  }

  public tell(text: Text): void {
    const { command } = this.#around;
    if (!command.jsonEnabled()) command.logToStderr(say(text));
  }

  /** On the terminal alone, as JSON, in which nothing is a command to it. */
  public show(value: object): void {
    process.stderr.write(`${jsonText(value)}\n`);
  }

  async #answer<T>(ask: () => Promise<PromptAnswer<T>>): Promise<PromptAnswer<T>> {
    const { interrupts } = this.#around;
    if (interrupts.signal.aborted) return { code: 'interrupted' };
    return new Promise((resolve) => {
      const end = (answer: PromptAnswer<T>): void => {
        clearTimeout(late);
        interrupts.signal.removeEventListener('abort', abort);
        resolve(answer);
      };
      const abort = (): void => {
        // A prompt that nobody waits for keeps no process alive.
        process.stdin.destroy();
        end({ code: 'interrupted' });
      };
      const late = setTimeout(() => {
        end({ code: 'no-answer' });
      }, PATIENCE);
      interrupts.signal.addEventListener('abort', abort, { once: true });
      ask().then(
        (given) => {
          end(given);
          if ('code' in given && given.code === 'interrupted') interrupts.abort();
        },
        (error: unknown) => {
          if (!(error instanceof UsageError)) {
            end({ code: 'no-answer' });
            return;
          }
          // A line that is none, or of another secret: nothing of it is in the words.
          this.tell(error.text);
          end({ code: 'wrong-line', why: error.text });
        },
      );
    });
  }
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

function endOf(end: ProgramEnd): WorkEnd {
  switch (end.kind) {
    case 'exited':
      return end.code === 0
        ? { kind: 'done', printed: end.printed }
        : { kind: 'refused', code: `exit-${String(end.code)}` };
    case 'not-started':
      return { kind: 'refused', code: end.code };
    case 'killed':
      return { kind: 'unknown', code: end.signal };
    case 'timed-out':
      return { kind: 'unknown', code: 'timed-out' };
  }
}
