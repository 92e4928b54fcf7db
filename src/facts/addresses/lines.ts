import { EXIT } from '../../exitCodes.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import { looksLikeAddress, type AskedRange, type ReadList } from './askedRanges.js';
import { chosen, type AskedOfFile, type Keyed } from './keyChoice.js';
import { readEntry, type Entry } from './entry.js';
import { holdsAddress } from './leftOverAddresses.js';

/** A line of a file, from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

export function linesOf(text: string): readonly Line[] {
  return text.split(/\r\n|\r|\n/u).map((line, index) => ({ number: index + 1, text: line }));
}

/** The error for a line; what looks like no address is not repeated. */
export function refusedLine(line: number, file: string, entry: string, reason: Text): FactsError {
  const why = looksLikeAddress(entry) ? reason : Text.of('facts.ip-file.not-like-address');
  return new FactsError(Text.of('facts.ip-file.line', { line: String(line), file }), EXIT.usage, why);
}

/** The error for a line that can be read in two ways. */
export function twoWays(line: number, file: string): FactsError {
  return new FactsError(Text.of('facts.ip-file.two-ways', { line: String(line), file }), EXIT.usage);
}

/** `#`, `;` and `//`, with what follows. */
const COMMENT = /#.*$|\/\/.*$|;.*$/su;
const ITEM = /^\s*-\s+(?!-)/u;
const HEADING = /^\s*["']?([\w .-]{1,40}?)["']?:\s*$/u;

interface ListedLine extends Keyed {
  readonly range: AskedRange;
}

/**
 * One address, CIDR block or range a line, with a description behind it or not; or a simple list of YAML (`- 192.0.2.1`),
 * where the name above the items is their key. Comments begin with `#`, `;` or `//`.
 *
 * @throws FactsError that names the line of the first entry that cannot be read, or can be read in two ways.
 */
export function readLines(text: string, source: string, { keys, whole }: AskedOfFile): ReadList {
  const lines = linesOf(text);
  const yaml = lines.some(({ text: line }) => ITEM.test(line));
  const listed: ListedLine[] = [];
  let heading = '';
  for (const { number, text: line } of lines) {
    const bare = withoutComment(line, number, source);
    if (bare.trim() === '' || (yaml && bare.trim() === '---')) continue;
    const named = yaml ? HEADING.exec(bare)?.[1] : undefined;
    if (named !== undefined) {
      heading = named;
      continue;
    }
    const entry = withoutQuotes(bare.replace(yaml ? ITEM : '', '').trim());
    listed.push({ keys: [[heading]], range: { ...readLine(entry, number, source), line: number } });
  }
  const taken = listed.length === 0 ? listed : chosen(listed, keys, source, { whole });
  const kept = new Set(taken);
  const others = listed.filter((one) => !kept.has(one));
  const places = [...new Set(others.map((one) => one.keys[0]?.[0] ?? ''))].filter((name) => name !== '');
  return {
    ranges: taken.map(({ range }) => range),
    notes: [],
    ...(others.length === 0 ? {} : { left: { places, count: places.length, addresses: others.length } }),
  };
}

/** A `;` right before or after which an address stands may be one between two of them. */
function withoutComment(line: string, number: number, source: string): string {
  const bare = line.replace(COMMENT, '');
  const comment = line.slice(bare.length);
  if (comment.startsWith(';') && bare.trim() !== '') {
    const [next = ''] = comment
      .slice(1)
      .trim()
      .split(/[\s;]+/u);
    if (!('key' in readEntry(next)) || (/\S$/u.test(bare) && holdsAddress(comment))) throw twoWays(number, source);
  }
  return bare;
}

function withoutQuotes(entry: string): string {
  return /^(["'])([^"']*)\1$/u.exec(entry)?.[2]?.trim() ?? entry;
}

/** An address and, behind a blank, its netmask. */
const MASKED_AND_WORDS = /^([\d.]+\s+2\d\d\.[\d.]+)\s+(\S.*)$/u;
const RANGE_AND_WORDS = /^([\da-f.:]+)\s*[-\u2010-\u2015]\s*([\da-f.:]*[.:][\da-f.:]*)(?:\s+(\S.*))?$/iu;

/** An entry, or one with a description behind it. What could be a second address is never taken for a description. */
function readLine(entry: string, line: number, source: string): AskedRange {
  const whole = readEntry(entry);
  if (!('key' in whole)) return { ...whole, text: entry };
  const [, from, to, words] = RANGE_AND_WORDS.exec(entry) ?? [];
  if (from !== undefined && to !== undefined) {
    const range = readEntry(`${from}-${to}`);
    if ('key' in range) throw refusedLine(line, source, `${from}-${to}`, range);
    if (words === undefined || mayBeAddress(words)) throw twoWays(line, source);
    return described(range, `${from}-${to}`, words);
  }
  const [, network = '', ofNetwork = ''] = MASKED_AND_WORDS.exec(entry) ?? [];
  const masked = readEntry(network);
  if (!('key' in masked) && !mayBeAddress(ofNetwork)) return described(masked, network, withoutMark(ofNetwork));
  const [first = '', rest = ''] = entry.split(/\s+(.*)/su);
  const range = readEntry(first);
  if (rest === '' || 'key' in range) throw refusedLine(line, source, entry, whole);
  if (/^[-\u2010-\u2015]\s*[\d:]/u.test(rest) || mayBeAddress(rest)) throw twoWays(line, source);
  return described(range, first, withoutMark(rest));
}

/** A description without what parts it from its address. */
function withoutMark(description: string): string {
  return description.replace(/^[-\u2010-\u2015:|]\s*/u, '');
}

function described(range: Entry, text: string, description: string): AskedRange {
  return { ...range, text, description };
}

/** Addresses, netmasks, and what is nearly one: three numbers with dots. */
function mayBeAddress(words: string): boolean {
  return holdsAddress(words) || /\d+\.\d+\.\d|^\/|^\d+$/u.test(words);
}
