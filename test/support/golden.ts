/**
 * Pages as terminals show them, kept as files in test/golden. With GOLDEN=write they are written anew.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from './run.js';

export const GOLDEN_FOLDER = join(ROOT, 'test', 'golden');
const WRITES = process.env['GOLDEN'] === 'write';
/** Of this one the colours are kept. */
const COLOURED = '80 columns, colours as ‹codes›';

/** The terminals, by what stands above their part of a file; a page that differs little from another has the first alone. */
export const TERMINALS = [
  { title: '60 columns', columns: 60, env: {} },
  { title: COLOURED, columns: 80, env: {} },
  { title: '120 columns, NO_COLOR', columns: 120, env: { NO_COLOR: '1' } },
  { title: '200 columns', columns: 200, env: {} },
  { title: '80 columns, TERM=dumb', columns: 80, env: { TERM: 'dumb' } },
] as const;

export type Part = readonly [title: string, text: string];

/** What differs from run to run, by something of the same width. */
function masked(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/(127\.0\.0\.1:)\d{5}/gu, '$100000')
    .replace(/(sf-plugin-token\/)[\da-f]{12}/gu, '$1000000000000')
    .replace(/(T12:)0\d:\d\d(?:\.\d{3})?Z/gu, (_, hour: string) => `${hour}00:00Z`);
}

// oxlint-disable-next-line no-control-regex
const COLOUR = /\u001b\[([\d;]*)m/gu;
/** Colours made visible. */
const visible = (text: string): string => text.replace(COLOUR, '‹$1›');
const plain = (text: string): string => text.replace(COLOUR, '');

/** What a terminal shows, as it stands in a file. */
export function partsOf({ env, title }: (typeof TERMINALS)[number], text: string): Part[] {
  if (title === COLOURED) {
    return [
      ['80 columns', plain(text)],
      [title, visible(text)],
    ];
  }
  return [[title, 'NO_COLOR' in env || 'TERM' in env ? text : plain(text)]];
}

/** Holds a page against its file. */
export function expectGolden(name: string, parts: readonly Part[]): void {
  const text = parts.map(([title, body]) => `==== ${title} ====\n${masked(body)}`).join('\n');
  const file = join(GOLDEN_FOLDER, `${name}.txt`);
  if (WRITES) {
    mkdirSync(GOLDEN_FOLDER, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).to.equal(readFileSync(file, 'utf8'));
}
