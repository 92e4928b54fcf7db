/**
 * Logs are cut: by a field that holds so many characters, by a terminal, by whoever copied them. A wording of which only
 * the beginning or only the end is left is still recognised where enough of it is there, and never as certain.
 */
import { type Match, type Prepared, type Squeezed, type Wording, standsAlone } from './match.js';

/** Characters of a sentence that have to be left, and of a code, whose words are its own. */
const ENOUGH = { sentence: 16, code: 10 };

interface CutPiece {
  /** Which wordings have this piece. */
  readonly of: readonly number[];
  readonly start: number;
  readonly end: number;
}

/**
 * Wordings of which a part stands at the end or at the beginning of the text; several of them where they have that part
 * in common.
 */
export function cutWordings<T>(
  text: Squeezed,
  prepared: readonly Prepared<T>[],
  known: readonly Match<T>[],
): { readonly wordings: readonly Wording<T>[]; readonly start: number; readonly end: number }[] {
  return [atEnd(text, prepared), atStart(text, prepared)].flatMap((cut) =>
    // What a whole wording has taken is not taken for a part of another.
    cut === undefined || known.some(({ start, end }) => end > cut.start && start < cut.end)
      ? []
      : [{ ...cut, wordings: cut.of.flatMap((index) => prepared[index]?.wording ?? []) }],
  );
}

/** Characters at an end of the text that are looked at: more than any wording has. */
const REACH = 300;

function atEnd<T>(text: Squeezed, prepared: readonly Prepared<T>[]): CutPiece | undefined {
  const marks = /(?:\.{2,3}|…|\[?\(?truncated\)?\]?){1,5}$/iu.exec(text.lower.slice(-60))?.[0].length ?? 0;
  const end = text.exact.length - marks;
  const tails = {
    code: text.exact.slice(Math.max(0, end - REACH), end),
    sentence: text.lower.slice(Math.max(0, end - REACH), end),
  };
  return longest(text, prepared, (words, least, kind) => {
    const beginning = words.slice(0, least);
    const tail = tails[kind];
    for (let at = tail.indexOf(beginning); at !== -1; at = tail.indexOf(beginning, at + 1)) {
      const length = tail.length - at;
      if (length < words.length && words.startsWith(tail.slice(at))) {
        return { start: end - length, end };
      }
    }
    return undefined;
  });
}

function atStart<T>(text: Squeezed, prepared: readonly Prepared<T>[]): CutPiece | undefined {
  const marks = /^(?:\.{2,3}|…){1,5}/u.exec(text.lower.slice(0, 20))?.[0].length ?? 0;
  const heads = { code: text.exact.slice(marks, marks + REACH), sentence: text.lower.slice(marks, marks + REACH) };
  return longest(text, prepared, (words, least, kind) => {
    const ending = words.slice(-least);
    const head = heads[kind];
    for (let at = head.lastIndexOf(ending); at !== -1; at = at === 0 ? -1 : head.lastIndexOf(ending, at - 1)) {
      const length = at + least;
      if (length < words.length && words.endsWith(head.slice(0, length))) {
        return { start: marks, end: marks + length };
      }
    }
    return undefined;
  });
}

/** @param place the longest piece of these words, of at least so many characters */
function longest<T>(
  text: Squeezed,
  prepared: readonly Prepared<T>[],
  place: (
    words: string,
    least: number,
    kind: 'code' | 'sentence',
  ) => { readonly start: number; readonly end: number } | undefined,
): CutPiece | undefined {
  let best: { readonly of: number[]; readonly start: number; readonly end: number } | undefined;
  let size = 0;
  prepared.forEach(({ parts: [words = '', ...rest], code }, index) => {
    const kind = code ? 'code' : 'sentence';
    const least = Math.max(ENOUGH[kind], size);
    const at = rest.length > 0 || words.length <= least ? undefined : place(words, least, kind);
    if (at === undefined || !standsAlone(text, at.start, at.end)) {
      return;
    }
    const length = at.end - at.start;
    best = length > size ? { of: [], ...at } : best;
    size = length;
    best?.of.push(index);
  });
  return best;
}
