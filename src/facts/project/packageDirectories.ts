import { isAbsolute, join, normalize } from 'node:path';
import { EXIT } from '../../exitCodes.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import { decodeText, readBytes } from '../files.js';

const FILE = 'sfdx-project.json';
const LARGEST = 1024 * 1024;

/**
 * The package directories of a Salesforce DX project, relative to it; undefined where there is no sfdx-project.json.
 *
 * @throws FactsError for a sfdx-project.json that sf would refuse too.
 */
export async function packageDirectories(directory: string): Promise<readonly string[] | undefined> {
  const file = join(directory, FILE);
  const bytes = await readBytes(file, { largest: LARGEST });
  if (!bytes.ok) {
    if (bytes.why.key === 'facts.file.missing') return undefined;
    throw new FactsError(Text.of('facts.project.config-unread', { file }), EXIT.couldNotRun, bytes.why);
  }
  const text = decodeText(bytes.value);
  if (!text.ok) throw new FactsError(Text.of('facts.project.config-unread', { file }), EXIT.couldNotRun, text.why);
  const paths = pathsOf(parse(text.value, file));
  if (paths === undefined) {
    throw new FactsError(Text.of('facts.project.config-directories', { file }), EXIT.couldNotRun);
  }
  const absolute = paths.find((path) => isAbsolute(path));
  if (absolute !== undefined) {
    throw new FactsError(Text.of('facts.project.config-absolute', { file, directory: absolute }), EXIT.couldNotRun);
  }
  return [...new Set(paths.map((path) => normalize(path).replace(/[\\/]+$/u, '')))];
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FactsError(Text.of('facts.project.config-json', { file }), EXIT.couldNotRun);
  }
}

/** The paths under `packageDirectories`; undefined unless there is at least one and each entry has one. */
function pathsOf(config: unknown): readonly string[] | undefined {
  const member = memberOf(config, 'packageDirectories');
  const entries: readonly unknown[] = Array.isArray(member) ? member : [];
  if (entries.length === 0) return undefined;
  const paths = entries
    .map((entry) => memberOf(entry, 'path'))
    .filter((path) => typeof path === 'string')
    .filter((path) => path !== '');
  return paths.length === entries.length ? paths : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
