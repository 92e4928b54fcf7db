import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { UserFacts } from '../../policy/types.js';
import { FactsError } from '../factsError.js';
import { fileProblem, whyUnread } from '../files.js';
import { userFrom } from './decode.js';
import { readEnds, type Ends } from './ends.js';
import { members, Misshapen } from './fields.js';
import { LongLine, linesIn } from './lines.js';
import { Refusals } from './refusals.js';

/** A snapshot on disk. It is opened anew for each reading, so that nothing has to be closed at the end. */
export class SnapshotFile {
  readonly #refuse: Refusals;

  /**
   * @param path as the user gave it.
   * @param longest bytes of the longest line that is read.
   */
  public constructor(
    public readonly path: string,
    private readonly longest: number,
  ) {
    this.#refuse = new Refusals(path);
  }

  /** The first and the last line. */
  public async ends(): Promise<Ends> {
    const file = await this.#open();
    try {
      return await readEnds(file, this.#refuse, this.longest);
    } finally {
      await file.close();
    }
  }

  /**
   * The users in the order of the file, some at a time.
   *
   * @throws FactsError for a line that is none of a user; after the last one, when the file is not what was saved.
   */
  public async *users(ends: Ends): AsyncGenerator<readonly UserFacts[], void, undefined> {
    const hash = createHash('sha256');
    let number = 0;
    const file = await this.#open();
    try {
      for await (const lines of linesIn(file, ends.lines, this.longest, (bytes) => hash.update(bytes))) {
        const users: UserFacts[] = [];
        for (const line of lines) {
          number++;
          if (number > 1) users.push(this.#refuse.line(number, line, lineOfUser));
        }
        yield users;
      }
    } catch (error) {
      throw error instanceof LongLine ? this.#refuse.longLine(error.index + 1, this.longest) : error;
    } finally {
      await file.close();
    }
    const { end } = ends;
    if (hash.update(end.summed).digest('hex') !== end.sum || number - 1 !== end.users) throw this.#refuse.altered();
  }

  async #open(): Promise<FileHandle> {
    let file: FileHandle | undefined;
    try {
      // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
      file = await open(this.path, constants.O_RDONLY | constants.O_NONBLOCK);
      const stat = await file.stat();
      if (stat.isFile()) return file;
      throw this.#refuse.unread(fileProblem(stat.isDirectory() ? 'directory' : 'not-regular'));
    } catch (error) {
      await file?.close();
      throw error instanceof FactsError ? error : this.#refuse.unread(whyUnread(error));
    }
  }
}

function lineOfUser(value: unknown): UserFacts {
  if (members(value)['kind'] !== 'user') throw new Misshapen().within('kind');
  return userFrom(value);
}
