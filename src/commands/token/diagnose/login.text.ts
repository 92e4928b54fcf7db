/**
 * A text that the user names: a file, or standard input as `-`.
 */
import { readBytes } from '../../../facts/files.js';
import { wrongInput } from '../../../login/error.js';
import { readStreamBytes } from '../../../login/input.js';
import { strikeOut } from '../../../login/strikeOut.js';
import { decodeAnyText } from '../../../login/reading/decode.js';
import { Text } from '../../../text.js';

const LARGEST = 1024 * 1024;
/** Characters of a path that are repeated. */
const LONGEST_PATH = 300;

/** Reads up to 1 MiB of text in whatever encoding it is. Throws a LoginError that says why it cannot be read. */
export async function readTextFile(path: string): Promise<string> {
  if (path === '-') {
    return decodeAnyText(await readStreamBytes(process.stdin));
  }
  const read = await readBytes(path, { largest: LARGEST, pipes: true });
  if (!read.ok) {
    // A log that was given for a path is not repeated.
    throw wrongInput(Text.of('login-errors.error-file', { file: strikeOut(path.slice(0, LONGEST_PATH)) }), read.why);
  }
  return decodeAnyText(read.value);
}
