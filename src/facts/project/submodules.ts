import { readdir } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import type { Gap, Text } from '../../policy/index.js';
import { decodeText, fileProblem, readBytes, whyUnread } from '../files.js';
import { shownPath, type Root } from './walk.js';

const FILE = '.gitmodules';
const LARGEST = 1024 * 1024;
const PATH = /^\s*path\s*=\s*(?:"([^"]*)"|(.*?))\s*$/u;

/**
 * Gaps for what a checkout has left out: package directories that are empty, and submodules below them that are empty
 * or missing. Git keeps no empty directory, so that one is mostly a submodule whose content nobody fetched.
 *
 * @param packages relative to the root.
 */
export async function leftOut(root: Root, packages: readonly string[]): Promise<readonly Gap[]> {
  const starts = packages.map((path) => join(root.real, path));
  const gaps: Gap[] = [];
  const gap = (path: string, why: Text): void => {
    const shown = shownPath(root, path);
    gaps.push({ what: shown, why, file: shown });
  };
  const modules = await submodules(root, gap);
  const below = modules
    .map((path) => join(root.real, path))
    .filter((path) => starts.some((start) => path.startsWith(start === root.real ? root.real + sep : start + sep)));
  for (const path of new Set([...starts, ...below])) {
    try {
      if ((await readdir(path)).length === 0) gap(path, { key: 'facts.project.empty-directory', params: [] });
    } catch (error) {
      // Of a package directory the walk says so itself.
      if (!starts.includes(path)) gap(path, whyUnread(error));
    }
  }
  return gaps;
}

/** The paths of the submodules; none where there is no such file. */
async function submodules(root: Root, gap: (path: string, why: Text) => void): Promise<readonly string[]> {
  const file = join(root.real, FILE);
  const bytes = await readBytes(file, { largest: LARGEST });
  if (!bytes.ok) {
    if (bytes.why.key !== fileProblem('missing').key) gap(file, bytes.why);
    return [];
  }
  const text = decodeText(bytes.value);
  if (!text.ok) {
    gap(file, text.why);
    return [];
  }
  return text.value
    .split(/\r?\n/u)
    .map((line) => PATH.exec(line))
    .map((match) => match?.[1] ?? match?.[2] ?? '')
    .filter((path) => path !== '')
    .map((path) => normalize(path).replace(/[\\/]+$/u, ''));
}
