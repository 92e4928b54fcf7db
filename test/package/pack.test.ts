import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asObject, type JsonObject } from '../support/envelope.js';
import { run, Home, ROOT } from '../support/run.js';
import { packed, type Packed } from './support.js';

/** Paths of all files below a folder of the tree, with the folder in front. */
function below(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
}

/** Names of the packages that a file imports. */
function importsOf(code: string): string[] {
  const paths = [
    ...code.matchAll(/^(?:import|export|\}).*from '([^']+)';$/gmu),
    ...code.matchAll(/import\('([^']+)'\)/gu),
  ];
  return paths.flatMap(([, path = '']) => /^(?!node:)(?:@[^/]+\/)?[^./][^/]*/u.exec(path)?.[0] ?? []);
}

describe('the package that npm pack makes', () => {
  let made: Packed;
  before(async function () {
    this.timeout(180_000);
    made = await packed();
  });

  it('holds the compiled code, messages, schemas, the permission set, manifest, README and LICENSE, and nothing else', () => {
    const compiled = below('src').flatMap((path) => {
      const to = path.replace(/^src/u, 'lib');
      return path.endsWith('.ts') ? [to.replace(/\.ts$/u, '.js'), to.replace(/\.ts$/u, '.d.ts')] : [to];
    });
    const expected = [
      'LICENSE',
      'README.md',
      'oclif.manifest.json',
      'package.json',
      ...compiled,
      ...below('messages'),
      ...below('schemas'),
      ...below('config'),
    ];
    expect(made.files).to.deep.equal(expected.sort());
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
    const commands = below('src/commands').map((path) =>
      path.replace('src/commands/', '').replace('.ts', '').replaceAll('/', ':'),
    );
    expect(Object.keys(asObject(manifest['commands'])).sort()).to.deep.equal(commands.sort());
  });

  it('names no path of the machine that made it', async () => {
    const home = new Home();
    const { stdout } = await run('tar', ['-xzOf', made.tarball], home);
    home.remove();
    expect(stdout).to.include('sf-plugin-token').and.not.to.include(made.copy).and.not.to.include(ROOT);
  });

  it('depends at run time on what it imports, and on nothing else', () => {
    const manifest = asObject(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as JsonObject);
    const imported = below('src')
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) => importsOf(readFileSync(join(ROOT, path), 'utf8')));
    expect([...new Set(imported)].sort()).to.deep.equal(Object.keys(asObject(manifest['dependencies'])).sort());
  });
});
