/**
 * Text wrapped at its words, as a package does it, which asks for each word how wide all is that stands before it. That one
 * is left what has codes of colours, which it keeps on their lines.
 */
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Letters of one cell each. */
const PLAIN = /^[ -~…✓✗·§]*$/u;

/** Ends of lines, and what codes of colours begin with. */
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/u;

/** Whether each letter takes one cell, and none is a code. */
export const isPlain = (text: string): boolean => PLAIN.test(text);

/** How many cells a text takes. */
export const cellsOf = (text: string): number => (isPlain(text) ? text.length : stringWidth(text));

/** The lines of a text, none of which begins or ends with a blank. A word that is wider than a line stays whole. */
export function wrap(text: string, columns: number): string[] {
  if (CONTROLS.test(text)) return wrapAnsi(text, columns).split('\n');
  if (text.trim() === '') return [''];
  const rows: string[] = [];
  let row = '';
  let width = 0;
  for (const word of text.normalize().split(' ')) {
    const begun = row.trimStart();
    if (begun !== row) width = cellsOf(begun);
    row = begun;
    if (width > 0) {
      row += ' ';
      width += 1;
    }
    const more = cellsOf(word);
    if (width > 0 && more > 0 && width + more > columns) {
      rows.push(row);
      row = '';
      width = 0;
    }
    row += word;
    width += more;
  }
  return [...rows, row].map(trimmed);
}

/** Without the blanks before words at its end that take no cell. */
function trimmed(row: string): string {
  const words = row.split(' ');
  const last = words.findLastIndex((word) => cellsOf(word) > 0) + 1;
  return last === words.length ? row : words.slice(0, last).join(' ') + words.slice(last).join('');
}
