/**
 * The entries of a JSON file by the form that it has: where the table of forms says that they stand.
 */
import { tryRange } from './askedRanges.js';
import type { Form, ListShape, Shape } from './shapes.js';

/** One entry of a JSON list: the text, and where it stands, e.g. `actions[17]`. */
export interface JsonEntry {
  readonly text: unknown;
  readonly path: string;
  /** The list or the object that holds it, and under which index or name. */
  readonly holder: object;
  readonly member: string | number;
  /** What it can be picked by; a part may have several values. */
  readonly keys: readonly (readonly string[])[];
  readonly description?: string;
}

/** A form that a file has, and what it holds by it. */
export interface FormOfFile {
  readonly form: Shape;
  readonly entries: readonly JsonEntry[];
}

/** The forms of the table that a file has: by a mark of it and an entry. */
export function formsOf(json: unknown, shapes: readonly Shape[]): readonly FormOfFile[] {
  const marked = shapes.filter(({ marks }) => marks.some((mark) => isThere(json, stepsOf(mark))));
  return marked.map((form) => ({ form, entries: entriesOf(json, form) })).filter(({ entries }) => entries.length > 0);
}

/** All entries, in the order of the table and of the file. */
export function entriesOf(json: unknown, { lists, mixed }: Form): readonly JsonEntry[] {
  const found = lists.flatMap((list) => entriesOfList(json, list));
  return mixed === true ? withAddresses(found) : found;
}

/** Lists that hold an address, whole; of texts that stand alone those that are addresses. */
function withAddresses(entries: readonly JsonEntry[]): readonly JsonEntry[] {
  const held = new Set<object>();
  for (const { text, holder } of entries) {
    if (Array.isArray(holder) && !held.has(holder) && isAddress(text)) held.add(holder);
  }
  return entries.filter(({ text, holder }) => (Array.isArray(holder) ? held.has(holder) : isAddress(text)));
}

function isAddress(text: unknown): boolean {
  return typeof text === 'string' && !('key' in tryRange(text));
}

/** `[]`, `*`, or the name of a member. */
type Steps = readonly string[];

function stepsOf(path: string): Steps {
  return path
    .replaceAll('[]', '.[]')
    .split('.')
    .filter((step) => step !== '');
}

function isThere(value: unknown, [step, ...rest]: Steps): boolean {
  if (step === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value)
    ? step === '[]' && value.some((one: unknown) => isThere(one, rest))
    : step === '*'
      ? Object.values(value).some((one: unknown) => isThere(one, rest))
      : step !== '[]' && Object.hasOwn(value, step) && isThere(memberOf(value, step), rest);
}

function memberOf(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

interface Walk {
  readonly steps: Steps;
  readonly found: JsonEntry[];
  readonly keysOf: (trail: readonly unknown[], stars: readonly string[]) => readonly (readonly string[])[];
  readonly description: string | undefined;
}

function entriesOfList(json: unknown, { entries, keys = [], description }: ListShape): readonly JsonEntry[] {
  const steps = stepsOf(entries);
  const readers = keys.map((key) => keyReader(key, steps));
  const walk: Walk = {
    steps,
    found: [],
    keysOf: (trail, stars) => readers.map((read) => read(trail, stars)),
    description,
  };
  step(walk, 0, json, '', [json], []);
  return walk.found;
}

/** Goes one step of the path further; `trail` holds the values on the way to `value`, itself included. */
function step(walk: Walk, at: number, value: unknown, path: string, trail: unknown[], stars: string[]): void {
  const name = walk.steps[at];
  if (name === undefined || typeof value !== 'object' || value === null) return;
  const go = (member: string | number, under: string, star?: string): void => {
    const next: unknown = Reflect.get(value, member);
    const nextStars = star === undefined ? stars : [...stars, star];
    if (at === walk.steps.length - 1) note(walk, next, under, { holder: value, member }, trail, nextStars);
    else step(walk, at + 1, next, under, [...trail, next], nextStars);
  };
  const below = (member: string): string => (path === '' ? member : `${path}.${member}`);
  if (Array.isArray(value)) {
    if (name === '[]') for (const index of value.keys()) go(index, `${path}[${index}]`);
  } else if (name === '*') {
    for (const member of Object.keys(value)) go(member, below(member), member);
  } else if (name !== '[]' && Object.hasOwn(value, name)) {
    go(name, below(name));
  }
}

function note(
  { found, keysOf, description }: Walk,
  text: unknown,
  path: string,
  { holder, member }: Pick<JsonEntry, 'holder' | 'member'>,
  trail: readonly unknown[],
  stars: readonly string[],
): void {
  // A null stands for none; a list or an object where a text belongs is no entry of this path, and is told as left over.
  if (text === null || (typeof text === 'object' && typeof member === 'string')) return;
  const words = description === undefined ? undefined : memberOf(holder, description);
  found.push({
    ...{ text, path, holder, member, keys: keysOf(trail, stars) },
    ...(typeof words === 'string' ? { description: words } : {}),
  });
}

type KeyReader = (trail: readonly unknown[], stars: readonly string[]) => readonly string[];

/** Reads a key from where its path leaves that of the entries. */
function keyReader(key: string, entries: Steps): KeyReader {
  const star = /^\*(\d)$/u.exec(key)?.[1];
  if (star !== undefined) return (_, stars) => [stars[Number(star) - 1] ?? ''];
  const steps = stepsOf(key);
  const parting = steps.findIndex((name, index) => name !== entries[index]);
  const rest = steps.slice(parting);
  return (trail) => wordsOf(rest.reduce((value, name) => objectMember(value, name), trail[parting]));
}

function objectMember(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? memberOf(value, name) : undefined;
}

function wordsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.filter((one: unknown) => typeof one === 'string');
  return [typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''];
}
