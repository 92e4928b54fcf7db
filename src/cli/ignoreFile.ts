/**
 * Files that keep others out of Git and out of deployments. What is in them is the user's own: a line is added, none is lost.
 */
import { existsSync, readFileSync } from 'node:fs';
import { RunError } from '../errors.js';
import { Text } from '../text.js';
import type { NewFile } from './newFiles.js';

/**
 * The file with the line in it: behind all others, where it is not there or a later line may let in again what it keeps out.
 *
 * @throws RunError for a file that is no text, which nobody can add to
 */
export function ignoring(line: string, path: string, place: string): NewFile {
  const there = textAt(place);
  const lines = there.split(/\r?\n/u).map((one) => one.trim());
  const isIgnored = lines.includes(line) && !lines.slice(lines.lastIndexOf(line)).some((one) => one.startsWith('!'));
  if (isIgnored) return { path, text: there, isGrown: true };
  const end = there === '' || there.endsWith('\n') ? '' : '\n';
  return { path, text: `${there}${end}${line}\n`, isGrown: true };
}

function textAt(place: string): string {
  if (!existsSync(place)) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(place));
  } catch {
    throw new RunError(Text.of('move.error.ignore-file', { file: place }));
  }
}
