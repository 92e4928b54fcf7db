import { join, normalize, relative, sep } from 'node:path';
import ignore from 'ignore';
import { decodeText, readBytes } from '../files.js';

const LARGEST = 1024 * 1024;
/** Parts of a pattern that `ignore` reads in another way than Salesforce CLI. */
const NOT_PLAIN = /[!()[\]{}]/u;

/** Whether Salesforce CLI may write something else than what stands in a file: absolute, below the root. */
export type Replaces = (path: string) => boolean;

/**
 * The files that `replacements` of sfdx-project.json change when they are deployed ("String Replacements", Salesforce DX
 * Developer Guide): what the org gets is not what was read. Whether the variable that a replacement waits for will be set
 * is not known here, and a pattern that cannot be told counts for every file.
 *
 * @param directory absolute: that of sfdx-project.json, which {@link packageDirectories} has found to be sound
 */
export async function replacementsOf(directory: string): Promise<Replaces> {
  const bytes = await readBytes(join(directory, 'sfdx-project.json'), { largest: LARGEST });
  const text = bytes.ok ? decodeText(bytes.value) : bytes;
  const entries = text.ok ? entriesOf(text.value) : [];
  const names = new Set(entries.flatMap((entry) => textIn(entry, 'filename')).map((name) => normalize(name)));
  const globs = entries.flatMap((entry) => textIn(entry, 'glob'));
  if (globs.some((glob) => NOT_PLAIN.test(glob))) return () => true;
  const rules = ignore.default().add(globs.map((glob) => glob.replace(/^\.\//u, '')));
  return (path) => {
    const below = relative(directory, path);
    return names.has(below) || rules.ignores(below.split(sep).join('/'));
  };
}

function entriesOf(text: string): readonly unknown[] {
  const config: unknown = JSON.parse(text);
  const entries: unknown =
    typeof config === 'object' && config !== null ? Reflect.get(config, 'replacements') : undefined;
  return Array.isArray(entries) ? entries : [];
}

function textIn(entry: unknown, name: string): readonly string[] {
  const value: unknown = typeof entry === 'object' && entry !== null ? Reflect.get(entry, name) : undefined;
  return typeof value === 'string' ? [value] : [];
}
