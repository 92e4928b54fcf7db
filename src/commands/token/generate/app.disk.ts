/**
 * The folder of `generate app` as it stands on the disk. A key pair in it is made once and never lost, and files that keep
 * others out of Git and out of deployments are the user's own: a line is added, none is lost.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { NewFiles } from '../../../cli/newFiles.js';
import { RunError, UsageError } from '../../../errors.js';
import { inList } from '../../../inList.js';
import type { AppFile, AppFolder, FoundPair } from '../../../jobs/newApp/index.js';
import { Text } from '../../../text.js';

/** What the job sees of it. */
export function folderOf(files: NewFiles): AppFolder {
  const place = (path: string): string => files.place(path);
  return {
    place,
    isThere: (path) => existsSync(place(path)),
    pairIn: (key, certificate) => pairIn(place(key), place(certificate)),
    ignoring: (line, path) => ignoring(line, path, place(path)),
  };
}

/**
 * What is there already is overwritten only where that is asked for; those that were edited since are named first.
 *
 * @throws RunError
 */
export function refuseThere(files: NewFiles, made: readonly AppFile[]): void {
  const there = files.there(made.filter(({ isGrown }) => isGrown !== true).map(({ path }) => path));
  if (there.length === 0) return;
  const changed = files.changed(made).map((path) => inList(path));
  const count = String(there.length);
  throw new RunError(
    changed.length === 0
      ? Text.of('move.error.there-same', { count })
      : Text.of('move.error.there', { count, changed: changed.join(', ') }),
  );
}

/** More than any key or certificate. */
const MOST_BYTES = 65_536;

/**
 * The certificate of an earlier run; undefined where neither file is there.
 *
 * @throws RunError for one without the other, for two that do not belong together, and for what is no certificate
 */
function pairIn(keyFile: string, certificateFile: string): FoundPair | undefined {
  const there = [keyFile, certificateFile].filter((path) => existsSync(path));
  const [only] = there;
  if (only === undefined) return undefined;
  if (there.length === 1) throw new RunError(Text.of('move.error.half-pair', { file: only }));
  try {
    const certificate = new X509Certificate(textOf(certificateFile));
    if (certificate.checkPrivateKey(createPrivateKey(textOf(keyFile)))) {
      return { certificate: certificate.toString(), ends: new Date(certificate.validTo).toISOString() };
    }
  } catch (error) {
    if (error instanceof RunError) throw error;
    throw new RunError(Text.of('move.error.unreadable-pair', { file: certificateFile }));
  }
  throw new RunError(Text.of('move.error.other-key', { key: keyFile, certificate: certificateFile }));
}

function textOf(path: string): string {
  const { size } = lstatSync(path);
  if (size > MOST_BYTES) throw new RunError(Text.of('move.error.unreadable-pair', { file: path }));
  return readFileSync(path, 'utf8');
}

/**
 * Refuses a folder inside a package directory of a project: a deployment of the project would take the policies with the
 * app, and stumble over the key.
 *
 * @throws UsageError
 */
export function refusePackageDirectory(folder: string): void {
  const wanted = resolve(folder);
  for (let above = dirname(wanted); ; above = dirname(above)) {
    const project = join(above, 'sfdx-project.json');
    if (existsSync(project)) {
      const inside = packageDirectories(project).find((path) => isInside(wanted, resolve(above, path)));
      if (inside !== undefined) throw new UsageError(Text.of('move.error.package-directory', { folder, inside }));
      return;
    }
    if (dirname(above) === above) return;
  }
}

/** Of a project that cannot be read nothing is known, and sf itself will say so. */
function packageDirectories(project: string): string[] {
  try {
    const read: unknown = JSON.parse(readFileSync(project, 'utf8'));
    const list: unknown = typeof read === 'object' && read !== null ? Reflect.get(read, 'packageDirectories') : [];
    return (Array.isArray(list) ? list : []).flatMap((one: unknown) => {
      const path: unknown = typeof one === 'object' && one !== null ? Reflect.get(one, 'path') : undefined;
      return typeof path === 'string' ? [path] : [];
    });
  } catch {
    return [];
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!isAbsolute(way) && way.split(sep)[0] !== '..');
}

/**
 * The file with the line in it: behind all others, where it is not there or a later line may let in again what it keeps out.
 *
 * @throws RunError for a file that is no text, which nobody can add to
 */
function ignoring(line: string, path: string, place: string): AppFile {
  const there = plainTextAt(place);
  const lines = there.split(/\r?\n/u).map((one) => one.trim());
  const isIgnored = lines.includes(line) && !lines.slice(lines.lastIndexOf(line)).some((one) => one.startsWith('!'));
  if (isIgnored) return { path, text: there, isGrown: true };
  const end = there === '' || there.endsWith('\n') ? '' : '\n';
  return { path, text: `${there}${end}${line}\n`, isGrown: true };
}

function plainTextAt(place: string): string {
  if (!existsSync(place)) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(place));
  } catch {
    throw new RunError(Text.of('move.error.ignore-file', { file: place }));
  }
}
