/**
 * Progress on long work: a spinner with a count, on a terminal alone.
 */
import type { SfCommand } from '@salesforce/sf-plugins-core';
import { say } from '../messages.js';
import { Text } from '../text.js';

/** How many steps pass between two words of progress. */
const STRIDE = 2000;

/** Terminals on which sf draws no spinner either. */
const DUMB: ReadonlySet<string> = new Set(['dumb', 'emacs-color']);

/** What is done, by whose `progress` tells it and whose `progress.count` the count. */
type Work = 'permission-set' | 'token-list-users' | 'token-save-snapshot';

/**
 * Takes the line of finished progress off the terminal again, so that a screen begins with the answer; where lines cannot
 * be taken back it stays.
 */
export function eraseLine(): void {
  const { env, stderr } = process;
  if (stderr.isTTY && !DUMB.has(env['TERM'] ?? '') && !env['CI']) stderr.write('\u001b[1A\u001b[2K');
}

export class Progress {
  readonly #command: SfCommand<unknown>;
  readonly #work: Work;
  readonly #shown: boolean;
  #count = 0;

  /** @param quiet whether a machine reads along: then there is no progress */
  public constructor(command: SfCommand<unknown>, work: Work, quiet: boolean) {
    this.#command = command;
    this.#work = work;

    this.#shown = !quiet && process.stderr.isTTY;
    if (this.#shown) {
      command.spinner.start(say(Text.of(`${work}.progress`)));
    }
  }

  public step(): void {
    this.#count += 1;
    if (this.#shown && this.#count % STRIDE === 0) {
      this.#command.spinner.status = say(Text.of(`${this.#work}.progress.count`, { users: String(this.#count) }));
    }
  }

  /** Words for what goes on before there are steps. */
  public tell(what: Text): void {
    if (this.#shown) {
      this.#command.spinner.status = say(what);
    }
  }

  public stop(): void {
    if (!this.#shown) return;
    this.#command.spinner.stop();
    eraseLine();
  }
}
