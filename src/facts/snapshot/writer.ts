import { createHash, type Hash } from 'node:crypto';
import { EXIT } from '../../exitCodes.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import { LONGEST_LINE, SUM_BEGIN, SUM_END, type Json } from './format.js';

/** Characters that are gathered before they are handed on. */
const BATCH = 64 * 1024;

export type JsonMembers = Readonly<Record<string, Json | undefined>>;

/** Lines on their way out, with a checksum of the header and one of everything. */
export class SnapshotWriter {
  readonly #asText: (json: JsonMembers | Json) => string;
  readonly #write: (text: string) => void;
  readonly #hash: Hash = createHash('sha256');
  #header = '';
  #waiting = '';
  #count = 0;

  /** @param asText makes one line of JSON of a value. */
  public constructor(write: (text: string) => void, asText: (json: JsonMembers | Json) => string = JSON.stringify) {
    this.#asText = asText;

    this.#write = write;
  }

  public header(json: JsonMembers): void {
    const text = this.#asText(json);
    this.#header = createHash('sha256').update(text).digest('hex');
    this.#put(text);
  }

  public line(json: Json): void {
    this.#put(this.#asText(json));
  }

  /** The last line. Its checksum is of all bytes before {@link SUM_BEGIN}. */
  public end(json: JsonMembers): void {
    const text = this.#asText({ ...json, header: this.#header }).slice(0, -1);
    this.#flush();
    const sum = this.#hash.update(text).digest('hex');
    this.#write(`${text}${SUM_BEGIN}${sum}${SUM_END}\n`);
  }

  #put(text: string): void {
    this.#count++;
    // A character has at most three bytes; they are counted only where they could be too many.
    if (text.length > LONGEST_LINE / 3 && Buffer.byteLength(text) > LONGEST_LINE) {
      throw new FactsError(Text.of('snapshot.too-large', { line: String(this.#count) }), EXIT.couldNotRun);
    }
    this.#waiting += `${text}\n`;
    if (this.#waiting.length >= BATCH) this.#flush();
  }

  #flush(): void {
    this.#hash.update(this.#waiting);
    this.#write(this.#waiting);
    this.#waiting = '';
  }
}
