import { EXIT } from '../../exitCodes.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import { collect, decodeText, readBytes, whyUnread, type Reading } from '../files.js';
import { distinct, type AskedList } from './asked.js';
import { readJson } from './json.js';
import { readLines } from './lines.js';

/** Standard input, as a command sees it. */
export interface StandardInput extends AsyncIterable<unknown> {
  readonly isTTY?: boolean;
}

export interface IpFileOptions {
  /** Which list of a JSON file (`--ip-key`): a key of GitHub's meta, or `SERVICE[:region]` of AWS's ip-ranges. */
  readonly key?: string | undefined;
  /** Read for the path `-`. */
  readonly stdin: StandardInput;
  /** Bytes; a larger file is refused. */
  readonly largest?: number;
  /** Milliseconds after which a pipe that says nothing is given up. */
  readonly silence?: number;
}

/**
 * The addresses of `--ip-file`: a file of lines, or JSON, which begins with `{` or `[`.
 *
 * @param path the file, a pipe, or `-` for standard input.
 * @throws FactsError for a file that cannot be read, is binary, empty or too large, and for its first invalid entry.
 */
export async function readIpFile(path: string, options: IpFileOptions): Promise<AskedList> {
  const source = path;
  const bytes = await readSource(path, options);
  const text = bytes.ok ? decodeText(bytes.value) : bytes;
  if (!text.ok) throw new FactsError(Text.of('facts.ip-file.unread', { file: source }), EXIT.usage, text.why);
  const { ranges: read, left } = /^\s*[[{]/u.test(text.value)
    ? readJson(text.value, source, options.key)
    : { ranges: readLines(withoutKey(text.value, source, options.key), source), left: undefined };
  if (read.length === 0) throw new FactsError(Text.of('facts.ip-file.empty', { file: source }), EXIT.usage);
  const ranges = distinct(read);
  return { ranges, source, duplicates: read.length - ranges.length, ...(left === undefined ? {} : { left }) };
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
