import { EXIT } from '../../exitCodes.js';
import { IpError, parseRange, type Address, type Range } from '../../ip/index.js';
import type { Text } from '../../policy/types.js';
import { FactsError } from '../factsError.js';

/** Addresses that are asked about: one address, or all from `start` to `end`. */
export interface AskedRange extends Range {
  /** As it was written: an address, a CIDR block, or `start-end`. */
  readonly text: string;
  /** The line of the file, from 1, for a file of lines. */
  readonly line?: number;
}

/** What an address list holds. */
export interface AskedList {
  /** In the order of the file, each range once. */
  readonly ranges: readonly AskedRange[];
  /** The path as the user gave it, or `-` for standard input. */
  readonly source: string;
  /** Entries that name a range which an earlier entry named. */
  readonly duplicates: number;
}

/**
 * Reads an address, a CIDR block or `start-end`, as `--ip` takes it.
 *
 * @throws FactsError that tells what is wrong with the text.
 */
export function parseAsked(text: string): AskedRange {
  const written = text.trim();
  const range = tryRange(written);
  if ('key' in range) throw new FactsError('facts.ip.invalid', [], EXIT.usage, range);
  return { ...range, text: written };
}

/** The range, or the reason why there is none. */
export function tryRange(text: string): Range | Text {
  try {
    return parseRange(text);
  } catch (error) {
    if (error instanceof IpError) return { key: error.key, params: error.params };
    throw error;
  }
}

/** Each range once, the first of equal ones. */
export function distinct(ranges: Iterable<AskedRange>): readonly AskedRange[] {
  const ends = new Map<Address, Set<Address>>();
  const kept: AskedRange[] = [];
  for (const range of ranges) {
    const known = ends.get(range.start);
    if (known?.has(range.end) === true) continue;
    if (known === undefined) ends.set(range.start, new Set([range.end]));
    else known.add(range.end);
    kept.push(range);
  }
  return kept;
}

/**
 * Whether a reason that repeats the text may be shown. A file that was named by mistake may hold secrets, so only what
 * is made of the characters of addresses is repeated.
 */
export function looksLikeAddress(text: string): boolean {
  return text.length <= 90 && /^[\da-f.:/%\sx*[\]-]+$/iu.test(text) && /[.:]/u.test(text);
}
