/**
 * Files that are there whole or not at all, and stay when the machine loses its power: what the journal is made of.
 *
 * A file is written under another name, flushed, and then given its name: by a link, which is never laid over a file, or
 * by a rename, which replaces one in a single step. So no reader meets half a file, and no run that dies leaves one.
 */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** One folder. Tests replace it by one in memory whose process dies between two calls. */
export interface Disk {
  /** Names of all files that are whole. The folder is made when it is not there. */
  list(): readonly string[];
  /** Undefined when there is no such file. */
  read(name: string): Buffer | undefined;
  /** False when there is such a file already; it stays as it is. */
  create(name: string, content: string | Buffer): boolean;
  replace(name: string, content: string): void;
  remove(name: string): void;
}

/** Files of attempts are some hundred bytes. */
const LARGEST = 16_384;
/** Milliseconds after which the half of a file belongs to nobody any more. */
const ABANDONED = 3_600_000;
const UNFINISHED = '.tmp';

export class Folder implements Disk {
  readonly #path: string;
  readonly #largest: number;

  /** @param largest bytes of a file that is read */
  public constructor(path: string, largest = LARGEST) {
    this.#path = path;
    this.#largest = largest;
  }

  public list(): readonly string[] {
    mkdirSync(this.#path, { recursive: true, mode: 0o700 });
    chmodSync(this.#path, 0o700);
    const names = readdirSync(this.#path);
    for (const name of names.filter((one) => one.endsWith(UNFINISHED))) {
      this.#clearAway(name);
    }
    return names.filter((name) => !name.endsWith(UNFINISHED));
  }

  public read(name: string): Buffer | undefined {
    const path = join(this.#path, name);
    try {
      const found = statSync(path);
      if (!found.isFile() || found.size > this.#largest) {
        throw new NotOurs();
      }
      return readFileSync(path);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') {
        return undefined;
      }
      throw error;
    }
  }

  public create(name: string, content: string | Buffer): boolean {
    const made = this.#write(name, content);
    try {
      linkSync(made, join(this.#path, name));
    } catch (error) {
      if (codeOf(error) === 'EEXIST') {
        return false;
      }
      throw error;
    } finally {
      rmSync(made, { force: true });
    }
    this.#flush();
    return true;
  }

  public replace(name: string, content: string): void {
    const made = this.#write(name, content);
    try {
      renameSync(made, join(this.#path, name));
    } catch (error) {
      rmSync(made, { force: true });
      throw error;
    }
    this.#flush();
  }

  public remove(name: string): void {
    rmSync(join(this.#path, name), { force: true });
  }

  #write(name: string, content: string | Buffer): string {
    const made = join(this.#path, `${name}.${randomBytes(6).toString('hex')}${UNFINISHED}`);
    const file = openSync(made, 'wx', 0o600);
    try {
      writeAll(file, Buffer.from(content));
      fsyncSync(file);
    } catch (error) {
      rmSync(made, { force: true });
      throw error;
    } finally {
      closeSync(file);
    }
    return made;
  }

  /** The name of a new file has to reach the disk as well. Windows flushes no folders, nor do some network drives. */
  #flush(): void {
    let folder: number | undefined;
    try {
      folder = openSync(this.#path, 'r');
      fsyncSync(folder);
    } catch (error) {
      if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF'].includes(codeOf(error))) {
        throw error;
      }
    } finally {
      if (folder !== undefined) {
        closeSync(folder);
      }
    }
  }

  #clearAway(name: string): void {
    const path = join(this.#path, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined && Date.now() - found.mtimeMs > ABANDONED) {
      rmSync(path, { force: true });
    }
  }
}

/** A folder, a pipe or something huge stands where a file of ours should be. */
class NotOurs extends Error {
  public readonly code = 'EFTYPE';
}

function writeAll(file: number, content: Buffer): void {
  for (let written = 0; written < content.length;) {
    written += writeSync(file, content, written);
  }
}

/** `ENOSPC` and its like; empty for what is no error of the operating system. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
