import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Directories upwards that are looked at. */
const MOST = 64;

/** The directories, this one and those above it, that hold an entry of this name; the nearest first. */
export async function directoriesWith(name: string, directory: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (let at = directory, steps = 0; steps < MOST; steps += 1) {
    if (await isThere(join(at, name))) found.push(at);
    const above = dirname(at);
    if (above === at) break;
    at = above;
  }
  return found;
}

/** An entry that cannot be looked at counts as not there: whoever may not look into a directory has no project in it. */
async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
