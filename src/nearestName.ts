/** Names of which the nearest is looked for: those that begin alike. */
export const MOST_COMPARED = 2000;
/** Characters with which they have to begin. */
export const ALIKE = 3;

/**
 * The name that is fewest edits away from what was written, without regard to case; undefined when none is nearer than
 * half of its letters, or than `most` edits.
 */
export function nearestName(written: string, names: Iterable<string>, most = Infinity): string | undefined {
  const word = written.toLowerCase();
  let nearest: string | undefined;
  let fewest = Math.min(most, Math.floor(word.length / 2)) + 1;
  for (const name of names) {
    const edits = editsBetween(word, name.toLowerCase(), fewest);
    if (edits < fewest) {
      fewest = edits;
      nearest = name;
    }
  }
  return nearest;
}

/** What somebody may have meant: of one name the nearest, of several each beside what was written; undefined for none. */
export function nearestWords(asked: readonly string[], nearest: readonly (string | undefined)[]): string | undefined {
  const pairs = asked.flatMap((written, index) => {
    const name = nearest[index];
    return name === undefined ? [] : [asked.length === 1 ? name : `${name} (${written})`];
  });
  return pairs.length === 0 ? undefined : pairs.join(', ');
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
