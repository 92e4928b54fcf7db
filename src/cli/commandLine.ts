/**
 * A program of the user's as one text, split as a POSIX shell splits: blanks, quotes and backslashes, and nothing else.
 */
import { parse } from 'shell-quote';
import { UsageError } from '../errors.js';
import { Text } from '../text.js';

/** Quotes, and what a backslash holds. */
const HELD = /'[^']*'|"(?:\\.|[^"\\])*"|\\./gsu;

/** What quotes and backslashes hold, beside which no quote and no backslash may be left. */
const QUOTED = /\\.|'[^']*'|"(?:\\.|[^"\\])*"/gsu;

/** What a shell takes as it stands. */
const AS_IT_STANDS = /\\.|'[^']*'/gsu;

/**
 * @param flag as it is called, without dashes
 * @throws UsageError for nothing at all, a quote that does not end, and whatever a shell would expand or act on
 */
export function splitCommandLine(flag: string, text: string): readonly [program: string, ...args: string[]] {
  const refuse = (key: 'program.backslash' | 'program.empty' | 'program.quote' | 'program.shell'): UsageError =>
    new UsageError(Text.of(key, { flag: `--${flag}` }));
  const line = text.replaceAll(HELD, joined);
  const left = line.replaceAll(QUOTED, '');
  if (/["']/u.test(left)) throw refuse('program.quote');
  if (left.includes('\\')) throw refuse('program.backslash');
  const words = wordsOf(line);
  const plain = words.filter((word) => typeof word === 'string');
  if (plain.length !== words.length || line.replaceAll(AS_IT_STANDS, '').includes('`')) throw refuse('program.shell');
  const [program, ...args] = plain;
  if (program === undefined || program === '') throw refuse('program.empty');
  return [program, ...args];
}

/** Without the ends of lines that go on in the next one; single quotes keep them. */
function joined(piece: string): string {
  return piece.startsWith("'") ? piece : piece.replaceAll(/\\./gsu, (pair) => (pair === '\\\n' ? '' : pair));
}

/** What cannot be read as words, such as a variable without a name, is none. */
function wordsOf(line: string): readonly unknown[] {
  try {
    return parse(line, (name) => ({ op: name }));
  } catch {
    return [undefined];
  }
}
