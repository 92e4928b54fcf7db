import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { UserFacts } from '../../policy/index.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import { whyUnread } from '../files.js';
import { userFrom } from './decode.js';
import { readHeadAndTail, type HeadAndTail } from './headAndTail.js';
import { members, Misshapen, type Decode } from './fields.js';
import { LongLine, linesIn } from './lines.js';
import { LOGIN_LINES, type LoginLine } from './logins.js';
import { Refusals } from './refusals.js';

/** A snapshot on disk. It is opened anew for each reading, so that nothing has to be closed at the end. */
export class SnapshotFile {
  readonly #longest: number;
  readonly #refuse: Refusals;

  /**
   * @param path as the user gave it.
   * @param longest bytes of the longest line that is read.
   */
  public constructor(
    public readonly path: string,
    longest: number,
  ) {
    this.#longest = longest;

    this.#refuse = new Refusals(path);
  }

  /** The first and the last line. */
  public async ends(): Promise<HeadAndTail> {
    const file = await this.#open();
    try {
      return await readHeadAndTail(file, this.#refuse, this.#longest);
    } finally {
      await file.close();
    }
  }

  /** The users in the order of the file, some at a time. Throws as reading lines does. */
  public users(ends: HeadAndTail): AsyncGenerator<readonly UserFacts[], void, undefined> {
    return this.#lines(ends, (kind) => (kind === 'user' ? userFrom : undefined));
  }

  /** The lines of past logins, some at a time. Throws as reading lines does. */
  public logins(ends: HeadAndTail): AsyncGenerator<readonly LoginLine[], void, undefined> {
    return this.#lines(ends, (kind) => (isLoginKind(kind) ? LOGIN_LINES[kind] : undefined));
  }

  /**
   * What stands between the first and the last line, as far as there is a reader for its kind.
   *
   * @throws FactsError for a line that is not what the format says; after the last one, when the file is not what was
   * saved.
   */
  async *#lines<T>(
    ends: HeadAndTail,
    readerOf: (kind: string) => Decode<T> | undefined,
  ): AsyncGenerator<readonly T[], void, undefined> {
    const hash = createHash('sha256');
    const counts = { users: 0, logins: 0 };
    let number = 0;
    const file = await this.#open();
    try {
      for await (const lines of linesIn(file, ends.lines, this.#longest, (bytes) => hash.update(bytes))) {
        const read: T[] = [];
        for (const line of lines) {
          number++;
          if (number === 1) continue;
          const kind = this.#kindOf(line, number);
          counts[kind === 'user' ? 'users' : 'logins']++;
          const reader = readerOf(kind);
          if (reader !== undefined) read.push(this.#refuse.line(number, line, reader));
        }
        yield read;
      }
    } catch (error) {
      throw error instanceof LongLine ? this.#refuse.longLine(error.index + 1, this.#longest) : error;
    } finally {
      await file.close();
    }
    const { sum, summed, users, logins } = ends.end;
    const whole = counts.users === users && counts.logins === (logins?.lines ?? 0);
    if (hash.update(summed).digest('hex') !== sum || !whole) throw this.#refuse.altered();
  }

  /** The kind stands first in a line that was saved, so most lines need not be parsed to know it. */
  #kindOf(line: string, number: number): string {
    const kind = /^\{"kind":"([a-z-]+)"/u.exec(line)?.[1];
    if (kind === 'user' || isLoginKind(kind)) return kind;
    return this.#refuse.line(number, line, unknownKind);
  }

  async #open(): Promise<FileHandle> {
    let file: FileHandle | undefined;
    try {
      // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
      file = await open(this.path, constants.O_RDONLY | constants.O_NONBLOCK);
      const stat = await file.stat();
      if (stat.isFile()) return file;
      throw this.#refuse.unread(Text.of(stat.isDirectory() ? 'facts.file.directory' : 'facts.file.not-regular'));
    } catch (error) {
      await file?.close();
      throw error instanceof FactsError ? error : this.#refuse.unread(whyUnread(error));
    }
  }
}

function isLoginKind(kind: string | undefined): kind is LoginLine['kind'] {
  return kind !== undefined && Object.hasOwn(LOGIN_LINES, kind);
}

function unknownKind(value: unknown): never {
  members(value);
  throw new Misshapen().within('kind');
}
