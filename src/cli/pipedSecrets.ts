/**
 * Secrets that come by standard input, one JSON object a line, when they are there: a token may come minutes after the
 * password, with the email that brings it.
 */
import { createInterface, type Interface } from 'node:readline';
import { UsageError } from '../errors.js';
import { Text } from '../text.js';

const NAMES = ['password', 'securityToken', 'oldPassword', 'clientSecret'] as const;
export type PipedName = (typeof NAMES)[number];

export class PipedSecrets {
  readonly #interface: Interface;
  readonly #lines: AsyncIterator<string>;
  readonly #found = new Map<PipedName, string>();
  #line = 0;

  public constructor(stream: NodeJS.ReadableStream) {
    this.#interface = createInterface({ input: stream, terminal: false });
    this.#lines = this.#interface[Symbol.asyncIterator]();
  }

  /** Reads the first line, which may be empty of secrets, so that what is there from the start is known. */
  public async start(): Promise<void> {
    await this.#readOn();
  }

  public has(name: PipedName): boolean {
    return this.#found.has(name);
  }

  /** Reads on until a line gives it; undefined where the input ends without. @throws UsageError that repeats no value */
  public async take(name: PipedName): Promise<string | undefined> {
    while (!this.#found.has(name)) if (!(await this.#readOn())) return undefined;
    return this.#found.get(name);
  }

  public close(): void {
    this.#interface.close();
  }

  async #readOn(): Promise<boolean> {
    const next = await this.#lines.next();
    if (next.done === true) return false;
    this.#line += 1;
    if (next.value.trim() !== '') this.#keep(next.value);
    return true;
  }

  #keep(line: string): void {
    const wrong = (): UsageError => new UsageError(Text.of('rotate.error.piped', { line: String(this.#line) }));
    let parsed: unknown;
    try {
      parsed = JSON.parse(line.replace(/^\uFEFF/u, ''));
    } catch {
      // JSON's own error would quote the text.
      throw wrong();
    }
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw wrong();
    for (const [key, text] of Object.entries(parsed) as [string, unknown][]) {
      const name = NAMES.find((one) => one === key);
      if (name === undefined || typeof text !== 'string') throw wrong();
      this.#found.set(name, text);
    }
  }
}
