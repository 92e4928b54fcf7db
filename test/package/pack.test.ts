import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { asObject, type JsonObject } from '../support/envelope.js';
import { run, Home, ROOT } from '../support/run.js';
import { packed, type Packed } from './support.js';

/** Paths of all files below a folder of the tree, with the folder in front. */
function below(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(ROOT.length + 1)
        .replaceAll('\\', '/'),
    );
}

/** The files of src that are compiled: the script of the HTML page is inlined by `npm run docs`. */
function own(): string[] {
  const page = 'src/report/html/page';
  return below('src').filter((path) => path.endsWith('.ts') && !path.startsWith(page));
}

/** What a file imports, early or late. */
function pathsOf(code: string): string[] {
  const found = [
    ...code.matchAll(/^(?:import|export|\}).*from ['"]([^'"]+)['"];$/gmu),
    ...code.matchAll(/^import ['"]([^'"]+)['"];$/gmu),
    ...code.matchAll(/import\(['"]([^'"]+)['"]\)/gu),
  ];
  return found.map(([, path = '']) => path);
}

/** Names of the packages that a file imports. */
function importsOf(code: string): string[] {
  return pathsOf(code).flatMap((path) => /^(?!node:)(?:@[^/]+\/)?[^./][^/]*/u.exec(path)?.[0] ?? []);
}

/** What is loaded by its name: the library, what sf calls, and the commands. A second dot makes a file no command. */
function entries(): string[] {
  const called = [...below('src/hooks'), ...below('src/commands')].filter((path) => !/\.\w+\.ts$/u.test(path));
  return ['src/index.ts', ...called].map((path) => path.replace(/^src/u, 'lib').replace(/\.ts$/u, '.js'));
}

describe('the package that npm pack makes', () => {
  let made: Packed;
  before(async function () {
    made = await packed();
  });

  /** The code of the package, by its paths there. */
  async function code(): Promise<ReadonlyMap<string, string>> {
    const home = new Home();
    const scripts = made.files.filter((path) => path.endsWith('.js'));
    try {
      await run('tar', ['-xzf', made.tarball, '-C', home.path], home);
      return new Map(scripts.map((path) => [path, readFileSync(join(home.path, 'package', path), 'utf8')]));
    } finally {
      home.remove();
    }
  }

  it('holds the code in bundles, types, messages, schemas, permission sets, documents and manifest, and nothing else', () => {
    const types = own().map((path) => path.replace(/^src/u, 'lib').replace(/\.ts$/u, '.d.ts'));
    const expected = [
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'oclif.manifest.json',
      'package.json',
      ...entries(),
      ...types,
      ...below('messages'),
      ...below('schemas'),
      ...below('config'),
      ...below('docs'),
    ];
    // What entries share, or load late, is beside the library: messages are looked for in the folder above it.
    const shared = /^lib\/[\w.-]+-[A-Z0-9]{8}\.js$/u;
    expect(made.files.filter((file) => !shared.test(file))).to.deep.equal(expected.sort());
  });

  it('loads no file but its own, and has none that nothing loads', async () => {
    const files = await code();
    const reached = new Set(entries());
    for (const path of reached) {
      const text = files.get(path);
      expect(text, path).to.be.a('string');
      for (const to of pathsOf(text ?? '').filter((one) => one.startsWith('.'))) reached.add(join(dirname(path), to));
    }
    expect([...reached].sort()).to.deep.equal([...files.keys()].sort());
  });

  it('has a quarter of the files of the source for a command to load, or fewer', async () => {
    const files = await code();
    const modules = below('src').filter((path) => path.endsWith('.ts')).length;
    expect(files.size).to.be.lessThan(modules / 4);
  });

  it('has what package.json promises', () => {
    const manifest = asObject(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as JsonObject);
    for (const entry of [manifest['exports'], manifest['types'], ...(manifest['files'] as string[])] as string[]) {
      const path = entry.replace(/^\.?\//u, '');
      expect(
        made.files.some((file) => file === path || file.startsWith(`${path}/`)),
        path,
      ).to.equal(true);
    }
  });

  it('lists every command in its manifest, so that sf need not load them to know them', () => {
    const manifest = asObject(JSON.parse(readFileSync(join(made.copy, 'oclif.manifest.json'), 'utf8')) as JsonObject);
    const commands = entries()
      .filter((path) => path.startsWith('lib/commands/'))
      .map((path) => path.replace('lib/commands/', '').replace('.js', '').replaceAll('/', ':'));
    expect(Object.keys(asObject(manifest['commands'])).sort()).to.deep.equal(commands.sort());
  });

  it('names no path of the machine that made it', async () => {
    const home = new Home();
    const { stdout } = await run('tar', ['-xzOf', made.tarball], home);
    home.remove();
    expect(stdout).to.include('sf-plugin-token').and.not.to.include(made.copy).and.not.to.include(ROOT);
  });

  it('depends at run time on what it imports, and on nothing else', async () => {
    const manifest = asObject(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as JsonObject);
    const packages = Object.keys(asObject(manifest['dependencies'])).sort();
    const written = own().flatMap((path) => importsOf(readFileSync(join(ROOT, path), 'utf8')));
    expect([...new Set(written)].sort()).to.deep.equal(packages);
    const published = [...(await code()).values()].flatMap((text) => importsOf(text));
    expect(packages).to.include.members(published);
  });
});
