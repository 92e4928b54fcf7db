/**
 * A text under rewriting: each of its characters remembers where it stood in the text that was pasted, so that whatever
 * is recognised can be told with its line.
 */
export interface Folded {
  readonly text: string;
  /** For each UTF-16 unit of `text` the offset it came from. */
  readonly at: Int32Array;
}

/** Stands where something without width was taken out. It ends a word, and it never ends up in what is compared. */
export const GONE = '\u2060';

export function unfolded(text: string): Folded {
  return { text, at: Int32Array.from({ length: text.length }, (_none, index) => index) };
}

/**
 * Replaces every match. `by` answers with the new text, or undefined to leave the match as it is.
 *
 * @param pattern global; without nested repetition, so that it takes linear time
 */
export function rewrite(folded: Folded, pattern: RegExp, by: (found: RegExpExecArray) => string | undefined): Folded {
  const { text, at } = folded;
  const parts: string[] = [];
  const origins = new Int32Array(text.length * 2 + 16);
  let size = 0;
  let from = 0;
  const keep = (until: number): void => {
    parts.push(text.slice(from, until));
    origins.set(at.subarray(from, until), size);
    size += until - from;
  };
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const replacement = by(found);
    if (found[0] === '') {
      pattern.lastIndex++;
    }
    if (replacement === undefined || replacement.length > found[0].length * 2 + 1) {
      continue;
    }
    keep(found.index);
    parts.push(replacement);
    origins.fill(at[found.index] ?? 0, size, size + replacement.length);
    size += replacement.length;
    from = found.index + found[0].length;
  }
  if (from === 0) {
    return folded;
  }
  keep(text.length);
  return { text: parts.join(''), at: origins.slice(0, size) };
}
