import { EXIT } from '../../exitCodes.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import { nearestName } from '../../nearestName.js';
import { tryRange } from './asked.js';

/** One entry of a JSON list: the text, and where it stands, e.g. `actions[17]`. */
export interface JsonEntry {
  readonly text: unknown;
  readonly path: string;
  /** The list, or the object, that was read for it. */
  readonly holder: object;
}

/**
 * A JSON object whose members are lists of addresses, as GitHub's meta: the list under `key`. Members that hold no
 * address (keys, domains, flags) are no lists to choose from. Where there is only one list, the key may be left out.
 *
 * @throws FactsError that names the keys, for a key that is missing or unknown.
 */
export function keyedEntries(json: object, source: string, key: string | undefined): readonly JsonEntry[] {
  const lists = new Map<string, readonly unknown[]>();
  for (const [name, member] of Object.entries(json)) {
    const entries: readonly unknown[] = Array.isArray(member) ? member : [];
    if (entries.some((entry) => typeof entry === 'string' && !('key' in tryRange(entry)))) lists.set(name, entries);
  }
  const name = chooseKey([...lists.keys()], source, key);
  return entriesOf(lists.get(name) ?? [], name);
}

/** The entries of a list with their paths below `name`. */
export function entriesOf(list: readonly unknown[], name: string): readonly JsonEntry[] {
  return list.map((text, index) => ({ text, path: `${name}[${index}]`, holder: list }));
}

function chooseKey(keys: readonly string[], source: string, key: string | undefined): string {
  const [only, ...others] = keys;
  if (only === undefined) throw new FactsError(Text.of('facts.ip-file.no-lists', { file: source }), EXIT.usage);
  if (key === undefined) {
    if (others.length === 0) return only;
    throw new FactsError(Text.of('facts.ip-file.missing-key', { file: source, keys: keys.join(', ') }), EXIT.usage);
  }
  if (keys.includes(key)) return key;
  throw unknownKey(key, keys, source);
}

/** The error for a key that a file does not have: the nearest one, and all of them. */
export function unknownKey(key: string, keys: readonly string[], source: string): FactsError {
  const near = nearestName(key, keys);
  return near === undefined
    ? new FactsError(Text.of('facts.ip-file.unknown-key', { file: source, key, keys: keys.join(', ') }), EXIT.usage)
    : new FactsError(
        Text.of('facts.ip-file.unknown-key-near', { file: source, key, nearest: near, keys: keys.join(', ') }),
        EXIT.usage,
      );
}
