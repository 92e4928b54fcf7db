import { realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import ignore from 'ignore';
import { Text } from '../../text.js';
import { decodeText, readBytes, whyUnread, type Reading } from '../files.js';

const FILE = '.forceignore';
const LARGEST = 1024 * 1024;

/** What sf leaves out by itself where there is a .forceignore (source-deploy-retrieve 12, `ForceIgnore`). */
const ALWAYS = ['**/*.dup', '**/.*', '**/package2-descriptor.json', '**/package2-manifest.json'];

/** Whether sf leaves out a path: absolute, below the directory of the .forceignore. */
export type Ignores = (path: string, kind: 'file' | 'directory') => boolean;

export type IgnoreReading =
  | { readonly ok: true; readonly ignores: Ignores | undefined }
  | { readonly ok: false; readonly file: string; readonly why: Text };

/**
 * What sf leaves out of a deploy of this directory: the nearest .forceignore, from the directory up to the root of the
 * project, read as sf reads it, by the same package. Where there is none, undefined.
 *
 * @param root absolute: the directory with sfdx-project.json, also where it stands above the one that the user named
 * @param start absolute, below the root or the root itself
 */
export async function forceIgnoreOf(root: string, start: string): Promise<IgnoreReading> {
  for (let directory = start; ; directory = dirname(directory)) {
    const file = join(directory, FILE);
    const text = await readRules(root, file);
    if (text.ok) return { ok: true, ignores: rulesOf(text.value, directory) };
    if (
      text.why.key !== Text.of('facts.file.missing').key &&
      text.why.key !== Text.of('facts.file.not-directory').key
    ) {
      return { ok: false, file, why: text.why };
    }
    if (directory === root || !directory.startsWith(root)) return { ok: true, ignores: undefined };
  }
}

async function readRules(root: string, file: string): Promise<Reading<string>> {
  try {
    const real = await realpath(file);
    if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) {
      return { ok: false, why: Text.of('facts.file.outside') };
    }
  } catch (error) {
    return { ok: false, why: whyUnread(error) };
  }
  const bytes = await readBytes(file, { largest: LARGEST });
  return bytes.ok ? decodeText(bytes.value) : bytes;
}

function rulesOf(text: string, directory: string): Ignores {
  const rules = ignore.default().add([...ALWAYS, text].join('\n'));
  return (path, kind) => {
    const below = relative(directory, path).split(sep).join('/');
    if (below === '' || below.startsWith('../') || below === '..') return false;
    return rules.ignores(kind === 'directory' ? `${below}/` : below);
  };
}
