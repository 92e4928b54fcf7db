/**
 * Looks for phrases in a text. Each wording is a literal, so the time is linear in the text; blanks, line ends and quotes
 * do not count, so that wrapping and escaping do not either.
 */
import { type Folded, GONE, rewrite } from './folded.js';

/** What is compared, without blanks, quotes and escapes, and where each character stands in the plain text. */
export interface Squeezed {
  readonly exact: string;
  readonly lower: string;
  readonly at: Int32Array;
  readonly plain: Folded;
}

export interface Wording<T> {
  /** As the data has it. */
  readonly text: string;
  readonly of: T;
}

export interface Match<T> {
  readonly wording: Wording<T>;
  /** In the squeezed text. */
  readonly start: number;
  readonly end: number;
}

const DROPPED = new RegExp(String.raw`[\s${GONE}"'\x60´’‘‚‛“”„«»‹›\\+]`, 'u');
const WORD = /[\p{L}\p{N}_]/u;
/** Scripts without blanks between words: no word ends there. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}ー]/u;
/** A code stands alone and keeps its case. */
const CODE = /^(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*|[a-z]+(?:_[a-z]+)+)$/u;
/** Characters of the squeezed text between the two parts of a wording with `…`. */
const GAP = 160;

export function squeeze(plain: Folded): Squeezed {
  const exact: string[] = [];
  const lower: string[] = [];
  const at = new Int32Array(plain.text.length);
  let size = 0;
  for (let index = 0; index < plain.text.length; index++) {
    const unit = plain.text.charAt(index);
    if (unit > '\u007f' || !(unit >= '0' && unit <= 'z')) {
      if (DROPPED.test(unit)) {
        continue;
      }
    } else if (unit === '\\' || unit === '`') {
      continue;
    }
    const normal = unit > '\u007f' ? normalOf(unit) : unit;
    const small = normal.toLowerCase();
    exact.push(normal);
    lower.push(small.length === 1 ? small : normal);
    at[size++] = index;
  }
  return { exact: exact.join(''), lower: lower.join(''), at: at.subarray(0, size), plain };
}

/** Full-width letters and the many dashes in one form, where that form has one character. */
function normalOf(unit: string): string {
  if (unit >= '\u2010' && unit <= '\u2015') {
    return '-';
  }
  const normal = unit.normalize('NFKC');
  return normal.length === 1 ? normal : unit;
}

const EVERY_DROPPED = new RegExp(DROPPED.source, 'gu');

/** What {@link squeeze} makes of a text, without its places: all wordings are squeezed before a text can be read. */
const squeezedText = (text: string): string =>
  text.replace(EVERY_DROPPED, '').replace(/[^ -\u007f]/gu, (unit) => normalOf(unit));

/** A wording made ready to be looked for. */
export interface Prepared<T> {
  readonly wording: Wording<T>;
  readonly parts: readonly string[];
  readonly code: boolean;
  readonly length: number;
}

/** Longest first: what a longer wording has taken is not looked at again. */
export function prepare<T>(wordings: readonly Wording<T>[]): readonly Prepared<T>[] {
  return wordings
    .map((wording) => {
      const code = CODE.test(wording.text);
      const parts = wording.text
        .split('…')
        .map((part) => (code ? squeezedText(part) : squeezedText(part).toLowerCase()));
      return { wording, code, parts, length: parts.join('').length };
    })
    .sort((a, b) => b.length - a.length);
}

/** Places of one wording that are told. */
const MOST = 100;

/** Every wording at its first place that no longer wording has taken. */
export function matchesIn<T>(text: Squeezed, prepared: readonly Prepared<T>[]): Match<T>[] {
  return search(text, prepared, 1);
}

/** Every wording at every place (the first hundred) that no longer wording has taken. */
export function everyMatchIn<T>(text: Squeezed, prepared: readonly Prepared<T>[]): Match<T>[] {
  return search(text, prepared, MOST);
}

function search<T>(text: Squeezed, prepared: readonly Prepared<T>[], most: number): Match<T>[] {
  /** For each place the farthest end of a wording that has taken it. */
  const taken = new Int32Array(text.exact.length);
  const found: Match<T>[] = [];
  for (const one of prepared) {
    let told = 0;
    for (let match = next(text, one, 0); match !== undefined; match = next(text, one, match.start + 1)) {
      if ((taken[match.start] ?? 0) >= match.end) {
        continue;
      }
      for (let place = match.start; place < match.end; place++) {
        taken[place] = Math.max(taken[place] ?? 0, match.end);
      }
      if (told++ < most) {
        found.push(match);
      }
    }
  }
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

function next<T>(text: Squeezed, { wording, parts, code }: Prepared<T>, from: number): Match<T> | undefined {
  const searched = code ? text.exact : text.lower;
  const [head = '', ...rest] = parts;
  for (let start = searched.indexOf(head, from); start !== -1; start = searched.indexOf(head, start + 1)) {
    let end = start + head.length;
    for (const part of rest) {
      const at = searched.slice(end, end + GAP + part.length).indexOf(part);
      end = at === -1 ? -1 : end + at + part.length;
      if (end === -1) {
        break;
      }
    }
    if (end !== -1 && standsAlone(text, start, end)) {
      return { wording, start, end };
    }
  }
  return undefined;
}

/** No letter, digit or underscore touches it. */
export function standsAlone(text: Squeezed, start: number, end: number): boolean {
  const { plain, at } = text;
  const first = at[start] ?? 0;
  const last = at[end - 1] ?? 0;
  return (
    !joined(plain.text.charAt(first - 1), plain.text.charAt(first)) &&
    !joined(plain.text.charAt(last), plain.text.charAt(last + 1))
  );
}

function joined(before: string, after: string): boolean {
  return WORD.test(before) && WORD.test(after) && !UNSPACED.test(before) && !UNSPACED.test(after);
}

/** Where a pattern fits the small letters of the text, neither begun nor ended within a word. */
export function fitsOf(
  text: Squeezed,
  pattern: RegExp,
): { readonly start: number; readonly end: number; readonly groups: readonly (string | undefined)[] }[] {
  return [...text.lower.matchAll(pattern)]
    .map((found) => {
      const [all, ...groups] = found;
      return { start: found.index, end: found.index + all.length, groups };
    })
    .filter(({ start, end }) => standsAlone(text, start, end));
}

/** The plain text with some of its lines emptied. */
export function withoutLines(plain: Folded, lines: ReadonlySet<number>): Folded {
  let line = -1;
  return lines.size === 0
    ? plain
    : rewrite(plain, /[^\n]*(?:\n|$)/gu, (found) => {
        line++;
        return lines.has(line) && found[0] !== '' ? '\n' : undefined;
      });
}
