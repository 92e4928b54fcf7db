/**
 * What `generate app` writes beside metadata: a key pair, which is made once and never lost.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { RunError, UsageError } from '../errors.js';
import { Text } from '../text.js';

/** More than any key or certificate. */
const MOST_BYTES = 65_536;

export interface FoundPair {
  /** PEM. */
  readonly certificate: string;
  /** ISO time. */
  readonly ends: string;
}

/**
 * The certificate of an earlier run; undefined where neither file is there.
 *
 * @throws RunError for one without the other, for two that do not belong together, and for what is no certificate
 */
export function pairIn(keyFile: string, certificateFile: string): FoundPair | undefined {
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

/** ISO time at which a certificate ends, of the body of its PEM; undefined of what is none. */
export function endOfBody(body: string | undefined): string | undefined {
  if (body === undefined) return undefined;
  try {
    const plain = body.replaceAll(/-----[A-Z ]+-----|\s/gu, '');
    return new Date(new X509Certificate(Buffer.from(plain, 'base64')).validTo).toISOString();
  } catch {
    return undefined;
  }
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
