/**
 * What of a JSON file holds addresses and was not taken: a list under another key, one level deeper, in another form.
 */
import type { NameOrText } from '../../text.js';
import { tryRange } from './askedRanges.js';

export interface LeftOver {
  /** Where it stands, the first ones: `v6.list`, `prefixes[].ip`. */
  readonly places: readonly NameOrText[];
  /** Places in all. */
  readonly count: number;
  readonly addresses: number;
}

const MOST_PLACES = 5;
/** A key that is shown; a file that was named by mistake may hold secrets in longer and odder ones. */
const PLAIN_KEY = /^[\w.:-]{1,40}$/u;

/** Members of lists and objects that are asked about, or told elsewhere. */
export type Taken = ReadonlyMap<object, ReadonlySet<string | number>>;

/** What else of a JSON file holds addresses; undefined where nothing does. */
export function leftOver(json: unknown, taken: Taken): LeftOver | undefined {
  const places = new Set<string>();
  let addresses = 0;
  const note = (place: string): void => {
    places.add(place === '' ? '.' : place);
    addresses += 1;
  };
  // A stack of its own: a hostile file nests deeper than calls may.
  const waiting: FoundValue[] = [{ value: json, place: '' }];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const { value, place } = one;
    if (typeof value === 'string') {
      if (holdsAddress(value)) note(place);
      continue;
    }
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value) && Object.keys(value).some(holdsAddress)) note(place);
    const inside = inOf(value, place, taken.get(value));
    for (let at = inside.length - 1; at >= 0; at--) waiting.push(...inside.slice(at, at + 1));
  }
  if (addresses === 0) return undefined;
  return { places: [...places].slice(0, MOST_PLACES), count: places.size, addresses };
}

interface FoundValue {
  readonly value: unknown;
  /** The path to it without the indices of lists. */
  readonly place: string;
}

function inOf(value: object, place: string, taken: ReadonlySet<string | number> | undefined): readonly FoundValue[] {
  if (Array.isArray(value)) {
    const entries: readonly unknown[] = value;
    const ofList = entries.some((entry) => typeof entry === 'object') ? `${place}[]` : place;
    const found = entries.map((entry) => ({ value: entry, place: ofList }));
    return taken === undefined ? found : found.filter((_, index) => !taken.has(index));
  }
  const members = Object.entries(value) as [string, unknown][];
  return members
    .filter(([key]) => taken?.has(key) !== true)
    .map(([key, member]) => {
      const shown = PLAIN_KEY.test(key) ? key : '…';
      return { value: member, place: place === '' ? shown : `${place}.${shown}` };
    });
}

/** Four numbers with dots that are no part of a longer word, the last of which may be a star. */
const IPV4 = /(?<![\w.])(?:\d{1,3}\.){3}(?:\d{1,3}|\*)(?![\w]|\.\w)/u;
const IPV6_IN_BRACKETS = /\[([\da-f]*:[\da-f:.]+)(?:%\w+)?\]/iu;

/**
 * Addresses may stand several in one text (`192.0.2.1, 192.0.2.2`), with a port (`192.0.2.1:443`, `[2001:db8::1]:443`), in
 * a URL, or with a star.
 */
export function holdsAddress(text: string): boolean {
  if (!/[.:]/u.test(text)) return false;
  return (
    IPV4.test(text) ||
    !('key' in tryRange(IPV6_IN_BRACKETS.exec(text)?.[1] ?? '')) ||
    text.split(/[\s,;|]+/u).some((word) => /\d.*[.:]|:.*:/u.test(word) && !('key' in tryRange(word)))
  );
}

/** How many texts of a JSON value hold addresses, keys included. */
export function countHolders(json: unknown): number {
  let count = 0;
  const waiting: unknown[] = [json];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') {
      count += holdsAddress(value) ? 1 : 0;
    } else if (Array.isArray(value)) {
      for (const entry of value as readonly unknown[]) waiting.push(entry);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value) as [string, unknown][]) waiting.push(key, member);
    }
  }
  return count;
}
