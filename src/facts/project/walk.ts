import { readdir, realpath, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { inOrder } from '../../inOrder.js';
import type { Gap } from '../../policy/index.js';
import { Text } from '../../text.js';
import { whyUnread } from '../files.js';
import { directoriesWith } from './ancestors.js';
import { forceIgnoreOf, type Ignores } from './forceIgnore.js';
import { classify, isMisspelt, type FileName, type FileNames } from './names.js';

/** The directory that the user named. */
export interface Root {
  /** As the user gave it; paths that are shown begin with it. */
  readonly given: string;
  /** Absolute, without symbolic links. */
  readonly real: string;
}

export interface WalkLimits {
  /** Directories within directories. */
  readonly depth: number;
  /** Files and directories looked at. */
  readonly entries: number;
}

/** More than any project seen; past them the project is read in part, and a gap says so. */
export const WALK_LIMITS: WalkLimits = { depth: 64, entries: 500_000 };

export interface FoundFile extends FileName {
  /** Absolute; may be a symbolic link. */
  readonly path: string;
  /** As it is shown. */
  readonly shown: string;
}

export interface Walked {
  /** In the order of the starts, then by path. */
  readonly files: readonly FoundFile[];
  readonly gaps: readonly Gap[];
  /** Metadata files that .forceignore left out, as they are shown. */
  readonly ignored: readonly string[];
}

const PROJECT = 'sfdx-project.json';

/** A path below the root as the user would write it. */
export function shownPath(root: Root, path: string): string {
  return join(root.given, relative(root.real, path));
}

export function isBelow(root: Root, real: string): boolean {
  return real === root.real || real.startsWith(root.real.endsWith(sep) ? root.real : root.real + sep);
}

/**
 * The metadata files below some directories of the root, as Salesforce CLI finds them: what .forceignore leaves out is
 * passed over; a symbolic link is followed when it stays below the root.
 *
 * @param packages relative to the root; undefined where the directory is no project, and is walked whole, but for
 * `node_modules` and directories whose name begins with a dot.
 */
export async function findMetadata(
  root: Root,
  { names, packages }: { readonly packages: readonly string[] | undefined; readonly names: FileNames },
  limits: WalkLimits = WALK_LIMITS,
): Promise<Walked> {
  const [nearest] = await directoriesWith(PROJECT, root.real);
  const walk = new Walk(root, limits, { project: nearest ?? root.real, isPackage: packages !== undefined, names });
  for (const start of packages ?? ['.']) await walk.from(join(root.real, start));
  return { files: walk.files, gaps: walk.gaps, ignored: walk.ignored };
}

class Walk {
  readonly #root: Root;
  readonly #limits: WalkLimits;
  readonly #place: {
    /** Up to here a .forceignore counts. */
    readonly project: string;
    /** Salesforce CLI deploys what stands in a package directory, hidden or not. */
    readonly isPackage: boolean;
    readonly names: FileNames;
  };
  public readonly files: FoundFile[] = [];
  public readonly gaps: Gap[] = [];
  public readonly ignored: string[] = [];
  readonly #seen = new Set<string>();
  #entries = 0;
  /** By the path by which a file is reached: a link may lead around what is left out. */
  #ignores: Ignores | undefined;

  public constructor(
    root: Root,
    limits: WalkLimits,
    place: {
      /** Up to here a .forceignore counts. */
      readonly project: string;
      /** Salesforce CLI deploys what stands in a package directory, hidden or not. */
      readonly isPackage: boolean;
      readonly names: FileNames;
    },
  ) {
    this.#root = root;
    this.#limits = limits;
    this.#place = place;
  }

  public async from(start: string): Promise<void> {
    const reading = await forceIgnoreOf(this.#place.project, start);
    this.#ignores = reading.ok ? reading.ignores : undefined;
    if (!reading.ok) this.#gap(reading.file, reading.why);
    try {
      await this.#enter(start, []);
    } catch (error) {
      if (!(error instanceof TooMany)) throw error;
      this.#gap(this.#root.real, Text.of('facts.file.too-many', { limit: String(this.#limits.entries) }));
    }
  }

  /** Reads a directory that may be reached through a symbolic link. */
  async #enter(path: string, above: readonly string[]): Promise<void> {
    let real: string;
    let entries: Dirent[];
    try {
      real = await realpath(path);
      if (!isBelow(this.#root, real)) {
        this.#gap(path, Text.of('facts.file.outside'));
        return;
      }
      // Once is enough where both ways come to the same. In a circle of links each way is new.
      const key = this.#ignores === undefined ? real : path;
      if (this.#seen.has(key) || above.includes(real)) return;
      this.#seen.add(key);
      entries = await readdir(real, { withFileTypes: true });
    } catch (error) {
      this.#gap(path, whyUnread(error));
      return;
    }
    if (above.length > this.#limits.depth) {
      this.#gap(path, Text.of('facts.file.too-deep', { limit: String(this.#limits.depth) }));
      return;
    }
    entries.sort((a, b) => inOrder(a.name, b.name));
    for (const entry of entries) await this.#look(entry, join(path, entry.name), [...above, real]);
  }

  async #look(entry: Dirent, path: string, above: readonly string[]): Promise<void> {
    if (++this.#entries > this.#limits.entries) throw new TooMany();
    const name = classify(entry.name, this.#place.names);
    if (!entry.isDirectory() && this.#ignores?.(path, 'file') === true) {
      if (name !== undefined) this.ignored.push(shownPath(this.#root, path));
      return;
    }
    if (name !== undefined && !entry.isDirectory()) {
      this.files.push({ ...name, path, shown: shownPath(this.#root, path) });
    } else if (!entry.isDirectory() && isMisspelt(entry.name, this.#place.names)) {
      this.#gap(path, Text.of('facts.project.misspelt-name'));
    } else if (this.#place.isPackage || (entry.name !== 'node_modules' && !entry.name.startsWith('.'))) {
      if (entry.isDirectory() || (entry.isSymbolicLink() && (await this.#isDirectory(path)))) {
        await this.#enter(path, above);
      }
    }
  }

  /** What a link leads to; one that cannot be followed may be meant to lead to a directory. */
  async #isDirectory(link: string): Promise<boolean> {
    try {
      return (await stat(link)).isDirectory();
    } catch (error) {
      this.#gap(link, whyUnread(error));
      return false;
    }
  }

  #gap(path: string, why: Text): void {
    if (this.#ignores?.(path, 'directory') === true) return;
    const shown = shownPath(this.#root, path);
    this.gaps.push({ what: shown, why, file: shown });
  }
}

class TooMany extends Error {}
