/**
 * A log as it was pasted, made plain: colours, escapes of every kind and depth, quote marks of mails and what has no
 * width go; what is left reads as the client's own words.
 */
import { type Folded, GONE, rewrite, unfolded } from './folded.js';

/** How often a text may have been escaped: JSON in JSON in a log that is JSON, and once more. */
const DEPTH = 5;

const ESCAPE = String.raw`(?:\u001b|\\033|\\e(?=\[)|\^\[|\u241b)`;
/**
 * Colours and cursor movements, as bytes or written out, and as they look when only the escape byte was lost; a
 * line may have been wrapped within them.
 */
const TERMINAL = new RegExp(
  [
    String.raw`${ESCAPE}\s?\[[0-?\s]{0,30}[ -/]{0,3}[@-~]`,
    String.raw`${ESCAPE}\][^\u0007\u001b\n]{0,300}(?:\u0007|\u001b\\)`,
    String.raw`\u001b[@-Z\\^_]`,
    String.raw`\u009b[0-?]{0,30}[ -/]{0,3}[@-~]`,
    String.raw`\[(?=[\d;\s]{0,3}\d)[\d;\s]{1,24}m`,
    String.raw`\[\d?K`,
  ].join('|'),
  'gu',
);

/** No width, no meaning: NUL of a wide encoding, marks of direction, soft hyphens, other control characters. */
const WIDTHLESS = new RegExp(
  String.raw`[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+`,
  'gu',
);

const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  ecirc: 'ê',
  agrave: 'à',
  ccedil: 'ç',
  oacute: 'ó',
  aacute: 'á',
  iacute: 'í',
  uacute: 'ú',
  ntilde: 'ñ',
  rsquo: '’',
  lsquo: '‘',
  ldquo: '“',
  rdquo: '”',
  hellip: '…',
};
const LETTERS: Readonly<Record<string, string>> = { n: '\n', r: ' ', t: ' ' };

/** One level of escapes: JSON and its relatives, XML, and URLs. */
const ESCAPED =
  /\\u([0-9a-fA-F]{4})|\\u\{([0-9a-fA-F]{1,6})\}|\\x([0-9a-fA-F]{2})|\\([nrt"'`/\\])|&#x([0-9a-fA-F]{1,6});|&#(\d{1,7});|&([A-Za-z]{2,6});|((?:%[0-9a-fA-F]{2})+)|=\r?\n/gu;

function unescaped(found: RegExpExecArray): string | undefined {
  const [all, four, braces, two, letter, hex, decimal, name, percents] = found;
  const code = four ?? braces ?? two ?? hex;
  if (code !== undefined) {
    return codePoint(Number.parseInt(code, 16));
  }
  if (letter !== undefined) {
    return LETTERS[letter] ?? letter;
  }
  if (decimal !== undefined) {
    return codePoint(Number(decimal));
  }
  if (name !== undefined) {
    return Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  }
  // A line that ends in = goes on in the next: quoted-printable.
  return percents === undefined ? (all.startsWith('=') ? GONE : undefined) : fromPercents(percents);
}

function codePoint(code: number): string | undefined {
  return code > 0x10ffff ? undefined : String.fromCodePoint(code);
}

function fromPercents(percents: string): string | undefined {
  try {
    return decodeURIComponent(percents);
  } catch {
    return undefined;
  }
}

/** The text with its escapes undone, as often as it was escaped. */
export function plainOf(pasted: string): Folded {
  let folded = unfolded(pasted);
  for (let depth = 0; depth < DEPTH; depth++) {
    const before = folded;
    folded = rewrite(folded, TERMINAL, () => GONE);
    folded = rewrite(folded, ESCAPED, unescaped);
    if (folded === before) {
      break;
    }
  }
  return rewrite(folded, WIDTHLESS, () => GONE);
}
