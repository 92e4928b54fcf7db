/**
 * How many cells of a terminal a text takes.
 */
import stringWidth from 'string-width';

/** Letters of one cell each. */
const PLAIN = /^[ -~…✓✗·§]*$/u;

/** Whether each letter takes one cell, and none is a code. */
export const isPlain = (text: string): boolean => PLAIN.test(text);

/** How many cells a text takes; of plain ones, which are most, without asking for the width of each letter. */
export const cellsOf = (text: string): number => (isPlain(text) ? text.length : stringWidth(text));
