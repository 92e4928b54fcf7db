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
    return this.#error('unread', [], why);
  }

  public otherKind(): FactsError {
    return this.#error('other-kind');
  }

  public version(found: string): FactsError {
    return this.#error('version', [found, READABLE_VERSIONS.join(', ')]);
  }

  public truncated(): FactsError {
    return this.#error('truncated');
  }

  public altered(): FactsError {
    return this.#error('altered');
  }

  /** @param line from 1. */
  public longLine(line: number, longest: number): FactsError {
    return this.#error('long-line', [String(line), String(longest)]);
  }

  /** Gives what `read` makes of a line, or throws the error that names the place. */
  public line<T>(line: number, text: string, read: (value: unknown) => T): T {
    try {
      return read(JSON.parse(text));
    } catch (error) {
      if (error instanceof SyntaxError) throw this.#error('not-json', [String(line)]);
      if (!(error instanceof Misshapen)) throw error;
      throw error.place === ''
        ? this.#error('misshapen-line', [String(line)])
        : this.#error('misshapen', [String(line), error.place]);
    }
  }

  #error(rest: string, params: readonly string[] = [], reason?: Text): FactsError {
    return new FactsError(Text.of(`snapshot.${rest}`, TODO(this.#path, ...params)), EXIT.usage, reason);
  }
}
