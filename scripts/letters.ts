/**
 * Writes src/facts/policyFile/letters.json: how surprising a letter is behind another one, and a kind of character behind
 * another kind, in words that people write. Run by hand (`npx tsx scripts/letters.ts`), with a reason.
 *
 * The words are those that come with TypeScript: what the compiler says in nine languages, and the names of the DOM.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LIB = join(import.meta.dirname, '..', 'node_modules', 'typescript', 'lib');
const LANGUAGES = ['cs', 'de', 'es', 'fr', 'it', 'pl', 'pt-br', 'tr'];
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const KINDS = ['lower', 'upper', 'digit'] as const;
/** Of each count so much is shared out evenly: a pair that was never seen may be one of another language. */
const EVEN = 0.1;

/** Without accents, as both sides of a comparison see them. */
const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '');

function messages(): string[] {
  return LANGUAGES.flatMap((language) => {
    const read: unknown = JSON.parse(readFileSync(join(LIB, language, 'diagnosticMessages.generated.json'), 'utf8'));
    const said = typeof read === 'object' && read !== null ? Object.entries(read) : [];
    // A key is the sentence in English with underscores.
    return said.map(([key, value]) => `${language === 'de' ? key.replaceAll('_', ' ') : ''} ${String(value)}`);
  });
}

const names = [...new Set(readFileSync(join(LIB, 'lib.dom.d.ts'), 'utf8').match(/[A-Za-z][A-Za-z\d]+/gu))];
const words = plain(messages().join(' ')).match(/[A-Za-z]+/gu) ?? [];

/** Bits that each of some things tells, in tenths. */
function tenths(counts: readonly number[]): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) =>
    Math.round(-10 * Math.log2((1 - EVEN) * (count / Math.max(1, all)) + EVEN / counts.length)),
  );
}

function pairs(): number[][] {
  const counts = Array.from({ length: LETTERS.length + 1 }, () => Array.from(LETTERS, () => 0));
  for (const word of [...words, ...names]) {
    let before = LETTERS.length;
    for (const letter of word.toLowerCase()) {
      const at = LETTERS.indexOf(letter);
      const row = counts[before];
      if (at >= 0 && row !== undefined) row[at] = (row[at] ?? 0) + 1;
      before = at < 0 ? LETTERS.length : at;
    }
  }
  return counts.map(tenths);
}

function kinds(): number[][] {
  const kindOf = (character: string): number => (/\d/u.test(character) ? 2 : /[A-Z]/u.test(character) ? 1 : 0);
  const counts = KINDS.map(() => KINDS.map(() => 0));
  for (const name of names) {
    const all = Array.from(name, kindOf);
    for (const [at, kind] of all.entries()) {
      const row = at === 0 ? undefined : counts[all[at - 1] ?? 0];
      if (row !== undefined) row[kind] = (row[kind] ?? 0) + 1;
    }
  }
  return counts.map(tenths);
}

const written = {
  about:
    'Tenths of bits. pairs: a letter (a to z) behind each letter, and at the beginning of a word; kinds: lower, upper, digit behind each of them. Written by scripts/letters.ts.',
  source: 'diagnosticMessages.generated.json in nine languages and lib.dom.d.ts of TypeScript 6.0.3 (Apache-2.0)',
  pairs: pairs(),
  kinds: kinds(),
};
writeFileSync(
  join(import.meta.dirname, '..', 'src', 'facts', 'policyFile', 'letters.json'),
  `${JSON.stringify(written, undefined, 1)}\n`,
);
