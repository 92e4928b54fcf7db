/**
 * JSON of large results, which is never one text: a list may have a hundred thousand rows, and most of what they hold is
 * the same few lists and objects, whose text is made once.
 */
import { forJson, jsonText } from './escaping.js';

/** Values within values that are written piece by piece: the envelope of `--json`, the result, a list of it. */
const TAKEN_APART = 3;

/** The text of {@link jsonText} with two blanks a level, in pieces: a row of a list is one. */
export function* jsonChunks(value: unknown, level = 0, shared = new SharedTexts()): Generator<string, void, undefined> {
  if (level >= TAKEN_APART || !isPlain(value)) {
    yield indented(value, level) ?? 'null';
    return;
  }
  const margin = '  '.repeat(level);
  const isList = Array.isArray(value);
  let before = isList ? '[' : '{';
  for (const [key, member] of Object.entries(value)) {
    const start = `${before}\n${margin}  ${isList ? '' : `${jsonText(key)}: `}`;
    if (isList && isPlain(member) && !Array.isArray(member)) {
      yield `${start}${rowText(member, level + 1, shared)}`;
    } else if (isList || isPlain(member)) {
      yield start;
      yield* jsonChunks(member, level + 1, shared);
    } else {
      const text = indented(member, level + 1);
      if (text === undefined) continue;
      yield `${start}${text}`;
    }
    before = ',';
  }
  if (before === ',') yield `\n${margin}${isList ? ']' : '}'}`;
  else yield isList ? '[]' : '{}';
}

/** A result as the whole of a file or of standard output. */
export function* wholeJson(result: unknown): Generator<string, void, undefined> {
  yield* jsonChunks(result);
  yield '\n';
}

/** An object of a list, whole. */
function rowText(row: object, level: number, shared: SharedTexts): string {
  const margin = '  '.repeat(level);
  let text = '';
  for (const [key, member] of Object.entries(row)) {
    const written = isPlain(member) ? shared.of(member, level + 1) : indented(member, level + 1);
    if (written !== undefined) text += `${text === '' ? '{' : ','}\n${margin}  ${shared.key(key)}: ${written}`;
  }
  return text === '' ? '{}' : `${text}\n${margin}}`;
}

/** Texts that are kept at a time. */
const KEPT = 1000;
/** Longer ones are made again. */
const LONGEST_KEPT = 10_000;

/** The texts of values that many rows may share, by the values themselves: nobody changes them while they are written. */
class SharedTexts {
  readonly #keys = new Map<string, string>();
  readonly #levels = new Map<number, Map<object, string>>();

  public key(key: string): string {
    return kept(this.#keys, key, () => jsonText(key));
  }

  public of(value: object, level: number): string {
    const texts = this.#levels.get(level) ?? new Map<object, string>();
    this.#levels.set(level, texts);
    return kept(texts, value, () => indented(value, level) ?? 'null');
  }
}

/** Starts anew when it has become too many. */
function kept<K>(texts: Map<K, string>, key: K, make: () => string): string {
  const found = texts.get(key);
  if (found !== undefined) return found;
  const text = make();
  if (texts.size >= KEPT) texts.clear();
  if (text.length <= LONGEST_KEPT) texts.set(key, text);
  return text;
}

/** A value as it stands so many levels deep; undefined for what JSON leaves out. */
function indented(value: unknown, level: number): string | undefined {
  const json = stringified(value);
  if (json === undefined) return undefined;
  return typeof value === 'object' ? forJson(json).replaceAll('\n', `\n${'  '.repeat(level)}`) : forJson(json);
}

function stringified(value: unknown): string | undefined {
  return JSON.stringify(value, undefined, 2);
}

/** A list or an object that is nothing but its members. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
