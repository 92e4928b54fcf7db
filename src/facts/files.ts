/**
 * Reading files that somebody else wrote: bounded in size, never waiting for a pipe, always with a reason on failure.
 */
import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Text } from '../policy/types.js';

/** Largest file that is read: 64 MiB. */
export const LARGEST_FILE = 64 * 1024 * 1024;

/** Bytes that are read at once. */
const AT_ONCE = 1024 * 1024;

/** What was read, or why it was not. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: Text };

export interface ReadOptions {
  /** Bytes; a larger file is refused. */
  readonly largest?: number;
  /** Whether pipes and devices are read too: yes for a file that the user names, no for one that is found. */
  readonly pipes?: boolean;
}

const CODES: Readonly<Record<string, string>> = {
  ENOENT: 'missing',
  ENOTDIR: 'not-directory',
  EACCES: 'permission',
  EPERM: 'permission',
  ELOOP: 'loop',
  EISDIR: 'directory',
  ENXIO: 'not-regular',
};

/** A reason of this part: `facts.file.<rest>`. */
export function fileProblem(rest: string, ...params: readonly string[]): Text {
  return { key: `facts.file.${rest}`, params };
}

/** The reason for an error of the file system. Its own words are left out: they hold nothing that the code does not. */
export function whyUnread(error: unknown): Text {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  const known = CODES[code];
  return known === undefined ? fileProblem('failed', code) : fileProblem(known);
}

/** The bytes of a file. Without `pipes`, anything but a regular file is refused without waiting for it. */
export async function readBytes(path: string, options: ReadOptions = {}): Promise<Reading<Buffer>> {
  const { largest = LARGEST_FILE, pipes = false } = options;
  let file: FileHandle | undefined;
  try {
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
    file = await open(path, pipes ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (stat.isDirectory()) return { ok: false, why: fileProblem('directory') };
    if (!stat.isFile() && !pipes) return { ok: false, why: fileProblem('not-regular') };
    if (stat.size > largest) return { ok: false, why: tooLarge(largest) };
    return await collect(file.createReadStream({ autoClose: false, highWaterMark: AT_ONCE }), largest);
  } catch (error) {
    return { ok: false, why: whyUnread(error) };
  } finally {
    await file?.close();
  }
}

/** All bytes of a stream, refused as soon as they are more than `largest`. */
export async function collect(stream: AsyncIterable<unknown>, largest = LARGEST_FILE): Promise<Reading<Buffer>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > largest) return { ok: false, why: tooLarge(largest) };
    chunks.push(bytes);
  }
  return { ok: true, value: Buffer.concat(chunks, size) };
}

function tooLarge(largest: number): Text {
  return fileProblem('too-large', `${Math.ceil(largest / (1024 * 1024))} MiB`);
}

/** UTF-8 text without its byte order mark. UTF-16, binary data and broken UTF-8 are refused, each with its reason. */
export function decodeText(bytes: Buffer): Reading<string> {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { ok: false, why: fileProblem('utf-16') };
  }
  if (bytes.includes(0)) return { ok: false, why: fileProblem('binary') };
  if (!isUtf8(bytes)) return { ok: false, why: fileProblem('not-utf-8') };
  return { ok: true, value: bytes.toString('utf8').replace(/^\uFEFF/u, '') };
}
