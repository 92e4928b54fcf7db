/**
 * Sentences on lines of some width.
 */
import wrapAnsi from 'wrap-ansi';
import { forTerminal, forTerminalLines } from '../escaping.js';
import { cellsOf, isPlain } from './cells.js';
import { MARK } from './fit.js';

interface Width {
  /** Cells of a line; undefined where it has no end. */
  readonly columns?: number | undefined;
}

export function wrapped(text: string, columns: number | undefined): string[] {
  return columns === undefined ? [text] : wrapAnsi(text, Math.max(1, columns)).split('\n');
}

/** Of a line that has no more letters than there are cells. */
const staysWhole = (line: string, columns: number): boolean =>
  isPlain(line) || wrapAnsi(line, columns, { trim: false }) === line;

/** One sentence, wrapped at its words; its further lines hang two cells behind its first. */
export function sentence(line: string, { columns }: Width): string[] {
  return forTerminalLines(line)
    .split('\n')
    .flatMap((one) => {
      const text = one.trimStart();
      const indent = ' '.repeat(one.length - text.length);
      if (columns === undefined || text === '') return [one];
      // A line that fits as it is needs no room for those that hang behind it.
      if (indent.length + text.length <= columns && staysWhole(one, columns)) return [one];
      const hang = `${indent}  `;
      const [first = '', ...rest] = wrapped(text, columns - hang.length);
      return [`${indent}${first}`, ...rest.map((more) => `${hang}${more}`)];
    });
}

/** A sentence on two lines, so that it gets to its point, or on one: its first words where all of them have no room. */
export function cutSentence(line: string, end: string, rows: 1 | 2, terminal: Width): string[] {
  const whole = sentence(forTerminal(line), terminal);
  const [first = '', ...rest] = whole;
  const { columns } = terminal;
  if (columns === undefined || whole.length <= rows) return whole;
  if (rows === 1) {
    const [only = ''] = wrapAnsi(forTerminal(line), Math.max(1, columns - cellsOf(`${MARK} ${end}`)), {
      hard: true,
    }).split('\n');
    return [`${only}${MARK} ${end}`];
  }
  const more = rest.map((one) => one.trimStart()).join(' ');
  const room = Math.max(1, columns - cellsOf(`  ${MARK} ${end}`));
  const [second = ''] = wrapAnsi(more, room, { hard: true }).split('\n');
  return [first, `  ${second}${MARK} ${end}`];
}
