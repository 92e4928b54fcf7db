/**
 * The commands that CONTRIBUTING.md names do what it says of them: each is there, and runs the files that it names.
 */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/run.js';

/** What mocha itself looks up for one of its arguments. */
const { lookupFiles } = createRequire(import.meta.url)('mocha/lib/cli/lookup-files.js') as {
  readonly lookupFiles: (path: string, extensions: readonly string[], recursive: boolean) => readonly string[];
};

const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
const json = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
const settings = json('.mocharc.json') as { readonly extension: readonly string[]; readonly recursive: boolean };

/** `test/policy/rules.test`, whether the tests are compiled or not. */
const named = (path: string): string => path.replaceAll('\\', '/').replace(/\.[jt]s$/u, '');
const argumentsOf = (command: RegExp): string[] =>
  [...text.matchAll(command)].flatMap(([, words = '']) => words.split(' ')).filter((word) => word !== 'FILE');

describe('the commands in CONTRIBUTING.md', () => {
  it('that run tests run all that are in the files and folders that they name', () => {
    const paths = argumentsOf(/`(?:\w+=\w+ )?npx mocha ([^`]+)`/gu);
    expect(paths).to.include.members(['test/policy', 'test/report', 'test/login/observe.test.ts']);
    for (const path of paths) {
      expect(existsSync(join(ROOT, path)), path).to.equal(true);
      const inside = statSync(join(ROOT, path)).isDirectory()
        ? globSync(`${path}/**/*.test.ts`, { cwd: ROOT }).map(named)
        : [named(path)];
      expect(inside, path).not.to.deep.equal([]);
      const found = lookupFiles(join(ROOT, path), settings.extension, settings.recursive);
      expect(found.map((file) => named(file.slice(ROOT.length + 1))).sort(), path).to.deep.equal(inside.sort());
    }
  });

  it('that npm runs are there, and so are the steps of the whole run', () => {
    const { scripts } = json('package.json') as { readonly scripts: Readonly<Record<string, string>> };
    const missing = argumentsOf(/`npm run ([\w-]+)`/gu).filter((name) => !(name in scripts));
    expect(missing).to.deep.equal([]);
    const steps = /^const steps = \{$(.*?)^\};$/msu.exec(readFileSync(join(ROOT, 'scripts', 'test.mjs'), 'utf8'))?.[1];
    const known = [...(steps ?? '').matchAll(/^ {2}'?([\w-]+)'?: /gmu)].map(([, name = '']) => name);
    expect(argumentsOf(/`npm test -- ([^`]+)`/gu)).to.satisfy(
      (names: readonly string[]) => names.length > 2 && names.every((name) => known.includes(name)),
    );
  });
});
