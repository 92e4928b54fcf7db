/**
 * How many cells of a terminal a text takes.
 */
import stringWidth from 'string-width';

/** Letters of one cell each. */
const PLAIN = /^[ -~…✓✗·§]*$/u;

/** Whether each letter takes one cell, and none is a code. */
export const isPlain = (text: string): boolean => PLAIN.test(text);

/** Widths that were asked for, of as many texts as this: a table asks for that of each of its cells three times. */
const MOST_KNOWN = 5000;
const known = new Map<string, number>();

/** How many cells a text takes; of plain ones, which are most, without asking for the width of each letter. */
export function cellsOf(text: string): number {
  if (isPlain(text)) return text.length;
  const found = known.get(text);
  if (found !== undefined) return found;
  const cells = stringWidth(text);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, cells);
  return cells;
}
