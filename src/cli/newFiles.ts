/**
 * Files that a command makes in a folder of the user: none of them is overwritten unless the user says so, and each appears
 * when it is whole.
 */
import { lstatSync, mkdirSync, readFileSync, statSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { RunError } from '../errors.js';
import { Text } from '../text.js';
import { reason } from './fileReasons.js';
import { OutputFile } from './output.js';

export interface NewFile {
  /** Below the folder, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Its permissions, where they are not those of any file. */
  readonly mode?: number;
  /** What is there already, with more: nothing of it is lost, so that it may be written without being asked. */
  readonly isGrown?: true;
}

export class NewFiles {
  readonly #folder: string;
  readonly #force: boolean;
  public constructor(folder: string, force: boolean) {
    this.#folder = folder;
    this.#force = force;
  }

  /** Where a file will stand. */
  public place(path: string): string {
    return join(this.#folder, ...path.split('/'));
  }

  /**
   * Throws a {@link RunError} where one of the files is there already, and where a link below the folder leads elsewhere;
   * to be known before any work is done.
   */
  public check(paths: readonly string[]): void {
    this.checkLinks(paths);
    if (this.#force) return;
    const there = paths.map((path) => this.place(path)).find((path) => isThere(path));
    if (there !== undefined) throw new RunError(Text.of('shared.new-file.there', { file: there }));
  }

  /** Throws a {@link RunError} where a file stands for a folder, and where a link leads elsewhere. */
  public checkLinks(paths: readonly string[]): void {
    const file = paths.map((path) => fileOnTheWay(dirname(this.place(path)))).find((found) => found !== undefined);
    if (file !== undefined) throw new RunError(Text.of('shared.new-file.no-folder', { file }));
    const link = paths.map((path) => this.#linkIn(path)).find((found) => found !== undefined);
    if (link !== undefined) throw new RunError(Text.of('shared.new-file.link', { file: link }));
  }

  /** Where those are that are there already, whatever they hold. */
  public there(paths: readonly string[]): readonly string[] {
    return paths.map((path) => this.place(path)).filter((path) => isThere(path));
  }

  /** Where those stand that are there already with another text: they were edited since, or will be something else. */
  public changed(files: readonly NewFile[]): readonly string[] {
    return files.flatMap(({ isGrown, path, text }) => {
      const place = this.place(path);
      return isGrown !== true && isThere(place) && textOf(place) !== text ? [place] : [];
    });
  }

  /** The file or a folder on its way, below the folder, that is a link: what is written there would stand somewhere else. */
  #linkIn(path: string): string | undefined {
    const parts = path.split('/');
    return parts.map((_, i) => join(this.#folder, ...parts.slice(0, i + 1))).find(isLink);
  }

  /** Writes all of them, or, where one cannot be written, none that was not there before it. */
  public write(files: readonly NewFile[]): void {
    this.checkLinks(files.map(({ path }) => path));
    this.check(files.filter(({ isGrown }) => isGrown !== true).map(({ path }) => path));
    const opened = files.map(({ mode, path, text }) => {
      const place = this.place(path);
      makeFolderOf(place);
      const file = new OutputFile(place, mode === undefined ? {} : { mode });
      file.write(text);
      return file;
    });
    for (const file of opened) file.finish();
  }
}

/** Makes the folder of a file, and those above it. Throws a {@link RunError} where it cannot be made. */
function makeFolderOf(place: string): void {
  try {
    makeFolder(dirname(place));
  } catch (error) {
    const file = fileOnTheWay(dirname(place));
    if (file !== undefined) throw new RunError(Text.of('shared.new-file.no-folder', { file }));
    throw new RunError(Text.of('shared.output.folder', { file: place, reason: reason(error) }));
  }
}

/** One after the other: where a system takes no new folders though it has the one above, as below /proc, Node tries for ever. */
function makeFolder(folder: string): void {
  if (lstatOf(folder) !== undefined && statSync(folder).isDirectory()) return;
  const above = dirname(folder);
  if (above !== folder) makeFolder(above);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Somebody else may have been faster.
    if (lstatOf(folder)?.isDirectory() !== true) throw error;
  }
}

/** A file that stands where a folder has to. */
function fileOnTheWay(folder: string): string | undefined {
  const there = lstatOf(folder);
  if (there !== undefined) return there.isDirectory() ? undefined : folder;
  const above = dirname(folder);
  return above === folder ? undefined : fileOnTheWay(above);
}

/** Undefined for what is not there, or is below a file. */
function lstatOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Undefined of what is no file, or cannot be read. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
