/**
 * What a file of a format holds, in words: `18,533 users as CSV`.
 */
import { type Between, type Say, Text } from '../../text.js';
import { countOf, number } from './words.js';

/** Rows of one file of HTML: a browser searches so many with every key. CSV takes all. */
export const MAX_HTML_ROWS = 20_000;

type WrittenFormat = Exclude<Between<'pages.format.'>, 'csv-lines' | 'html-part' | 'json-whole'>;

/** @param what the rows are called @param count of all of them */
export function writtenWords(
  format: WrittenFormat,
  what: 'rows' | 'users' | 'answers',
  count: number,
  say: Say,
): string {
  if (format === 'csv' || format === 'json') {
    return say(Text.of(`pages.format.${format}`, { rows: countOf(what, count, say) }));
  }
  if (format === 'html' && count > MAX_HTML_ROWS) {
    const words = { most: number(MAX_HTML_ROWS), rows: countOf(what, count, say) };
    return say(Text.of('pages.format.html-part', words));
  }
  return say(Text.of(`pages.format.${format}`));
}
