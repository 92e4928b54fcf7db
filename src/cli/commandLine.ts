/**
 * A program of the user's as one text, split as a POSIX shell splits: blanks, quotes and backslashes, and nothing else.
 */
import { parse } from 'shell-quote';
import { UsageError } from '../errors.js';
import { Text } from '../text.js';

/** What quotes and backslashes hold, beside which no quote may be left. */
const QUOTED = /\\.|'[^']*'|"(?:\\.|[^"\\])*"/gsu;

/** What a shell takes as it stands. */
const AS_IT_STANDS = /\\.|'[^']*'/gsu;

/**
 * @param flag as it is called, without dashes
 * @throws UsageError for nothing at all, a quote that does not end, and whatever a shell would expand or act on
 */
export function splitCommandLine(flag: string, text: string): readonly [program: string, ...args: string[]] {
  const refuse = (key: 'program.empty' | 'program.quote' | 'program.shell'): UsageError =>
    new UsageError(Text.of(key, { flag: `--${flag}` }));
  if (/["']/u.test(text.replaceAll(QUOTED, ''))) throw refuse('program.quote');
  const words = parse(text, (name) => ({ op: name }));
  const plain = words.filter((word) => typeof word === 'string');
  if (plain.length !== words.length || text.replaceAll(AS_IT_STANDS, '').includes('`')) throw refuse('program.shell');
  const [program, ...args] = plain;
  if (program === undefined || program === '') throw refuse('program.empty');
  return [program, ...args];
}
