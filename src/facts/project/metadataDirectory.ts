/**
 * A directory with metadata, before any of it is read: its files, and what of it was not walked.
 */
import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT } from '../../exitCodes.js';
import type { Gap } from '../../policy/index.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import { whyUnread } from '../files.js';
import type { Source } from '../types.js';
import type { FileNames } from './names.js';
import { packageDirectories } from './packageDirectories.js';
import { type Replaces, replacementsOf } from './replacements.js';
import { leftOut } from './submodules.js';
import { findMetadata, type FoundFile, type Root, WALK_LIMITS, type WalkLimits } from './walk.js';

export interface ProjectPlace {
  readonly source: Source;
  readonly root: Root;
  readonly files: readonly FoundFile[];
  readonly replaces: Replaces;
  /** The package directories; undefined where the directory is no project, and is walked whole. */
  readonly packages: readonly string[] | undefined;
  /** Places that were not walked: any component may stand there, also one that stands elsewhere too. */
  readonly gaps: readonly Gap[];
}

/** Files left out by .forceignore that are named; the others are counted. */
const MOST_IGNORED = 50;

/**
 * The files of some kinds in a directory, in source format or metadata format: in the package directories of its
 * sfdx-project.json where there is one, otherwise in all of it.
 *
 * @throws FactsError when it is no directory that can be read, when its sfdx-project.json is broken, or when .forceignore
 * leaves out all there is.
 */
export async function openPlace(
  directory: string,
  names: FileNames,
  limits: WalkLimits = WALK_LIMITS,
): Promise<ProjectPlace> {
  const root: Root = { given: directory, real: await realDirectory(directory) };
  const packages = await packageDirectories(root.real);
  const { files, gaps: unwalked, ignored } = await findMetadata(root, { packages, names }, limits);
  const gaps = [...unwalked, ...(await leftOut(root, packages))];
  if (files.length === 0 && gaps.length === 0 && ignored.length > 0) {
    throw new FactsError(
      Text.of('facts.project.all-ignored', { directory, files: String(ignored.length) }),
      EXIT.couldNotRun,
    );
  }
  const replaces = packages === undefined ? (): boolean => false : await replacementsOf(root.real);
  const some = { count: ignored.length, files: ignored.slice(0, MOST_IGNORED) };
  const source: Source = { kind: 'project', name: root.given, ...(ignored.length > 0 && { ignored: some }) };
  return { source, root, files, replaces, packages, gaps };
}

async function realDirectory(directory: string): Promise<string> {
  const refuse = (why: Text): FactsError =>
    new FactsError(Text.of('facts.project.unread', { directory }), EXIT.usage, why);
  let real: string;
  try {
    real = await realpath(resolve(directory));
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    throw refuse(whyUnread(error));
  }
  throw refuse(Text.of('facts.file.not-directory'));
}
