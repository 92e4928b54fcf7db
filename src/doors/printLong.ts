/**
 * Long texts on standard output, never held as a whole.
 */

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

/** Pieces as they are: what reads along may begin with the first. */
export function printLong(pieces: Iterable<string>): void {
  for (const piece of pieces) process.stdout.write(piece);
}
