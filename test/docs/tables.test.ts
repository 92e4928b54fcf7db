/**
 * Tables of the documents are whole: a row that has lost a cell says something else, and Markdown shows it all the same.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/run.js';

const PAGES = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...globSync('docs/**/*.md', { cwd: ROOT }).sort(),
];

/** How many cells a row has. A bar in code or behind a backslash parts none. */
function cellsOf(row: string): number {
  return row.replaceAll(/`[^`]*`|\\\|/gu, '').split('|').length - 2;
}

/** The rows of which the number of cells is not that of their table's first row, with their lines. */
function brokenRows(text: string): number[] {
  const broken: number[] = [];
  let isCode = false;
  let columns: number | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('```')) isCode = !isCode;
    if (isCode || !line.startsWith('|')) {
      columns = undefined;
      continue;
    }
    columns ??= cellsOf(line);
    if (cellsOf(line) !== columns) broken.push(index + 1);
  }
  return broken;
}

describe('tables of the documents', () => {
  it('have as many cells in each row as in the first', () => {
    const broken = PAGES.flatMap((page) =>
      brokenRows(readFileSync(join(ROOT, page), 'utf8')).map((line) => `${page}:${String(line)}`),
    );
    expect(broken).to.deep.equal([]);
  });

  it('and one that has lost a cell is found', () => {
    expect(brokenRows('| a | b |\n| - | - |\n| `x|y` | 1\\|2 |\n\n| c |\n| - |\n| 1 | 2 |\n')).to.deep.equal([7]);
    expect(brokenRows('```\n| a |\n| 1 | 2 |\n```\n| a | b | c |\n| - | - | - |\n| 1 | 2 |\n')).to.deep.equal([7]);
  });

  it('name the options that the org on loopback has', () => {
    const page = readFileSync(join(ROOT, 'docs', 'org-on-loopback.md'), 'utf8');
    const named = [...page.matchAll(/^\| `--([a-z]+)(?: [A-Z])?` +\|/gmu)].map(([, name]) => name);
    const source = readFileSync(join(ROOT, 'test', 'org', 'main.ts'), 'utf8');
    const taken = [...source.matchAll(/^ {6}([a-z]+): \{ type: '(?:string|boolean)' \},$/gmu)].map(([, name]) => name);
    expect(taken).to.include('users');
    // Of `--json` the text says what it prints.
    expect([...named, 'json'].sort()).to.deep.equal(taken.sort());
  });
});
