import fc from 'fast-check';

/** What makes parsers stumble: ends of quotes and elements, numbers at their limits, names of prototypes, odd characters. */
const HOSTILE: readonly string[] = [
  '',
  '\0',
  '\uFEFF',
  '\uFFFD',
  '\u2028',
  '\u202E',
  '\ud800',
  '\r',
  '\r\n',
  '"',
  "'",
  '\\',
  ',',
  ':',
  '{',
  '}',
  '[',
  ']',
  '<',
  '>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/hostname">]>',
  '&y;',
  '&#0;',
  '&lt;',
  '/',
  '/129',
  '-',
  '%',
  '::',
  '0',
  '-1',
  '1e999',
  '9'.repeat(40),
  'null',
  'true',
  '__proto__',
  'constructor',
  'toString',
  ' '.repeat(50),
  'a'.repeat(5000),
];

/** A good text with up to six places cut out, doubled or written over, or cut off at any place. */
export function mutated(seeds: readonly string[]): fc.Arbitrary<string> {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  const edit = fc.record({
    kind: fc.constantFrom('insert', 'delete', 'double', 'move', 'end'),
    at: place,
    length: fc.nat({ max: 40 }),
    text: fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 6 })),
  });
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(edit, { maxLength: 6 }))
    .map(([seed, edits]) => edits.reduce(edited, seed));
}

interface Edit {
  readonly kind: string;
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

function edited(whole: string, { at, kind, length, text }: Edit): string {
  const start = Math.floor(at * whole.length);
  const [before, piece, after] = [
    whole.slice(0, start),
    whole.slice(start, start + length),
    whole.slice(start + length),
  ];
  switch (kind) {
    case 'insert':
      return before + text + piece + after;
    case 'delete':
      return before + text + after;
    case 'double':
      return before + piece + piece + after;
    case 'move':
      return before + after + piece;
    default:
      return before;
  }
}

/** Good JSON with up to three values or members replaced by any others, or removed: what still parses, with a wrong shape. */
export function reshaped(seeds: readonly string[]): fc.Arbitrary<string> {
  const odd = fc.oneof(fc.constantFrom(null, '', 0, -1, [], {}, '__proto__', '9'.repeat(40)), fc.jsonValue());
  const edit = fc.tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), fc.option(odd, { nil: undefined }));
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 3 }))
    .map(([seed, edits]) =>
      JSON.stringify(edits.reduce<unknown>((json, [path, by]) => replaced(json, path, by), JSON.parse(seed))),
    );
}

/** The value at a place replaced; where the path ends too early or too late, the nearest value. */
function replaced(json: unknown, [step, ...rest]: readonly number[], by: unknown): unknown {
  if (step === undefined || typeof json !== 'object' || json === null) return by;
  const entries = Object.entries(json);
  if (entries.length === 0) return by;
  const chosen = step % entries.length;
  const changed = entries.map(([name, value], index): [string, unknown] => [
    name,
    index === chosen ? replaced(value, rest, by) : value,
  ]);
  return Array.isArray(json) ? changed.map(([, value]) => value) : Object.fromEntries(changed);
}
