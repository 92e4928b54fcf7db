/**
 * The files below a folder of the tree, by paths with slashes on every system.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.js';

/** Of this ending, by their paths within the folder. */
export function sourcesOf(folder: string, ending = '.ts'): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith(ending));
}
