/**
 * What `--ip-key` picks of a list whose entries have keys.
 */
import { EXIT } from '../../exitCodes.js';
import { nearestName } from '../../nearestName.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';

/** What is asked of a file: some of its lists by their keys, or all of them without one. */
export interface AskedOfFile {
  readonly keys: readonly string[];
  readonly whole?: boolean | undefined;
}

/** What an entry can be picked by: parts, each of which may have several values. */
export interface Keyed {
  readonly keys: readonly (readonly string[])[];
}

/** What a file is, as far as choosing goes. */
export interface Choice {
  readonly whole?: boolean | undefined;
  readonly key?: string | undefined;
  readonly example?: string | undefined;
}

/** Most keys that an error names. */
const MOST_NAMED = 60;

/**
 * The entries that one of the keys names, in their order. A key is the first part of what an entry is picked by, or some
 * parts with colons between them; `*` stands for any value of a part.
 *
 * @param form says whether no key means all of them though there are several, and what a key looks like.
 * @throws FactsError that names the keys, for a key that is missing or unknown.
 */
export function chosen<T extends Keyed>(
  entries: readonly T[],
  keys: readonly string[],
  source: string,
  { whole, key = 'LIST', example }: Choice,
): readonly T[] {
  const names = unique(entries.flatMap((entry) => entry.keys[0] ?? []));
  const [only] = keys;
  if (only === undefined) {
    if (whole === true || names.length <= 1) return entries;
    const named = { file: source, keys: listed(names), key, example: example ?? names[0] ?? '' };
    throw new FactsError(Text.of('facts.ip-file.missing-key', named), EXIT.usage);
  }
  if (names.length === 0) {
    throw new FactsError(Text.of('facts.ip-file.no-keys', { file: source, key: only }), EXIT.usage);
  }
  const unknown = keys.find((key) => !entries.some((entry) => isPicked(entry.keys, key)));
  if (unknown !== undefined) throw unknownKey(unknown, namesNear(entries, unknown, names), source);
  return entries.filter((entry) => keys.some((key) => isPicked(entry.keys, key)));
}

function isPicked([values, ...rest]: Keyed['keys'], key: string): boolean {
  if (values === undefined) return false;
  if (key === '*' || (key !== '' && values.includes(key))) return true;
  return ['*', ...values].some(
    (value) => value !== '' && key.startsWith(`${value}:`) && isPicked(rest, key.slice(value.length + 1)),
  );
}

/** All first parts; where the first part of the key is known, what may follow it. */
function namesNear(entries: readonly Keyed[], key: string, names: readonly string[]): readonly string[] {
  const first = names.find((name) => key.startsWith(`${name}:`));
  if (first === undefined) return names;
  const ofFirst = entries.filter((entry) => entry.keys[0]?.includes(first) === true);
  return unique(ofFirst.flatMap((entry) => entry.keys[1] ?? [])).map((second) => `${first}:${second}`);
}

/** The error for a key that a file does not have: the nearest one, and all of them. */
function unknownKey(key: string, keys: readonly string[], source: string): FactsError {
  const near = nearestName(key, keys);
  return near === undefined
    ? new FactsError(Text.of('facts.ip-file.unknown-key', { file: source, key, keys: listed(keys) }), EXIT.usage)
    : new FactsError(
        Text.of('facts.ip-file.unknown-key-near', { file: source, key, nearest: near, keys: listed(keys) }),
        EXIT.usage,
      );
}

function listed(names: readonly string[]): string {
  return [...names.slice(0, MOST_NAMED), ...(names.length > MOST_NAMED ? ['…'] : [])].join(', ');
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].filter((name) => name !== '');
}
