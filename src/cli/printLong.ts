/**
 * Long texts on standard output, never held as a whole: not here, and not in front of a reader who is slower than we are.
 */
import { once } from 'node:events';
import { isOutputUnread } from './closedOutput.js';

/** The same text in pieces of at least so many characters; the last may have fewer. */
export function* gathered(pieces: Iterable<string>, least: number): Generator<string, void, undefined> {
  let held: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    held.push(piece);
    length += piece.length;
    if (length >= least) {
      yield held.join('');
      held = [];
      length = 0;
    }
  }
  if (length > 0) yield held.join('');
}

/**
 * One piece. A promise where the reader has to make room first, however long that takes: sf itself waits ten seconds for
 * what is left at the end. Nothing is printed to a reader who went away.
 */
export function printPiece(piece: string): Promise<void> | undefined {
  if (isOutputUnread()) return undefined;
  return process.stdout.write(piece) ? undefined : drained();
}

/** Pieces as they are, the next one made when there is room for it: what reads along may begin with the first. */
export async function printLong(pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) await printPiece(piece);
}

async function drained(): Promise<void> {
  try {
    await once(process.stdout, 'drain');
  } catch (error) {
    if (!isOutputUnread()) throw error;
  }
}
