/**
 * Reading files that somebody else wrote: bounded in size and patience, always with a reason on failure.
 */
import { isUtf8 } from 'node:buffer';
import { close, constants, createReadStream, fstat, open, type Stats, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { promisify } from 'node:util';
import { Text } from '../text.js';
import { SILENCE, Silence, SilentError } from './silenceLimit.js';

/** Largest file that is read: 64 MiB. */
const LARGEST_FILE = 64 * 1024 * 1024;

/** Bytes that are read at once. */
const AT_ONCE = 1024 * 1024;

/** What was read, or why it was not. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: Text };

export interface ReadOptions {
  /** Bytes; a larger file is refused. */
  readonly largest?: number;
  /** Whether pipes are read too, as `<(...)` of a shell gives them: yes for a file that the user names, no for one that is found. */
  readonly pipes?: boolean;
  /** Milliseconds without progress after which a pipe is given up; tests shorten it. */
  readonly silence?: number | undefined;
}

type PathKind = 'missing' | 'not-directory' | 'permission' | 'loop' | 'directory' | 'not-regular';
const CODES: Readonly<Record<string, PathKind>> = {
  ENOENT: 'missing',
  ENOTDIR: 'not-directory',
  EACCES: 'permission',
  EPERM: 'permission',
  ELOOP: 'loop',
  EISDIR: 'directory',
  ENXIO: 'not-regular',
};

const openFile = promisify(open);
const statOf: (fd: number) => Promise<Stats> = promisify(fstat);
const closeFile = promisify(close);

/** Windows has no such flag, which is then none. */
const WITHOUT_WAITING = constants.O_RDONLY | constants.O_NONBLOCK;

/** The reason for an error of the file system. Its own words are left out: they hold nothing that the code does not. */
export function whyUnread(error: unknown): Text {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  const known = CODES[code];
  return known === undefined ? Text.of('facts.file.failed', { code }) : Text.of(`facts.file.${known}`);
}

/** Whether a path is a file: no pipe, no folder, and there. Nothing is read of it. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** The bytes of a file, or with `pipes` of a pipe. Devices and sockets are refused: most of them never end. */
export async function readBytes(path: string, options: ReadOptions = {}): Promise<Reading<Buffer>> {
  let fd: number | undefined;
  try {
    fd = await openFile(path, WITHOUT_WAITING);
    const stat = await statOf(fd);
    if (stat.isFIFO() && options.pipes === true) {
      const pipe = fd;
      fd = undefined;
      return await readPipe(pipe, options);
    }
    return await readRegular(fd, stat, options);
  } catch (error) {
    return { ok: false, why: whyUnread(error) };
  } finally {
    if (fd !== undefined) await closeFile(fd);
  }
}

async function readRegular(fd: number, stat: Stats, options: ReadOptions): Promise<Reading<Buffer>> {
  const { largest = LARGEST_FILE, pipes = false } = options;
  if (stat.isDirectory()) return { ok: false, why: Text.of('facts.file.directory') };
  if (!stat.isFile()) return { ok: false, why: Text.of(pipes ? 'facts.file.device' : 'facts.file.not-regular') };
  if (stat.size > largest) return { ok: false, why: tooLarge(largest) };
  return collect(createReadStream('', { fd, autoClose: false, highWaterMark: AT_ONCE }), largest);
}

/**
 * Reads a pipe to its end and closes it. Opening a pipe that nobody writes to, and reading from one, would wait for ever in
 * a thread that no signal ends. As a socket it is waited for by the event loop. It is the descriptor that was opened
 * first: one that is opened after the last writer has gone is never told of the end (pipe(7), poll(2)).
 */
async function readPipe(fd: number, { largest, silence }: ReadOptions): Promise<Reading<Buffer>> {
  const pipe = new Socket({ fd, readable: true, writable: false });
  try {
    return await collect(pipe, largest, silence);
  } finally {
    pipe.destroy();
  }
}

/** All bytes of a stream, refused as soon as they are more than `largest`, or when too few come for `silence` ms. */
export async function collect(
  stream: AsyncIterable<unknown>,
  largest = LARGEST_FILE,
  silence = SILENCE,
): Promise<Reading<Buffer>> {
  const chunks: Buffer[] = [];
  const patience = new Silence(silence);
  let size = 0;
  const source = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await patience.during(async () => source.next());
      if (next.done === true) return { ok: true, value: Buffer.concat(chunks, size) };
      const chunk: unknown = next.value;
      const bytes = chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.from(String(chunk));
      size += bytes.length;
      if (size > largest) break;
      patience.heard(bytes.length);
      chunks.push(bytes);
    }
  } catch (error) {
    // Not told to the source: it would wait for the read that is under way.
    if (error instanceof SilentError) {
      return { ok: false, why: Text.of('facts.file.silent', { seconds: String(silence / 1000) }) };
    }
    throw error;
  }
  await source.return?.();
  return { ok: false, why: tooLarge(largest) };
}

function tooLarge(largest: number): Text {
  return Text.of('facts.file.too-large', { limit: `${Math.ceil(largest / (1024 * 1024))} MiB` });
}

/**
 * UTF-8 text without its byte order mark. Binary data and broken UTF-8 are refused, each with its reason, and so is UTF-16
 * unless it is asked for.
 */
export function decodeText(bytes: Buffer, { utf16 = false }: { readonly utf16?: boolean } = {}): Reading<string> {
  const [first, second] = bytes;
  const [little, big] = [first === 0xff && second === 0xfe, first === 0xfe && second === 0xff];
  if (little || big) {
    return utf16
      ? decodeUtf16(bytes, little ? 'utf-16le' : 'utf-16be')
      : { ok: false, why: Text.of('facts.file.utf-16') };
  }
  if (bytes.includes(0)) return { ok: false, why: Text.of('facts.file.binary') };
  if (!isUtf8(bytes)) return { ok: false, why: Text.of('facts.file.not-utf-8') };
  return { ok: true, value: bytes.toString('utf8').replace(/^\uFEFF/u, '') };
}

/** UTF-16 by its byte order mark, which is left out. */
function decodeUtf16(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): Reading<string> {
  try {
    return { ok: true, value: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, why: Text.of('facts.file.binary') };
  }
}
