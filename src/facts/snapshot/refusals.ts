import { EXIT } from '../../exitCodes.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import { Misshapen } from './fields.js';
import { READABLE_VERSIONS } from './format.js';

/** Why a file is not read as a snapshot: one sentence each, with what to do next. */
export class Refusals {
  readonly #path: string;

  /** @param path as the user gave it. */
  public constructor(path: string) {
    this.#path = path;
  }

  public unread(why: Text): FactsError {
    return this.#error(Text.of('snapshot.unread', { file: this.#path }), why);
  }

  public otherKind(): FactsError {
    return this.#error(Text.of('snapshot.other-kind', { file: this.#path }));
  }

  public version(found: string): FactsError {
    return this.#error(
      Text.of('snapshot.version', { file: this.#path, found, readable: READABLE_VERSIONS.join(', ') }),
    );
  }

  public truncated(): FactsError {
    return this.#error(Text.of('snapshot.truncated', { file: this.#path }));
  }

  public altered(): FactsError {
    return this.#error(Text.of('snapshot.altered', { file: this.#path }));
  }

  /** @param line from 1. */
  public longLine(line: number, longest: number): FactsError {
    return this.#error(Text.of('snapshot.long-line', { file: this.#path, line: String(line), limit: String(longest) }));
  }

  /** Gives what `read` makes of a line, or throws the error that names the place. */
  public line<T>(line: number, text: string, read: (value: unknown) => T): T {
    try {
      return read(JSON.parse(text));
    } catch (error) {
      if (error instanceof SyntaxError) {
        throw this.#error(Text.of('snapshot.not-json', { file: this.#path, line: String(line) }));
      }
      if (!(error instanceof Misshapen)) throw error;
      throw error.place === ''
        ? this.#error(Text.of('snapshot.misshapen-line', { file: this.#path, line: String(line) }))
        : this.#error(Text.of('snapshot.misshapen', { file: this.#path, line: String(line), place: error.place }));
    }
  }

  #error(text: Text, reason?: Text): FactsError {
    return new FactsError(text, EXIT.usage, reason);
  }
}
