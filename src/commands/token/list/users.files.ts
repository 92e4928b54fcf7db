/**
 * Files of JSON, written as the users come: a million of them are never held. One named as JSON lines has a line for each
 * user and one for the rest; any other is one JSON value.
 */
import { isOfJsonLines, type Output } from '../../../cli/outputs.js';
import { jsonChunks } from '../../../report/jsonChunks.js';
import { jsonText } from '../../../report/escaping.js';

export class UserJsonFiles {
  readonly #lines: readonly Output<'json'>[];
  readonly #documents: readonly Output<'json'>[];
  #count = 0;

  public constructor(outputs: readonly Output<'json'>[]) {
    this.#lines = outputs.filter(({ path = '' }) => isOfJsonLines(path));
    this.#documents = outputs.filter((output) => !this.#lines.includes(output));
    write(this.#documents, '{\n  "users": [');
  }

  public get count(): number {
    return this.#lines.length + this.#documents.length;
  }

  public add(user: object): void {
    if (this.count === 0) return;
    const text = jsonText(user);
    write(this.#lines, `${text}\n`);
    write(this.#documents, `${this.#count++ === 0 ? '' : ','}\n    ${text}`);
  }

  /** @param rest of the result, without its users */
  public finish(rest: object): void {
    if (this.count === 0) return;
    write(this.#lines, `${jsonText(rest)}\n`);
    write(this.#documents, `${this.#count === 0 ? '' : '\n  '}],`);
    let isFirst = true;
    for (const piece of jsonChunks(rest)) {
      // The brace that opens the object stands before the users.
      write(this.#documents, isFirst ? piece.slice(1) : piece);
      isFirst = false;
    }
    write(this.#documents, '\n');
  }
}

function write(outputs: readonly Output<'json'>[], text: string): void {
  for (const output of outputs) void output.write(text);
}
