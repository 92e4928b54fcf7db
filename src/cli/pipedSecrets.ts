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

type Name = PipedName | (typeof ABOUT)[number];

interface PipedLine {
  readonly number: number;
  readonly texts: ReadonlyMap<Name, string>;
}

/** Of whom what is piped in has to be. */
export interface WhoseSecrets {
  readonly instanceUrl: string;
  readonly username: string;
  /** Whether what says so of itself is the secret with which the run goes on. */
  readonly isOf: (of: string) => boolean;
}

/** Lines that are looked at before they are needed. */
const MOST_AHEAD = 100;

export class PipedSecrets {
  readonly #interface: Interface;
  readonly #lines: AsyncIterator<string>;
  readonly #found = new Map<Name, string>();
  readonly #kept: PipedLine[] = [];
  /** Looked at, and not needed yet. */
  readonly #ahead: PipedLine[] = [];
  #coming: Promise<IteratorResult<string>> | undefined;
  #whose: WhoseSecrets | undefined;
  #number = 0;

  public constructor(stream: NodeJS.ReadableStream) {
    this.#interface = createInterface({ input: stream, terminal: false });
    this.#lines = this.#interface[Symbol.asyncIterator]();
  }

  /**
   * Reads the first line that is not blank, which may be empty of secrets, so that what is there from the start is known; of
   * those that have come with it, on to the last that gives a password, or what was handed over.
   */
  public async start(): Promise<void> {
    await this.#readOn();
    const late = new Promise<undefined>((resolve) => {
      setImmediate(resolve, undefined);
    });
    while (this.#ahead.length < MOST_AHEAD) {
      const line = await this.#next(late);
      if (line === undefined) break;
      this.#ahead.push(line);
    }
    const last = this.#ahead.findLastIndex(({ texts }) => texts.has('password') || texts.has('of'));
    for (const line of this.#ahead.splice(0, last + 1)) this.#keep(line);
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
      if (!(await this.#readOn(name))) return found;
    }
  }

  /**
   * Against it later lines are held as they are read.
   *
   * @throws UsageError where what has been read says that it is the secret of somebody else
   */
  public checkOf(whose: WhoseSecrets): void {
    this.#whose = whose;
    if (!this.#kept.every((line) => isOfUser(line, whose))) {
      throw new UsageError(Text.of('rotate.error.piped-other', { username: whose.username }));
    }
  }

  /** Which secrets of its run have been read, where that was said. */
  public get of(): string | undefined {
    const said = this.#kept.flatMap(({ texts }) => texts.get('of') ?? []);
    return said.length === 0 ? undefined : said.join(', ');
  }

  public close(): void {
    this.#interface.close();
  }

  /** @param sought for what it is read; left out at the start */
  async #readOn(sought?: PipedName): Promise<boolean> {
    const line = this.#ahead.shift() ?? (await this.#next());
    if (line === undefined) return false;
    this.#keep(line, sought);
    return true;
  }

  /** That is not blank. Undefined at the end, and where none has come by then. */
  async #next(late?: Promise<undefined>): Promise<PipedLine | undefined> {
    for (;;) {
      this.#coming ??= this.#lines.next();
      const next = await (late === undefined ? this.#coming : Promise.race([this.#coming, late]));
      if (next === undefined || next.done === true) return undefined;
      this.#coming = undefined;
      this.#number += 1;
      if (next.value.trim() !== '') return lineIn(next.value, this.#number);
    }
  }

  /** A line of another secret than what is known by now is not taken: what stands in it died with that. */
  #keep(line: PipedLine, sought?: PipedName): void {
    if (!this.#isOfSame(line, sought)) {
      throw new UsageError(Text.of('rotate.error.piped-line', { line: String(line.number) }));
    }
    this.#kept.push(line);
    // What was handed over without a token has '' for it, and takes none away that another line gives.
    for (const [name, text] of line.texts) if (text !== '' || !this.#found.has(name)) this.#found.set(name, text);
  }

  #isOfSame(line: PipedLine, sought: PipedName | undefined): boolean {
    const [password, known, of] = [line.texts.get('password'), this.#found.get('password'), line.texts.get('of')];
    // Where none was given another one is set by the time at which a token is looked for.
    const isInTime = known === undefined && (sought === undefined || sought === 'password' || sought === 'oldPassword');
    if (password !== undefined && password !== known && !isInTime) return false;
    if (sought !== 'securityToken' && this.#isOtherToken(line)) return false;
    const whose = this.#whose;
    return whose === undefined || (isOfUser(line, whose) && (of === undefined || whose.isOf(of)));
  }

  /** Where one is looked for, what was given before is none. */
  #isOtherToken({ texts }: PipedLine): boolean {
    const [token = '', known = ''] = [texts.get('securityToken'), this.#found.get('securityToken')];
    return token !== '' && known !== '' && token !== known;
  }
}

/** @throws UsageError */
function lineIn(text: string, number: number): PipedLine {
  const wrong = (): UsageError => new UsageError(Text.of('rotate.error.piped', { line: String(number) }));
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch {
    // JSON's own error would quote the text.
    throw wrong();
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw wrong();
  const texts = new Map<Name, string>();
  for (const [key, value] of Object.entries(parsed) as [string, unknown][]) {
    if (key === PERHAPS && value === true) continue;
    const name = [...NAMES, ...ABOUT].find((one) => one === key);
    if (name === undefined || typeof value !== 'string') throw wrong();
    texts.set(name, value);
  }
  return { number, texts };
}

function isOfUser({ texts }: PipedLine, { instanceUrl, username }: WhoseSecrets): boolean {
  const [name = username, url = instanceUrl] = [texts.get('username'), texts.get('instanceUrl')];
  return name.toLowerCase() === username.toLowerCase() && isSameHost(url, instanceUrl);
}

function isSameHost(one: string, other: string): boolean {
  return URL.canParse(one) && new URL(one).host === new URL(other).host;
}
