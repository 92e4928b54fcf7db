/**
 * docs/design.md with its drawing and its table of rooms made anew from eslint.rooms.js, between marks.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEAVES, ROOMS, type Room } from '../../eslint.rooms.js';

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'design.md');
const ROWS = Object.entries(ROOMS);

export function fresh(): string {
  const page = readFileSync(FILE, 'utf8');
  return between(between(page, 'drawing', drawing()), 'rooms', table());
}

function between(page: string, mark: string, text: string): string {
  const begin = `<!-- ${mark}: written by npm run docs from eslint.rooms.js -->`;
  const end = `<!-- end of ${mark} -->`;
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/design.md has no marks for ${mark}`);
  return `${before}${begin}\n\n${text}\n\n${end}${after}`;
}

/** A room that others stand on is a floor; its own rooms are drawn by themselves. */
const floorOf = (name: string): string => name.split('/')[0] ?? name;

/** Which of some rooms each of them sees, its own rooms with it. */
function seenAmong(names: readonly string[], unit: (name: string) => string): Map<string, Set<string>> {
  const seen = new Map(names.map((name) => [name, new Set<string>()]));
  for (const [name, { sees, shows = [] }] of ROWS) {
    for (const other of [...sees, ...shows].map(unit)) {
      if (names.includes(other) && other !== unit(name)) seen.get(unit(name))?.add(other);
    }
  }
  return seen;
}

/** The rooms in layers, the highest first: each stands as low as what it sees lets it. */
function layers(seen: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const height = (name: string): number => 1 + Math.max(-1, ...[...(seen.get(name) ?? [])].map(height));
  const found: string[][] = [];
  for (const name of seen.keys()) (found[height(name)] ??= []).push(name);
  return found.toReversed();
}

function drawing(): string {
  const floors = [...new Set(ROWS.map(([name]) => floorOf(name)))].filter(
    (name) => !LEAVES.includes(name) && name !== 'messageKeys',
  );
  const house = layers(seenAmong(floors, floorOf)).map((layer) => layer.join('   '));
  const inner = ['policy', 'facts', 'facts/org'].map((outer) => {
    const own = ROWS.map(([name]) => name).filter(
      (name) => name.startsWith(`${outer}/`) && !name.slice(outer.length + 1).includes('/'),
    );
    const within = (name: string): string => own.find((one) => name === one || name.startsWith(`${one}/`)) ?? name;
    const names = layers(seenAmong(own, within)).map((layer) => layer.map((name) => name.slice(outer.length + 1)));
    return `${`${outer}:`.padEnd(12)}${names.map((layer) => layer.join(', ')).join(' ──► ')}`;
  });
  const below = house.flatMap((layer, i) => [...(i === 0 ? [] : ['  ▼']), layer]);
  return ['```text', ...below, '', ...inner, '```'].join('\n');
}

/** What a room may touch of what is outside. */
function touches({ given, globals = [], packages = [], pure, terminal }: Room): string {
  const kind =
    pure === true
      ? 'nothing'
      : given === true
        ? 'what it is passed'
        : terminal === true
          ? 'the terminal too'
          : 'the outside';
  const named = (what: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`${what}: ${names.map((name) => `\`${name}\``).join(', ')}`];
  return [kind, ...named('packages', packages), ...named('globals', globals)].join('; ');
}

function sight({ sees, shows = [] }: Room): string {
  const has = (leaf: string): boolean => sees.includes(leaf);
  const leaves = LEAVES.every(has) ? ['_leaves_'] : LEAVES.filter(has).map((name) => `\`${name}\``);
  const rooms = sees.filter((name) => !LEAVES.includes(name)).map((name) => `\`${name}\``);
  const face = shows.length === 0 ? '' : `; its face also ${shows.map((name) => `\`${name}\``).join(', ')}`;
  return `${[...rooms, ...leaves].join(', ')}${face}` || 'nothing';
}

function table(): string {
  const rows = ROWS.map(([name, row]) => [
    ...[`\`${name}\``, row.face === true ? 'yes' : '', touches(row), sight(row)],
  ]);
  const all = [['room', 'face', 'touches', 'looks into'], ...rows.toReversed()];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [head = [], ...body] = all;
  return [line(head), rule, ...body.map(line)].join('\n');
}
