/**
 * Progress on long work: a spinner with a count, on a terminal alone.
 */
import type { SfCommand } from '@salesforce/sf-plugins-core';
import { say } from '../messages.js';
import { Text } from '../text.js';

/** How many steps pass between two words of progress. */
const STRIDE = 2000;

/** The words of one kind of work; `<key>.count` holds the count. */
type Work = 'permission-set.progress' | 'token-list-users.progress' | 'token-save-snapshot.progress';

export class Progress {
  readonly #shown: boolean;
  #count = 0;

  /** @param quiet whether a machine reads along: then there is no progress */
  public constructor(
    private readonly command: SfCommand<unknown>,
    private readonly key: Work,
    quiet: boolean,
  ) {
    this.#shown = !quiet && process.stderr.isTTY;
    if (this.#shown) {
      command.spinner.start(say(Text.of(key)));
    }
  }

  public step(): void {
    this.#count += 1;
    if (this.#shown && this.#count % STRIDE === 0) {
      this.command.spinner.status = say(Text.of(`${this.key}.count`, { users: String(this.#count) }));
    }
  }

  /** Words for what goes on before there are steps. */
  public tell(what: Text): void {
    if (this.#shown) {
      this.command.spinner.status = say(what);
    }
  }

  public stop(): void {
    if (this.#shown) {
      this.command.spinner.stop();
    }
  }
}
