/**
 * Writing results: to a file that appears only when it is whole, or to standard output.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { RunError, UsageError } from '../runErrors.js';
import { Text } from '../text.js';
import { endUnread, holdRun, isRunHeld } from './closedOutput.js';
import { reason } from './fileReasons.js';
import { openPipe, writePipe } from './pipeWriter.js';

const EXTENSIONS: Readonly<Record<string, string>> = {
  csv: 'csv',
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
  xml: 'junit',
  html: 'html',
  htm: 'html',
  txt: 'human',
  md: 'markdown',
  sarif: 'sarif',
  yml: 'yaml',
  yaml: 'yaml',
};

/**
 * The format of the output: the flag's, else the one that the file's extension names, else `human`.
 * Throws a {@link UsageError} for an extension that names none of the command's formats.
 */
export function formatOf<F extends string>(flag: F | undefined, file: string | undefined, formats: readonly F[]): F {
  if (flag !== undefined) {
    return flag;
  }
  const [human] = formats;
  if (file === undefined && human !== undefined) {
    return human;
  }
  const [, extension = ''] = /\.([^.\\/]+)$/.exec(file ?? '') ?? [];
  const named = /\.sarif\.json$/iu.test(file ?? '') ? 'sarif' : EXTENSIONS[extension.toLowerCase()];
  const found =
    formats.find((format) => format === named) ??
    formats.find((format) => format === EXTENSIONS[extension.toLowerCase()]);
  if (found === undefined) {
    const usable = Object.keys(EXTENSIONS).filter((name) => formats.some((format) => format === EXTENSIONS[name]));
    throw new UsageError(
      Text.of('shared.output.format', {
        file: file ?? '',
        formats: formats.join('|'),
        extensions: usable.map((name) => `.${name}`).join(', '),
      }),
    );
  }
  return found;
}

/** Bytes that are gathered before they are written. */
const GATHERED = 1 << 16;
/** UTF-8 takes no more bytes than this for one unit of a string. */
const BYTES_A_UNIT = 3;

/** What takes files away that are not whole when the process ends: one listener for all of them, however many there are. */
const unfinished = new Set<() => void>();
const discardAll = (): void => {
  for (const discard of unfinished) discard();
  unfinished.clear();
};

function begun(discard: () => void): void {
  if (unfinished.size === 0) process.once('exit', discardAll);
  unfinished.add(discard);
}

function ended(discard: () => void): void {
  unfinished.delete(discard);
  if (unfinished.size === 0) process.off('exit', discardAll);
}

/**
 * A file in the making. It is written beside its place under another name and renamed by {@link OutputFile.finish};
 * when the process ends before that, nothing is left. A link stays, and the file it leads to is replaced. A device or a
 * pipe (`/dev/stdout`) is written to as it is.
 */
export class OutputFile {
  readonly #path: string;
  readonly #temporary: string | undefined;
  readonly #descriptor: number;
  readonly #gathered = Buffer.allocUnsafe(GATHERED);
  readonly #release = holdRun();
  #length = 0;
  /** Whoever read this pipe went away; the run has more to do. */
  #isUnread = false;
  readonly #discard = (): void => {
    if (this.#temporary !== undefined) {
      rmSync(this.#temporary, { force: true });
    }
  };

  /**
   * Opens the temporary file at once, so that an unwritable folder is known before any work is done.
   *
   * @param options.mode permissions of the file, less those that the process masks; when nothing is said, those of the
   *   file that is replaced, else 0o666.
   */
  public constructor(path: string, options: { readonly mode?: number } = {}) {
    try {
      const there = statSync(path, { throwIfNoEntry: false });
      if (there?.isDirectory() === true) {
        throw Object.assign(new Error(), { code: 'EISDIR' });
      }
      this.#path = there === undefined ? placeOf(path) : realpathSync(path);
      this.#temporary = there === undefined || there.isFile() ? temporaryFor(this.#path) : undefined;
      const mode = options.mode ?? (there === undefined ? undefined : there.mode & 0o777);
      this.#descriptor = this.#temporary === undefined ? openPipe(path) : openSync(this.#temporary, 'wx', mode);
    } catch (error) {
      const silent = error instanceof Error && 'code' in error && error.code === 'ENXIO';
      throw new RunError(
        Text.of(silent ? 'shared.output.pipe' : 'shared.output.folder', { file: path, reason: reason(error) }),
      );
    }
    begun(this.#discard);
  }

  /** False for a device or a pipe, where something else may be reading along. */
  public get isFile(): boolean {
    return this.#temporary !== undefined;
  }

  public write(text: string): void {
    const most = text.length * BYTES_A_UNIT;
    if (most > GATHERED - this.#length) {
      this.#flush();
    }
    if (most > GATHERED) {
      this.#put(Buffer.from(text));
    } else {
      this.#length += this.#gathered.write(text, this.#length);
    }
  }

  public finish(): void {
    this.#flush();
    this.#guarded(() => {
      closeSync(this.#descriptor);
      if (this.#temporary !== undefined) {
        renameSync(this.#temporary, this.#path);
      }
    });
    ended(this.#discard);
  }

  public discard(): void {
    this.#discard();
    ended(this.#discard);
  }

  #flush(): void {
    this.#put(this.#gathered.subarray(0, this.#length));
    this.#length = 0;
  }

  #put(bytes: Uint8Array): void {
    if (this.#isUnread) return;
    this.#guarded(() => {
      if (this.isFile) writeFileSync(this.#descriptor, bytes);
      else writePipe(this.#descriptor, bytes);
    });
  }

  #guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!this.isFile && error instanceof Error && 'code' in error && error.code === 'EPIPE') {
        this.#release();
        if (!isRunHeld()) endUnread();
        this.#isUnread = true;
        return;
      }
      this.discard();
      throw new RunError(Text.of('shared.output.failed', { file: this.#path, reason: reason(error) }));
    }
  }
}

/** Where a link leads to nothing yet, that place: the link stays. Links in a circle are an error before this. */
function placeOf(path: string): string {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return isLink ? placeOf(resolve(dirname(path), readlinkSync(path))) : path;
}

/** A name beside the path that nobody else uses, and that is not too long where the file's own is not. */
function temporaryFor(path: string): string {
  return join(dirname(path), `.${basename(path).slice(0, 50)}.${randomBytes(6).toString('hex')}.tmp`);
}
