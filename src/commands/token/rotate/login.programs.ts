/**
 * Whether a program of the user's can be started at all: told before anything is changed, and not when it holds a secret.
 */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { UsageError } from '../../../errors.js';
import { Text } from '../../../text.js';

/** What tests replace. */
export interface ProgramPlace {
  readonly platform: NodeJS.Platform;
  /** Where the system looks for programs that are named without a folder. */
  readonly path: string | undefined;
}

/** Of a system that is told no path. */
const USUAL = '/usr/bin:/bin';
/** What Windows adds to a name when it starts a program without a shell. */
const ENDINGS = ['', '.exe', '.com'];

/**
 * @param flag as it is called, without dashes
 * @throws UsageError which does not repeat what was given: it may begin with a secret that was meant for the environment
 */
export function checkProgram(flag: string, [program]: readonly [string, ...string[]], place = here()): void {
  if (!isThere(program, place)) throw new UsageError(Text.of('program.absent', { flag: `--${flag}` }));
}

function here(): ProgramPlace {
  return { platform: process.platform, path: process.env['PATH'] };
}

function isThere(program: string, { path, platform }: ProgramPlace): boolean {
  const isWindows = platform === 'win32';
  const hasFolder = program.includes('/') || (isWindows && program.includes('\\'));
  const folders = (path ?? (isWindows ? '' : USUAL)).split(isWindows ? ';' : delimiter);
  const named = hasFolder
    ? [resolve(program)]
    : [...(isWindows ? [''] : []), ...folders].map((folder) => join(resolve(folder), program));
  return named.some((file) => (isWindows ? ENDINGS : ['']).some((ending) => isStartable(`${file}${ending}`)));
}

/** On Windows every file counts as one that may be started. */
function isStartable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
