/**
 * Logs are cut: by a field that holds so many characters, by a terminal, by whoever copied them. A wording of which only
 * the beginning or only the end is left is still recognised where enough of it is there, and never as certain.
 */
import { type Match, type Prepared, type Squeezed, type Wording, standsAlone } from './match.js';

/** Characters of a sentence that have to be left, and of a code, whose words are its own. */
const ENOUGH = { sentence: 16, code: 10 };

interface Cut {
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

function atEnd<T>(text: Squeezed, prepared: readonly Prepared<T>[]): Cut | undefined {
  const marks = /(?:\.{2,3}|…|\[?\(?truncated\)?\]?){1,5}$/iu.exec(text.lower.slice(-60))?.[0].length ?? 0;
  const end = text.exact.length - marks;
  return longest(
    prepared,
    (piece, code) => {
      const found = (code ? text.exact : text.lower).endsWith(piece, end);
      return found ? { start: end - piece.length, end } : undefined;
    },
    (words, length) => words.slice(0, length),
    text,
  );
}

function atStart<T>(text: Squeezed, prepared: readonly Prepared<T>[]): Cut | undefined {
  const marks = /^(?:\.{2,3}|…){1,5}/u.exec(text.lower.slice(0, 20))?.[0].length ?? 0;
  return longest(
    prepared,
    (piece, code) => {
      const found = (code ? text.exact : text.lower).startsWith(piece, marks);
      return found ? { start: marks, end: marks + piece.length } : undefined;
    },
    (words, length) => words.slice(-length),
    text,
  );
}

function longest<T>(
  prepared: readonly Prepared<T>[],
  place: (piece: string, code: boolean) => { readonly start: number; readonly end: number } | undefined,
  cut: (words: string, length: number) => string,
  text: Squeezed,
): Cut | undefined {
  let best: { readonly of: number[]; readonly start: number; readonly end: number } | undefined;
  let size = 0;
  prepared.forEach(({ parts: [words = '', ...rest], code }, index) => {
    const least = Math.max(code ? ENOUGH.code : ENOUGH.sentence, size);
    for (let length = rest.length > 0 ? 0 : words.length - 1; length >= least; length--) {
      const at = place(cut(words, length), code);
      if (at === undefined || !standsAlone(text, at.start, at.end)) {
        continue;
      }
      best = length > size ? { of: [], ...at } : best;
      size = length;
      best?.of.push(index);
      break;
    }
  });
  return best;
}
