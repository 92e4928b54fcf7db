import { readdir } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import type { Gap } from '../../policy/index.js';
import { Text } from '../../text.js';
import { decodeText, readBytes, whyUnread, type Reading } from '../files.js';
import { directoriesWith } from './ancestors.js';
import { shownPath, type Root } from './walk.js';

const FILE = '.gitmodules';
const LARGEST = 1024 * 1024;
/** A key knows no case, may stand behind the name of its section, and have a comment behind it (git-config(1)). */
const PATH = /^\s*(?:\[[^\]]*\]\s*)?path\s*=\s*(?:"([^"]*)"|(.*?))\s*(?:[;#].*)?$/iu;
/** Working trees that are looked at. */
const MOST_TREES = 1000;

/**
 * Gaps for what a checkout has left out: package directories that are empty, and submodules below them that are empty
 * or missing. Git keeps no empty directory, so that one is mostly a submodule whose content nobody fetched.
 *
 * @param packages relative to the root; undefined where the directory is no project, and is read whole.
 */
export async function leftOut(root: Root, packages: readonly string[] | undefined): Promise<readonly Gap[]> {
  const starts = (packages ?? ['.']).map((path) => join(root.real, path));
  const gaps: Gap[] = [];
  const gap = (path: string, why: Text): void => {
    const shown = shownPath(root, path);
    gaps.push({ what: shown, why, file: shown });
  };
  const below = (await submodules(root, gap)).filter((path) =>
    starts.some((start) => path.startsWith(start === root.real ? root.real + sep : start + sep)),
  );
  for (const path of new Set([...(packages === undefined ? [] : starts), ...below])) {
    try {
      if ((await readdir(path)).length === 0) gap(path, Text.of('facts.project.empty-directory'));
    } catch (error) {
      // Of a package directory the walk says so itself.
      if (!starts.includes(path)) gap(path, whyUnread(error));
    }
  }
  return gaps;
}

/**
 * The paths of the submodules, absolute; none where there is no such file. It stands where the working tree of Git begins,
 * which may be above the directory that the user named, and again in each submodule.
 */
async function submodules(root: Root, gap: (path: string, why: Text) => void): Promise<readonly string[]> {
  const paths: string[] = [];
  const trees = [...new Set([root.real, ...(await directoriesWith(FILE, root.real))])];
  // Grows as it is walked.
  for (const tree of trees) {
    const text = await readText(join(tree, FILE));
    if (text.ok) {
      const inside = pathsIn(text.value).map((path) => join(tree, path));
      paths.push(...inside);
      trees.push(...inside.filter((path) => !trees.includes(path)));
      if (trees.length > MOST_TREES) {
        gap(tree, Text.of('facts.file.too-many', { limit: String(MOST_TREES) }));
        break;
      }
    } else if (!NO_FILE.includes(text.why.key)) {
      gap(join(tree, FILE), text.why);
    }
  }
  return paths;
}

/** There is none, or its submodule is not checked out, which has a gap of its own. */
const NO_FILE: readonly string[] = [Text.of('facts.file.missing').key, Text.of('facts.file.not-directory').key];

async function readText(file: string): Promise<Reading<string>> {
  const bytes = await readBytes(file, { largest: LARGEST });
  return bytes.ok ? decodeText(bytes.value) : bytes;
}

function pathsIn(text: string): readonly string[] {
  return text
    .split(/\r?\n/u)
    .map((line) => PATH.exec(line))
    .map((match) => match?.[1] ?? match?.[2] ?? '')
    .filter((path) => path !== '')
    .map((path) => normalize(path).replace(/[\\/]+$/u, ''));
}
