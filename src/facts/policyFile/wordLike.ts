/**
 * Whether a word is likelier drawn by lot than written by people: by how surprising its letters are behind each other, and
 * the kinds of its characters. So letters of one case are told from a name, which entropy alone cannot.
 */
import letters from './letters.json' with { type: 'json' };

/** Bits by which a letter, and a character of any kind, is told among those that could stand there by lot. */
const LETTER = Math.log2(letters.pairs[0]?.length ?? 0);
const SIZES = [26, 26, 10] as const;
const DIGIT = 2;

/** Bits by which a word is likelier drawn by lot than written. What is neither a letter of Latin nor a digit tells nothing. */
export function oddity(word: string): number {
  const plain = Array.from(word.normalize('NFKD').replaceAll(/\p{M}/gu, ''));
  const kinds = plain.map(kindOf);
  const drawn = kindsByLot(kinds);
  let bits = 0;
  let before: number | undefined;
  for (const [at, kind] of kinds.entries()) {
    const last = at === 0 ? undefined : kinds[at - 1];
    if (kind !== undefined && last !== undefined) bits += bitsOf(letters.kinds, last, kind) - (drawn[kind] ?? 0);
    const letter = kind === undefined || kind === DIGIT ? undefined : letterOf(plain[at] ?? '');
    if (letter !== undefined) bits += bitsOf(letters.pairs, before ?? letters.pairs.length - 1, letter) - LETTER;
    before = letter;
  }
  return bits;
}

/** Bits that each kind tells where characters are drawn from all those of the kinds that the word has. */
function kindsByLot(kinds: readonly (number | undefined)[]): number[] {
  const all = SIZES.reduce((sum, size, kind) => sum + (kinds.includes(kind) ? size : 0), 0);
  return SIZES.map((size) => Math.log2(all / size));
}

/** Written in tenths. */
function bitsOf(table: readonly (readonly number[])[], row: number, column: number): number {
  return (table[row]?.[column] ?? 0) / 10;
}

/** A small letter, a capital one, a digit; undefined for anything else. */
function kindOf(character: string): number | undefined {
  if (/[a-z]/u.test(character)) return 0;
  if (/[A-Z]/u.test(character)) return 1;
  return /\d/u.test(character) ? DIGIT : undefined;
}

function letterOf(character: string): number {
  return character.toLowerCase().charCodeAt(0) - 'a'.charCodeAt(0);
}
