import { EXIT } from '../../exitCodes.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import { looksLikeAddress, type AskedRange, type ReadList } from './askedRanges.js';
import { chosen, type AskedOfFile } from './keyChoice.js';
import { readEntry } from './entry.js';
import { entriesOf, formsOf, type JsonEntry } from './jsonEntries.js';
import { countHolders, holdsAddress, leftOver, type Taken } from './leftOverAddresses.js';
import { OBJECT_OF_LISTS, SHAPES, type Form } from './shapes.js';

/** A list of texts and nothing else. */
const LIST: Form = { name: '', lists: [{ entries: '[]' }], whole: true };

/**
 * The ranges of a JSON file: a form of the table of published forms, a list of texts, or an object of such lists.
 *
 * @throws FactsError for broken JSON, another layout, a key that is missing or unknown, and the path of the first entry
 * that cannot be read.
 */
export function readJson(text: string, source: string, { keys, whole }: AskedOfFile): ReadList {
  const json = parse(text, source);
  refuseTwice(text, json, source);
  const { form, entries } = formOf(json, source);
  if (entries.length === 0 && !Array.isArray(json)) {
    throw new FactsError(Text.of('facts.ip-file.no-lists', { file: source }), EXIT.usage);
  }
  const taken = chosen(entries, keys, source, whole === true ? { ...form, whole } : form);
  const ranges = taken.map((entry) => toRange(entry, source));
  const { known, inside } = besides(form, entries, taken);
  const left = leftOver(json, known);
  const told = Text.of('facts.ip-file.inside', { file: source, addresses: String(inside), form: form.name });
  return { ranges, notes: inside === 0 ? [] : [told], ...(left === undefined ? {} : { left }) };
}

function formOf(json: unknown, source: string): { readonly form: Form; readonly entries: readonly JsonEntry[] } {
  if (typeof json !== 'object' || json === null) {
    throw new FactsError(Text.of('facts.ip-file.no-lists', { file: source }), EXIT.usage);
  }
  const [first, other] = formsOf(json, SHAPES);
  if (first === undefined) {
    const form = Array.isArray(json) ? LIST : OBJECT_OF_LISTS;
    return { form, entries: entriesOf(json, form) };
  }
  if (other === undefined) return first;
  const forms = { file: source, one: first.form.name, other: other.form.name };
  throw new FactsError(Text.of('facts.ip-file.two-forms', forms), EXIT.usage);
}

/** What needs not be told as left over: what was taken, what says the same again, and what Salesforce cannot see. */
function besides(
  { lists }: Form,
  entries: readonly JsonEntry[],
  taken: readonly JsonEntry[],
): { readonly known: Taken; readonly inside: number } {
  const known = new Map<object, Set<string | number>>();
  const add = (holder: object, member: string | number): void => {
    const members = known.get(holder);
    if (members === undefined) known.set(holder, new Set([member]));
    else members.add(member);
  };
  for (const { holder, member } of taken) add(holder, member);
  const repeats = lists.flatMap((list) => list.repeats ?? []);
  const within = lists.flatMap((list) => list.inside ?? []);
  let inside = 0;
  if (repeats.length + within.length === 0) return { known, inside };
  for (const { holder } of entries) {
    for (const member of [...repeats, ...within]) add(holder, member);
    inside += within.filter((member) => Object.hasOwn(holder, member)).length;
  }
  return { known, inside };
}

function toRange({ text, path, description }: JsonEntry, source: string): AskedRange {
  const refuse = (reason: Text): FactsError =>
    new FactsError(Text.of('facts.ip-file.json-entry', { entry: path, file: source }), EXIT.usage, reason);
  if (typeof text !== 'string') throw refuse(Text.of('facts.ip-file.not-text'));
  const range = readEntry(text);
  if ('key' in range) throw refuse(looksLikeAddress(text) ? range : Text.of('facts.ip-file.not-like-address'));
  return { ...range, text, ...(description === undefined ? {} : { description }) };
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
