/**
 * Links between the documents of the package lead to what is in the package, headings included.
 */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect } from 'chai';
import { packed, type Packed } from './support.js';

interface Link {
  /** The document and the line it is in. */
  readonly place: string;
  /** The path in the package, or the document itself. */
  readonly path: string;
  /** The heading behind `#`. */
  readonly heading?: string;
}

/** A document without its code, of as many lines. */
function proseOf(text: string): string {
  return text.replaceAll(/^```[^]*?^```/gmu, (code) => code.replaceAll(/[^\n]/gu, '')).replaceAll(/`[^`\n]*`/gu, '');
}

/** Relative links, images too. */
function linksOf(document: string, text: string): Link[] {
  return proseOf(text)
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]+))?\)/gu)].map(([, path = '', heading]) => ({
        place: `${document}:${String(index + 1)}`,
        path: path === '' ? document : posix.join(posix.dirname(document), path),
        ...(heading === undefined ? {} : { heading }),
      })),
    );
}

/** What GitHub and npm make of a heading to jump to it. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gmu)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('links between the documents of the package', () => {
  let made: Packed;
  before(async function () {
    made = await packed();
  });

  function read(document: string): string {
    return readFileSync(join(made.copy, document), 'utf8');
  }

  function links(): Link[] {
    return made.files
      .filter((path) => path.endsWith('.md') && !path.startsWith('messages/'))
      .flatMap((path) => linksOf(path, read(path)));
  }

  it('are found: in README.md, in docs/, to headings, and to a picture', () => {
    const all = links();
    expect(all.filter(({ place }) => place.startsWith('README.md:')).length).to.be.above(20);
    expect(all.filter(({ place }) => place.startsWith('docs/')).length).to.be.above(20);
    expect(all.filter(({ heading }) => heading !== undefined).length).to.be.above(5);
    expect(all.map(({ path }) => path)).to.include('docs/images/list-logins.png');
  });

  it('lead to files and folders of the package', () => {
    const astray = links().filter(
      ({ path }) => !made.files.some((file) => file === path || file.startsWith(`${path.replace(/\/$/u, '')}/`)),
    );
    expect(astray).to.deep.equal([]);
  });

  it('lead to headings that are there', () => {
    const astray = links().filter(
      ({ path, heading }) => heading !== undefined && !headingsOf(read(path)).includes(heading),
    );
    expect(astray).to.deep.equal([]);
  });
});
