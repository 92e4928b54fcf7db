/**
 * What of a JSON file holds addresses and was not taken: a list under another key, one level deeper, in another form.
 */
import { tryRange } from './asked.js';
import type { JsonEntry } from './keyedLists.js';

export interface LeftOver {
  /** Where it stands, the first ones: `v6.list`, `prefixes[].ip`. */
  readonly places: readonly string[];
  /** Places in all. */
  readonly count: number;
  readonly addresses: number;
}

const MOST_PLACES = 5;
/** A key that is shown; a file that was named by mistake may hold secrets in longer and odder ones. */
const PLAIN_KEY = /^[\w.:-]{1,40}$/u;

/** @param taken entries that are asked about. Undefined where nothing else holds an address. */
export function leftOver(json: unknown, taken: readonly JsonEntry[]): LeftOver | undefined {
  const asked = new Set<unknown>(taken.map(({ holder }) => holder));
  const places = new Set<string>();
  let addresses = 0;
  const note = (place: string): void => {
    places.add(place === '' ? '.' : place);
    addresses += 1;
  };
  // A stack of its own: a hostile file nests deeper than calls may.
  const waiting: Found[] = [{ value: json, place: '' }];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const { value, place } = one;
    if (asked.has(value)) continue;
    if (typeof value === 'string') {
      if (holdsAddress(value)) note(place);
      continue;
    }
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value) && Object.keys(value).some(holdsAddress)) note(place);
    const inside = inOf(value, place);
    for (let at = inside.length - 1; at >= 0; at--) waiting.push(...inside.slice(at, at + 1));
  }
  if (addresses === 0) return undefined;
  return { places: [...places].slice(0, MOST_PLACES), count: places.size, addresses };
}

interface Found {
  readonly value: unknown;
  /** The path to it without the indices of lists. */
  readonly place: string;
}

function inOf(value: object, place: string): readonly Found[] {
  if (Array.isArray(value)) {
    const entries: readonly unknown[] = value;
    const ofList = entries.some((entry) => typeof entry === 'object') ? `${place}[]` : place;
    return entries.map((entry) => ({ value: entry, place: ofList }));
  }
  return Object.entries(value).map(([key, member]: [string, unknown]) => {
    const shown = PLAIN_KEY.test(key) ? key : '…';
    return { value: member, place: place === '' ? shown : `${place}.${shown}` };
  });
}

/** Addresses may stand several in one text, as in `192.0.2.1, 192.0.2.2`. */
function holdsAddress(text: string): boolean {
  if (!/[.:]/u.test(text)) return false;
  return text.split(/[\s,;|]+/u).some((word) => /\d.*[.:]|:.*:/u.test(word) && !('key' in tryRange(word)));
}
