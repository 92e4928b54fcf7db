/**
 * Secrets that come by standard input, one JSON object a line, when they are there: a token may come minutes after the
 * password, with the email that brings it.
 */
import { createInterface, type Interface } from 'node:readline';
import { UsageError } from '../errors.js';
import { Text } from '../text.js';

const NAMES = ['password', 'securityToken', 'oldPassword', 'clientSecret'] as const;
export type PipedName = (typeof NAMES)[number];
/** Of whom a secret is that was handed over, which may be piped in as it came, and which one of its run. */
const ABOUT = ['username', 'instanceUrl', 'of'] as const;
/** What is said of it beside, which changes nothing. */
const PERHAPS = 'perhaps';

export class PipedSecrets {
  readonly #interface: Interface;
  readonly #lines: AsyncIterator<string>;
  readonly #found = new Map<PipedName | (typeof ABOUT)[number], string>();
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

  /**
   * Reads on until a line gives it; undefined where the input ends without.
   *
   * @param isEnough where more than any text is looked for, and a later line may have it
   * @throws UsageError that repeats no value
   */
  public async take(name: PipedName, isEnough: (text: string) => boolean = () => true): Promise<string | undefined> {
    for (;;) {
      const found = this.#found.get(name);
      if (found !== undefined && isEnough(found)) return found;
      if (!(await this.#readOn())) return found;
    }
  }

  /** @throws UsageError where what has been read says that it is the secret of somebody else */
  public checkOf({ instanceUrl, username }: { readonly instanceUrl: string; readonly username: string }): void {
    const [name = username, url = instanceUrl] = [this.#found.get('username'), this.#found.get('instanceUrl')];
    if (name.toLowerCase() !== username.toLowerCase() || !isSameHost(url, instanceUrl)) {
      throw new UsageError(Text.of('rotate.error.piped-other', { username }));
    }
  }

  /** Which secret of its run has been read, where that was said. */
  public get of(): string | undefined {
    return this.#found.get('of');
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
      if (key === PERHAPS && text === true) continue;
      const name = [...NAMES, ...ABOUT].find((one) => one === key);
      if (name === undefined || typeof text !== 'string') throw wrong();
      this.#found.set(name, text);
    }
  }
}

function isSameHost(one: string, other: string): boolean {
  return URL.canParse(one) && new URL(one).host === new URL(other).host;
}
