/**
 * Where files of findings are, for those who put them beside a change: code scanning and annotations take paths from the root
 * of the repository, wherever the command ran.
 */
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

const FROM_ROOT: ReadonlySet<string> = new Set(['sarif', 'github']);

interface InFile {
  readonly file?: string;
}

/** What names files in a result: findings, ranges by which answers are decided, and what could not be read. */
interface Placed {
  readonly findings?: readonly InFile[];
  readonly answers?: readonly { readonly range?: InFile; readonly nearest?: InFile }[];
  readonly incomplete: readonly InFile[];
}

/** The same result, its files named as the format needs them; for people and JSON as the user knows them. */
export function inRepository<R extends Placed>(format: string, result: R, directory = process.cwd()): R {
  if (!FROM_ROOT.has(format)) return result;
  const root = rootOf(directory) ?? directory;
  const placed = <T extends InFile>(one: T): T =>
    one.file === undefined ? one : { ...one, file: fileFrom(root, resolve(directory, one.file)) };
  const { answers, findings, incomplete } = result;
  return {
    ...result,
    ...(findings === undefined ? {} : { findings: findings.map(placed) }),
    ...(answers === undefined
      ? {}
      : {
          answers: answers.map((answer) => ({
            ...answer,
            ...(answer.range === undefined ? {} : { range: placed(answer.range) }),
            ...(answer.nearest === undefined ? {} : { nearest: placed(answer.nearest) }),
          })),
        }),
    incomplete: incomplete.map(placed),
  };
}

/** The root of the work tree that a directory is in; undefined outside of any. */
function rootOf(directory: string): string | undefined {
  // A file in work trees and submodules.
  if (existsSync(join(directory, '.git'))) return directory;
  const above = dirname(directory);
  return above === directory ? undefined : rootOf(above);
}

/** What is not below the root is named as a whole. */
function fileFrom(root: string, path: string): string {
  const below = relative(root, path);
  // A folder may be called ..data.
  const isAbove = below === '..' || below.startsWith(`..${sep}`);
  return isAbove || isAbsolute(below) ? path : below.replaceAll('\\', '/');
}
