import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/run.js';

const FILES = ['SECURITY.md', 'CONTRIBUTING.md', 'docs/testing.md'];
/** The others, of which some name none. */
const OTHERS = ['docs', 'docs/adr'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`)
    .filter((file) => !FILES.includes(file)),
);
/** What a decision says was there before. */
const GONE = new Set(['src/doors/']);

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
/** Not those of other projects: what was read there. */
const namedIn = (file: string): string[] =>
  [
    ...read(file)
      .replaceAll(/ Read: .*$/gmu, '')
      .matchAll(/`((?:src|test|docs|scripts|bench|config|schemas|messages)\/[\w./-]+)`/gu),
  ].map(([, path = '']) => path);
const missing = (paths: readonly string[]): string[] =>
  paths.filter((path) => !GONE.has(path) && !existsSync(join(ROOT, path)));

describe('files that the documents name', () => {
  for (const file of FILES) {
    it(`are there: ${file}`, () => {
      const paths = namedIn(file);
      expect(missing(paths)).to.deep.equal([]);
      expect(paths.length, `paths in ${file}`).to.be.above(0);
    });
  }

  it('are there, whichever page of docs/ names them', () => {
    expect(OTHERS).to.include.members(['docs/design.md', 'docs/adr/README.md']);
    expect(OTHERS.flatMap((file) => missing(namedIn(file)).map((path) => `${file}: ${path}`))).to.deep.equal([]);
  });
});

describe('the house as docs/design.md lists it', () => {
  const [, list = ''] = /^```text\n(bin\/[\s\S]*?)^```/mu.exec(read('docs/design.md')) ?? [];
  /** A folder with two spaces before it is in the one above that has none. */
  const listed = list.split('\n').reduce<{ readonly within: string; readonly paths: readonly string[] }>(
    ({ paths, within }, line) => {
      const [, indent, name = ''] = /^( {2})?([\w/.-]+)/u.exec(line) ?? [];
      const path = name.replace(/\.\.\.$/u, '');
      if (path === '') return { within, paths };
      return indent === undefined
        ? { within: path, paths: [...paths, path] }
        : { within, paths: [...paths, `${within}${path}`] };
    },
    { within: '', paths: [] },
  ).paths;

  it('has no line of what is not there', () => {
    expect(listed.length).to.be.above(40);
    expect(listed.filter((path) => !existsSync(join(ROOT, path)))).to.deep.equal([]);
  });

  it('has each folder and file of src/, and each room in it', () => {
    const of = (folder: string, all: boolean): string[] =>
      readdirSync(join(ROOT, folder), { withFileTypes: true })
        .filter((entry) => all || entry.isDirectory())
        .map((entry) => `${folder}/${entry.name}`);
    const rooms = [...of('src', true), ...['jobs', 'policy', 'facts'].flatMap((room) => of(`src/${room}`, false))];
    // Several files share a line.
    const isListed = (path: string): boolean =>
      listed.some((line) => line === path || line.startsWith(`${path}/`)) ||
      (path.endsWith('.ts') && list.includes(path.slice('src/'.length)));
    expect(rooms.filter((path) => !isListed(path))).to.deep.equal([]);
  });
});
