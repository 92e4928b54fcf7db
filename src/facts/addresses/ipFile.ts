import { EXIT } from '../../exitCodes.js';
import { Text } from '../../text.js';
import { formatRange } from '../../ip/index.js';
import { FactsError } from '../factsError.js';
import { collect, decodeText, readBytes, whyUnread, type Reading } from '../files.js';
import { distinct, type AskedList, type AskedRange, type ReadList } from './askedRanges.js';
import { csvOf, readCsvList } from './csv.js';
import { isNginx, isSpf, readNginx, readSpf } from './directives.js';
import { readJson } from './json.js';
import { readLines } from './lines.js';

/** Standard input, as a command sees it. */
export interface StandardInput extends AsyncIterable<unknown> {
  readonly isTTY?: boolean;
}

export interface IpFileOptions {
  /** Which lists of the file (`--ip-key`): `actions` of GitHub's meta, `EC2:eu-west-1` of AWS's ip-ranges. */
  readonly keys?: readonly string[] | undefined;
  /** Takes all lists of a file of several, where nobody chooses. */
  readonly whole?: boolean;
  /** Read for the path `-`. */
  readonly stdin: StandardInput;
  /** Bytes; a larger file is refused. */
  readonly largest?: number;
  /** Milliseconds after which a pipe that says nothing is given up. */
  readonly silence?: number;
}

/**
 * The addresses of `--ip-file`: JSON, which begins with `{` or `[`, SPF, nginx, CSV, or lines.
 *
 * @param path the file, a pipe, or `-` for standard input.
 * @throws FactsError for a file that cannot be read, is binary, empty or too large, and for its first invalid entry.
 */
export async function readIpFile(path: string, options: IpFileOptions): Promise<AskedList> {
  const source = path;
  const bytes = await readSource(path, options);
  const text = bytes.ok ? decodeText(bytes.value, { utf16: true }) : bytes;
  if (!text.ok) throw new FactsError(Text.of('facts.ip-file.unread', { file: source }), EXIT.usage, text.why);
  const read = await readList(text.value, source, options);
  if (read.ranges.length === 0) throw new FactsError(Text.of('facts.ip-file.empty', { file: source }), EXIT.usage);
  const ranges = distinct(read.ranges);
  return {
    ...{ ranges, source, duplicates: read.ranges.length - ranges.length },
    notes: [...hostBits(read.ranges, source), ...read.notes],
    elsewhere: read.elsewhere ?? [],
    ...(read.left === undefined ? {} : { left: read.left }),
  };
}

async function readList(text: string, source: string, { keys = [], whole }: IpFileOptions): Promise<ReadList> {
  if (/^\s*[[{]/u.test(text)) return readJson(text, source, { keys, whole });
  if (isSpf(text)) return readSpf(withoutKey(text, source, keys[0]), source);
  if (isNginx(text)) return readNginx(withoutKey(text, source, keys[0]), source);
  const csv = csvOf(text);
  return csv === undefined
    ? readLines(text, source, { keys, whole })
    : readCsvList(withoutKey(text, source, keys[0]), source, csv);
}

/** The note on addresses that stood where a network was meant. */
function hostBits(ranges: readonly AskedRange[], file: string): readonly Text[] {
  const taken = ranges.filter((range) => range.hostBits === true);
  const [first] = taken;
  if (first === undefined) return [];
  const network = formatRange(first);
  return [Text.of('facts.ip-file.host-bits', { file, count: String(taken.length), entry: first.text, network })];
}

async function readSource(path: string, { stdin, largest, silence }: IpFileOptions): Promise<Reading<Buffer>> {
  if (path !== '-') return readBytes(path, { pipes: true, silence, ...(largest === undefined ? {} : { largest }) });
  if (stdin.isTTY === true) throw new FactsError(Text.of('facts.ip-file.nothing-piped'), EXIT.usage);
  try {
    return await collect(stdin, largest, silence);
  } catch (error) {
    return { ok: false, why: whyUnread(error) };
  }
}

/** A file of lines is one list; a key for it is a mistake. */
function withoutKey(text: string, source: string, key: string | undefined): string {
  if (key !== undefined && text.trim() !== '') {
    throw new FactsError(Text.of('facts.ip-file.no-keys', { file: source, key }), EXIT.usage);
  }
  return text;
}
