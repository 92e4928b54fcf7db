/**
 * What some tests need of the system. Where it has no such thing they are told as skipped; Linux has all of it, and there a
 * skipped test is a failure (scripts/reporter.cjs).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { expect } from 'chai';

const isUnix = (): boolean => process.platform !== 'win32';

const HAS = {
  /** A pseudo-terminal, by util-linux's script(1), since Node alone has none. */
  terminal: () => spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0,
  /** sh, cat and their like, and programs that begin with #!. */
  shell: isUnix,
  /** Named pipes. */
  pipes: isUnix,
  /** Files and folders of which a mode says who may read them. */
  rights: isUnix,
  /** Signals that a program hears, and groups of processes. */
  signals: isUnix,
  /** /dev/null and /dev/zero. */
  devices: isUnix,
  /** A disk that is full. */
  full: () => existsSync('/dev/full'),
  /** What Linux tells of processes. */
  proc: () => existsSync('/proc/self'),
} as const;

type Thing = keyof typeof HAS;

function hasAll(things: readonly Thing[]): boolean {
  return things.every((thing) => HAS[thing]());
}

/** `describe` where the system has these; elsewhere its tests are skipped, with all that is done before and after them. */
export function describeWith(...things: Thing[]): typeof describe | typeof describe.skip {
  return hasAll(things) ? describe : describe.skip;
}

/** `it` where the system has these; elsewhere the test is skipped. */
export function itWith(...things: Thing[]): typeof it | typeof it.skip {
  return hasAll(things) ? it : it.skip;
}

/** Who may read and write a file or a folder, where its mode says so. */
export function expectMode(path: string, mode: number): void {
  if (HAS.rights()) expect(statSync(path).mode & 0o777, path).to.equal(mode);
}

/** npm and its first arguments: Windows has it as a script of its shell, and npm itself tells where its program lies. */
export const NPM: readonly [string, ...string[]] = isUnix()
  ? ['npm']
  : [process.execPath, process.env['npm_execpath'] ?? 'npm'];
