/**
 * What a text of the policy file may look like: an expression, which the schema has too, and what people call it.
 */
import type { PlainKey } from '../../text.js';
import references from './references.json' with { type: 'json' };

export interface TextForm {
  /** Of the whole text. */
  readonly pattern: string;
  /** Characters. */
  readonly most: number;
  /** What is expected there, in words. */
  readonly words: PlainKey;
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = `${OCTET}(?:\\.${OCTET}){3}`;
const H = '[\\dA-Fa-f]{1,4}';
/** An IPv6 address with its groups written out, or with `::` for at least one of them; its end may be a dotted quad. */
const IPV6 = ipv6();

function ipv6(): string {
  const end = `(?:${H}:${H}|${IPV4})`;
  const full = `(?:${H}:){6}${end}`;
  const short = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((before) => {
    const head = before === 0 ? '' : `${H}(?::${H}){${before - 1}}`;
    const left = 7 - before;
    const groups = left === 0 ? '' : `(?:${H}(?::${H}){0,${left - 1}})?`;
    const quads = left < 2 ? [] : [`${head}::(?:${H}:){0,${left - 2}}${IPV4}`];
    return [`${head}::${groups}`, ...quads];
  });
  return `(?:${[full, ...short].join('|')})`;
}

const BITS_4 = '(?:3[0-2]|[12]?\\d)';
const BITS_6 = '(?:12[0-8]|1[01]\\d|[1-9]?\\d)';
const YEAR = '20\\d\\d';
const LEAP = '20(?:[02468][048]|[13579][26])';
const DAY = `(?:${YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))|${LEAP}-02-29)`;

/** No control character and no line break. */
const LINE = '\\S(?:[^\\p{Cc}\\p{Zl}\\p{Zp}]*\\S)?';

export const FORMS = {
  line: { pattern: LINE, most: 500, words: 'policy-file.form.line' },
  name: { pattern: '[\\p{L}\\p{N}](?:[\\p{L}\\p{N} ._-]*[\\p{L}\\p{N}])?', most: 80, words: 'policy-file.form.name' },
  username: { pattern: '[^\\s@\\p{Cc}]+@[^\\s@\\p{Cc}]+', most: 120, words: 'policy-file.form.username' },
  /** What Salesforce itself calls an org by: an alias is known on one machine alone. */
  org: {
    pattern: '(?:[^\\s@\\p{Cc}]+@[^\\s@\\p{Cc}]+|00D[A-Za-z\\d]{12}(?:[A-Za-z\\d]{3})?)',
    most: 120,
    words: 'policy-file.form.org',
  },
  domain: {
    pattern: '(?:[A-Za-z\\d](?:[A-Za-z\\d-]{0,61}[A-Za-z\\d])?\\.)+[A-Za-z][A-Za-z\\d-]{0,61}[A-Za-z\\d]',
    most: 253,
    words: 'policy-file.form.domain',
  },
  day: { pattern: DAY, most: 10, words: 'policy-file.form.day' },
  address: { pattern: `(?:${IPV4}|${IPV6})`, most: 45, words: 'policy-file.form.address' },
  range: {
    pattern: `(?:${IPV4}(?:/${BITS_4}|-${IPV4})?|${IPV6}(?:/${BITS_6}|-${IPV6})?)`,
    most: 91,
    words: 'policy-file.form.range',
  },
  'range-or-group': {
    pattern: `(?:${IPV4}(?:/${BITS_4}|-${IPV4})?|${IPV6}(?:/${BITS_6}|-${IPV6})?|[\\p{L}](?:[\\p{L}\\p{N} _-]*[\\p{L}\\p{N}])?)`,
    most: 91,
    words: 'policy-file.form.range-or-group',
  },
  /** Of a group of ranges. It begins with a letter and has neither dot nor colon, so that it cannot be an address. */
  group: { pattern: '[\\p{L}](?:[\\p{L}\\p{N} _-]*[\\p{L}\\p{N}])?', most: 80, words: 'policy-file.form.group' },
  path: { pattern: LINE, most: 500, words: 'policy-file.form.path' },
  reference: {
    pattern: `(?:${references.forms.map(({ pattern }) => pattern).join('|')})`,
    most: 500,
    words: 'policy-file.form.reference',
  },
} as const satisfies Readonly<Record<string, TextForm>>;

export type FormName = keyof typeof FORMS;

const compiled = new Map<string, RegExp>();

export function hasForm(name: FormName, text: string): boolean {
  const { most, pattern } = FORMS[name];
  let expression = compiled.get(name);
  if (expression === undefined) {
    expression = new RegExp(`^(?:${pattern})$`, 'u');
    compiled.set(name, expression);
  }
  return Array.from(text).length <= most && expression.test(text);
}
