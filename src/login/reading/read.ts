/**
 * A pasted text, read once: plain, without the lines that are source code, and squeezed for comparison.
 */
import { type Squeezed, squeeze, withoutLines } from './match.js';
import { plainOf } from './plainLog.js';
import { sourceLines } from './source.js';

export interface ReadText {
  readonly squeezed: Squeezed;
  /** The line of the pasted text, from 1, of a place in the squeezed text. */
  readonly lineAt: (place: number) => number;
  /** The same of a place in the plain text. */
  readonly lineOf: (place: number) => number;
}

export function readText(pasted: string): ReadText {
  const whole = plainOf(pasted);
  const plain = withoutLines(whole, sourceLines(whole.text.split('\n')));
  const squeezed = squeeze(plain);
  const starts = lineStarts(pasted);
  const lineOf = (place: number): number => lineIn(starts, plain.at[place] ?? 0);
  return { squeezed, lineOf, lineAt: (place) => lineOf(squeezed.at[place] ?? 0) };
}

/** Offsets at which lines begin; a line ends with CR LF, LF or CR. */
function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\r\n|\n|\r/gu)].map((end) => end.index + end[0].length)];
}

function lineIn(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
