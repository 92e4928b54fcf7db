/**
 * A text that the user names: a file, or standard input as `-`.
 */
import { EXIT } from '../exitCodes.js';
import { readBytes } from '../facts/files.js';
import { LoginError } from '../login/error.js';
import { readStream } from '../login/input.js';

const LARGEST = 1024 * 1024;

/** Reads up to 1 MiB of text. Throws a LoginError that says why it cannot be read. */
export async function readTextFile(path: string): Promise<string> {
  if (path === '-') {
    return readStream(process.stdin);
  }
  const read = await readBytes(path, { largest: LARGEST, pipes: true });
  if (!read.ok) {
    throw new LoginError('error-file', [path], EXIT.usage, read.why);
  }
  return read.value.toString('utf8');
}
