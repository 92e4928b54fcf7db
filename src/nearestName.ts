/**
 * The name that is fewest edits away from what was written, without regard to case; undefined when none is nearer than
 * half of its letters.
 */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  const word = written.toLowerCase();
  let nearest: string | undefined;
  let fewest = Math.floor(word.length / 2) + 1;
  for (const name of names) {
    const edits = editsBetween(word, name.toLowerCase(), fewest);
    if (edits < fewest) {
      fewest = edits;
      nearest = name;
    }
  }
  return nearest;
}

/** Insertions, deletions and replacements from one text to the other; `enough` or more as soon as it cannot be fewer. */
function editsBetween(from: string, to: string, enough: number): number {
  const [source, target] = [Array.from(from), Array.from(to)];
  if (Math.abs(source.length - target.length) >= enough) return enough;
  let above = target.map((_, column) => column + 1);
  for (const [line, character] of source.entries()) {
    let [diagonal, left] = [line, line + 1];
    above = above.map((edits, column) => {
      left = Math.min(edits + 1, left + 1, diagonal + (character === target[column] ? 0 : 1));
      diagonal = edits;
      return left;
    });
  }
  return above.at(-1) ?? source.length;
}
