/**
 * Folders within a room: as rooms do, they look only downwards. The files beside them are one folder more, but for the face
 * (`index.ts`), which shows what the folders have. The rooms themselves are held to their table (rooms.test.ts).
 */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { ROOT } from '../support/run.js';
import { sourcesOf } from '../support/sources.js';

type Import = readonly [from: string, to: string];

const SRC = join(ROOT, 'src');
const FILES = sourcesOf('src');

/** Later ones, and those of types, too. */
const IMPORTS: readonly Import[] = FILES.flatMap((file) =>
  ts
    .preProcessFile(readFileSync(join(SRC, file), 'utf8'), true, false)
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }): Import => [file, posix.join(posix.dirname(file), fileName).replace(/\.js$/u, '.ts')]),
);

/** Folders that have folders. */
const OUTER = [...new Set(FILES.map((file) => posix.dirname(posix.dirname(file))))].filter((folder) => folder !== '.');

/** What a file is to a folder around it: one of its folders, its face, or a file beside them; undefined outside. */
function partOf(folder: string, file: string): string | undefined {
  if (!file.startsWith(`${folder}/`)) return undefined;
  const [first = '', ...rest] = file.slice(folder.length + 1).split('/');
  if (rest.length > 0) return first;
  return first === 'index.ts' ? 'its face' : 'its files';
}

/** The parts of a folder that reach themselves by what they import. */
function circleIn(folder: string, imports: readonly Import[]): string[] {
  const seen = new Map<string, Set<string>>();
  for (const [from, to] of imports) {
    const [one, other] = [partOf(folder, from), partOf(folder, to)];
    if (one !== undefined && other !== undefined && one !== other) {
      seen.set(one, (seen.get(one) ?? new Set()).add(other));
    }
  }
  const reached = (from: string): Set<string> => {
    const found = new Set<string>();
    const walk = (part: string): void => {
      for (const next of seen.get(part) ?? []) {
        if (found.has(next)) continue;
        found.add(next);
        walk(next);
      }
    };
    walk(from);
    return found;
  };
  return [...seen.keys()].filter((part) => reached(part).has(part)).sort();
}

describe('lint: the folders within a room', () => {
  it('none looks into another in a circle', () => {
    expect(OUTER).to.include.members(['report', 'login', 'policy', 'policy/gate', 'facts/org', 'jobs']);
    for (const folder of OUTER) expect(circleIn(folder, IMPORTS), folder).to.deep.equal([]);
  });

  it('a circle is found: of two folders, of three, and by way of the files beside them', () => {
    const PROBES: readonly (readonly [folder: string, probes: readonly Import[], circle: readonly string[]])[] = [
      ['report', [['report/page/probe.ts', 'report/html/html.ts']], ['html', 'page']],
      ['login', [['login/phrases/probe.ts', 'login/reading/match.ts']], ['phrases', 'reading']],
      ['policy/gate', [['policy/gate/rules/probe.ts', 'policy/gate/judging/judge.ts']], ['judging', 'rules']],
      ['report', [['report/page/probe.ts', 'report/findings/page.ts']], ['findings', 'html', 'page']],
      ['report', [['report/escaping.ts', 'report/page/words.ts']], ['its files', 'page']],
      [
        'report',
        [
          ['report/apps/page.ts', 'report/audit/page.ts'],
          ['report/audit/page.ts', 'report/apps/page.ts'],
        ],
        ['apps', 'audit'],
      ],
    ];
    for (const [folder, probes, circle] of PROBES) {
      expect(circleIn(folder, [...IMPORTS, ...probes]), String(probes)).to.include.members([...circle]);
    }
  });

  it('a face may show what its folders have, and they may not look at it', () => {
    expect(
      IMPORTS.some(([from, to]) => from === 'policy/gate/index.ts' && to.startsWith('policy/gate/rules/')),
    ).to.equal(true);
    const back: Import = ['policy/gate/rules/probe.ts', 'policy/gate/index.ts'];
    expect(circleIn('policy/gate', [...IMPORTS, back])).to.include.members(['its face', 'rules']);
  });
});
