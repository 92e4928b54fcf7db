/**
 * The lines of a file, bounded in length, a chunk at a time.
 */
import type { FileHandle } from 'node:fs/promises';

/** Bytes that are read at once. */
const CHUNK = 256 * 1024;
const LINE_END = 0x0a;

/** Bytes of a file from `start` up to, without, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A line is longer than allowed. `index` counts the lines of the span from 0. */
export class LongLine extends Error {
  public override readonly name = 'LongLine';

  public constructor(public readonly index: number) {
    super('LongLine');
  }
}

/** Fills a buffer from a place of the file; shorter at the end of the file. */
export async function readAt(file: FileHandle, span: Span): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(span.end - span.start);
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, span.start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** The bytes of the span in chunks. */
async function* chunksOf(file: FileHandle, span: Span): AsyncGenerator<Buffer> {
  for (let at = span.start; at < span.end; at += CHUNK) {
    const chunk = await readAt(file, { start: at, end: Math.min(at + CHUNK, span.end) });
    if (chunk.length === 0) return;
    yield chunk;
  }
}

/**
 * The lines of the span without their ends, those of one chunk at a time. What follows the last line end comes last,
 * unless it is empty.
 *
 * @param seen is given all bytes in order, for a checksum.
 * @throws LongLine
 */
export async function* linesIn(
  file: FileHandle,
  span: Span,
  longest: number,
  seen: (bytes: Buffer) => void,
): AsyncGenerator<readonly string[]> {
  let begun: Buffer[] = [];
  let length = 0;
  let index = 0;
  for await (const chunk of chunksOf(file, span)) {
    seen(chunk);
    const lines: string[] = [];
    let from = 0;
    for (let to = chunk.indexOf(LINE_END); to >= 0; to = chunk.indexOf(LINE_END, from)) {
      const rest = chunk.subarray(from, to);
      if (length + rest.length > longest) throw new LongLine(index + lines.length);
      lines.push(begun.length === 0 ? rest.toString('utf8') : Buffer.concat([...begun, rest]).toString('utf8'));
      begun = [];
      length = 0;
      from = to + 1;
    }
    begun.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > longest) throw new LongLine(index + lines.length);
    index += lines.length;
    yield lines;
  }
  if (length > 0) yield [Buffer.concat(begun).toString('utf8')];
}

/** The first line without its end; undefined when the file ends or `longest` bytes have passed before a line end. */
export async function firstLine(file: FileHandle, size: number, longest: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  for await (const chunk of chunksOf(file, { start: 0, end: Math.min(size, longest + 1) })) {
    const to = chunk.indexOf(LINE_END);
    if (to >= 0) return Buffer.concat([...parts, chunk.subarray(0, to)]);
    parts.push(chunk);
  }
  return undefined;
}

/**
 * Where the last line lies, its end left out; undefined when the file does not end with a line end, has one line only,
 * or has a last line that is longer than `longest`.
 */
export async function lastLine(file: FileHandle, size: number, longest: number): Promise<Span | undefined> {
  const end = size - 1;
  if (end < 0 || (await readAt(file, { start: end, end: size }))[0] !== LINE_END) return undefined;
  for (let to = end; to > 0 && end - to <= longest; to -= CHUNK) {
    const start = Math.max(0, to - CHUNK);
    const at = (await readAt(file, { start, end: to })).lastIndexOf(LINE_END);
    if (at >= 0) return { start: start + at + 1, end };
  }
  return undefined;
}
