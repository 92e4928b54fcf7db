/**
 * Files that a command makes in a folder of the user: none of them is overwritten unless the user says so, and each appears
 * when it is whole.
 */
import { lstatSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RunError } from '../errors.js';
import { Text } from '../text.js';
import { OutputFile } from './output.js';

export interface NewFile {
  /** Below the folder, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Its permissions, where they are not those of any file. */
  readonly mode?: number;
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

  /** Throws a {@link RunError} where one of the files is there already; to be known before any work is done. */
  public check(paths: readonly string[]): void {
    if (this.#force) return;
    const there = paths.map((path) => this.place(path)).find((path) => isThere(path));
    if (there !== undefined) throw new RunError(Text.of('shared.new-file.there', { file: there }));
  }

  /** Writes all of them, or, where one cannot be written, none that was not there before it. */
  public write(files: readonly NewFile[]): void {
    this.check(files.map(({ path }) => path));
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
export function makeFolderOf(place: string): void {
  try {
    mkdirSync(dirname(place), { recursive: true });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new RunError(Text.of('shared.output.folder', { file: place, reason: code }));
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
