import { EXIT } from '../../exitCodes.js';
import { compareAddresses, IpError, parseRange, type Range } from '../../ip/index.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import type { LeftOver } from './leftOverAddresses.js';

/** Addresses that are asked about: one address, or all from `start` to `end`. */
export interface AskedRange extends Range {
  /** As it was written: an address, a CIDR block, or `start-end`. */
  readonly text: string;
  /** The line of the file, from 1, for a file of lines. */
  readonly line?: number;
  readonly description?: string;
  /** That the text is an address within the block, which was taken whole. */
  readonly hostBits?: true;
}

/** What a reader of one form gives. */
export interface ReadList {
  readonly ranges: readonly AskedRange[];
  /** What else of the file holds addresses, and is not asked about. */
  readonly left?: LeftOver;
  /** What people should know of how the file was read. */
  readonly notes: readonly Text[];
  /** Parts of the file that stand for addresses which the file does not hold. */
  readonly elsewhere?: readonly string[];
}

/** What an address list holds. */
export interface AskedList {
  /** In the order of the file, each range once. */
  readonly ranges: readonly AskedRange[];
  /** The path as the user gave it, or `-` for standard input. */
  readonly source: string;
  /** Entries that name a range which an earlier entry named. */
  readonly duplicates: number;
  /** What else of the file holds addresses, and is not asked about. */
  readonly left?: LeftOver;
  /** What people should know of how the file was read. */
  readonly notes: readonly Text[];
  /** Parts of the file that stand for addresses which the file does not hold: `include:_spf.example.com`. */
  readonly elsewhere: readonly string[];
}

/**
 * Reads an address, a CIDR block or `start-end`, as `--ip` takes it.
 *
 * @throws FactsError that tells what is wrong with the text.
 */
export function parseAsked(text: string): AskedRange {
  const written = text.trim();
  const range = tryRange(written);
  if ('key' in range) throw new FactsError(Text.of('facts.ip.invalid'), EXIT.usage, range);
  return { ...range, text: written };
}

/** The range, or the reason why there is none. */
export function tryRange(text: string): Range | Text {
  try {
    return parseRange(text);
  } catch (error) {
    if (error instanceof IpError) return error.text;
    throw error;
  }
}

/** Each range once, the first of equal ones, in the order given. */
export function distinct(ranges: readonly AskedRange[]): readonly AskedRange[] {
  // Sorted rather than hashed: numbers of 128 bits that end in zeros, as networks do, make the worst of hash keys.
  const sorted = ranges.map((range, index) => ({ range, index }));
  sorted.sort((a, b) => order(a.range, b.range) || a.index - b.index);
  const repeated = new Set<number>();
  sorted.reduce<AskedRange | undefined>((before, { range, index }) => {
    if (before !== undefined && order(before, range) === 0) repeated.add(index);
    return range;
  }, undefined);
  return ranges.filter((_, index) => !repeated.has(index));
}

function order(a: Range, b: Range): number {
  return compareAddresses(a.start, b.start) || compareAddresses(a.end, b.end);
}

/**
 * Whether a reason that repeats the text may be shown. A file that was named by mistake may hold secrets, so only what
 * is made of the characters of addresses is repeated.
 */
export function looksLikeAddress(text: string): boolean {
  return text.length <= 90 && /^[\da-f.:/%\sx*[\]-]+$/iu.test(text) && /[.:]/u.test(text);
}
