/**
 * Progress on long work: a spinner with a count, on a terminal alone.
 */
import type { SfCommand } from '@salesforce/sf-plugins-core';
import { say } from '../messages.js';
import { Text } from '../text.js';

/** How many steps pass between two words of progress. */
const STRIDE = 2000;

export class Progress {
  readonly #shown: boolean;
  #count = 0;

  /**
   * @param key of the words; `<key>.count` holds the count
   * @param quiet whether a machine reads along: then there is no progress
   */
  public constructor(
    private readonly command: SfCommand<unknown>,
    private readonly key: string,
    quiet: boolean,
  ) {
    this.#shown = !quiet && process.stderr.isTTY;
    if (this.#shown) {
      command.spinner.start(say({ key, params: [] }));
    }
  }

  public step(): void {
    this.#count += 1;
    if (this.#shown && this.#count % STRIDE === 0) {
      this.command.spinner.status = say(Text.of(`${this.key}.count`, TODO(String(this.#count))));
    }
  }

  /** Words for what goes on before there are steps; `<key>.<what>` holds them. */
  public tell(what: string, ...params: readonly string[]): void {
    if (this.#shown) {
      this.command.spinner.status = say({ key: `${this.key}.${what}`, params });
    }
  }

  public stop(): void {
    if (this.#shown) {
      this.command.spinner.stop();
    }
  }
}
