import { EXIT } from '../../exitCodes.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import { looksLikeAddress, tryRange, type AskedRange } from './asked.js';
import { awsEntries, isAwsRanges } from './awsRanges.js';
import { entriesOf, keyedEntries, type JsonEntry } from './keyedLists.js';
import { countHolders, holdsAddress, leftOver, type LeftOver } from './leftOver.js';

export interface JsonRanges {
  readonly ranges: readonly AskedRange[];
  /** What else of the file holds addresses. */
  readonly left: LeftOver | undefined;
}

/**
 * The ranges of a JSON file: a list of texts, an object of such lists (GitHub's meta), or AWS's ip-ranges.
 *
 * @throws FactsError for broken JSON, another layout, a key that is missing or unknown, and the path of the first entry
 * that cannot be read.
 */
export function readJson(text: string, source: string, key: string | undefined): JsonRanges {
  const json = parse(text, source);
  refuseTwice(text, json, source);
  const taken = entriesFrom(json, source, key);
  return { ranges: taken.map((entry) => toRange(entry, source)), left: leftOver(json, taken) };
}

function entriesFrom(json: unknown, source: string, key: string | undefined): readonly JsonEntry[] {
  if (typeof json !== 'object' || json === null) {
    throw new FactsError(Text.of('facts.ip-file.no-lists', { file: source }), EXIT.usage);
  }
  if (Array.isArray(json)) {
    if (key !== undefined) throw new FactsError(Text.of('facts.ip-file.no-keys', { file: source, key }), EXIT.usage);
    return entriesOf(json, '');
  }
  return isAwsRanges(json) ? awsEntries(json, source, key) : keyedEntries(json, source, key);
}

function toRange({ text, path }: JsonEntry, source: string): AskedRange {
  const refuse = (reason: Text): FactsError =>
    new FactsError(Text.of('facts.ip-file.json-entry', { entry: path, file: source }), EXIT.usage, reason);
  if (typeof text !== 'string') throw refuse(Text.of('facts.ip-file.not-text'));
  const range = tryRange(text);
  if ('key' in range) throw refuse(looksLikeAddress(text) ? range : Text.of('facts.ip-file.not-like-address'));
  return { ...range, text };
}

/** Every text of valid JSON, keys included. */
const TEXTS = /"(?:[^"\\]|\\.)*"/gu;

/** Of two members with one key, JSON's reader keeps the last and drops the other without a word. */
function refuseTwice(text: string, json: unknown, source: string): void {
  let written = 0;
  for (const [literal] of text.matchAll(TEXTS)) {
    if (/[.:\\]/u.test(literal) && holdsAddress(JSON.parse(literal) as string)) written += 1;
  }
  if (written > countHolders(json)) {
    throw new FactsError(Text.of('facts.ip-file.json-twice', { file: source }), EXIT.usage);
  }
}

/** Words of the JSON reader are left out, since they repeat the file; its line is kept. */
function parse(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const line = error instanceof Error ? /\(line (\d+) column/u.exec(error.message)?.[1] : undefined;
    throw line === undefined
      ? new FactsError(Text.of('facts.ip-file.json', { file: source }), EXIT.usage)
      : new FactsError(Text.of('facts.ip-file.json-line', { file: source, line }), EXIT.usage);
  }
}
