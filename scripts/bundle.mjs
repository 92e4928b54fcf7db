/**
 * The code as it is published: one file for each command, hook and for the library, with what they share and what is
 * loaded late in files of their own (docs/adr/0013-one-file-a-command.md). Packages stay packages.
 *
 *   node scripts/bundle.mjs pack             before `npm pack`: lib/ becomes the bundles, with the types beside them
 *   node scripts/bundle.mjs unpack           after it: lib/ becomes again what tsc wrote
 *   node scripts/bundle.mjs stage FOLDER     the same for sf to link, from src/ and without a look at types (the demo)
 *   node scripts/bundle.mjs manifest FOLDER  writes the manifest of the commands of a tree, as `oclif manifest` does
 */
import { cpSync, existsSync, globSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Plugin } from '@oclif/core';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const lib = join(root, 'lib');
/** What tsc wrote, while lib/ holds what is published. */
const aside = join(root, '.lib');

/** What is loaded by its name: the library, what sf calls, and the commands. A second dot makes a file no command. */
const ENTRIES = ['index.{js,ts}', 'hooks/*.{js,ts}', 'commands/**/*.{js,ts}'];

/**
 * Bundles a folder of compiled code, or of TypeScript, into another one. What is shared goes beside `index.js`, since
 * code finds the messages from the folder above it.
 */
async function bundle(from, to) {
  const entries = globSync(ENTRIES, { cwd: from }).filter((path) => !basename(path).slice(0, -3).includes('.'));
  await build({
    entryPoints: entries.map((path) => join(from, path)),
    outbase: from,
    outdir: to,
    bundle: true,
    splitting: true,
    chunkNames: '[name]-[hash]',
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node22',
    logLevel: 'warning',
  });
}

async function pack() {
  unpack();
  renameSync(lib, aside);
  await bundle(aside, lib);
  cpSync(aside, lib, { recursive: true, filter: (path) => !/\.(?:js|json)$/.test(path) });
}

function unpack() {
  if (!existsSync(aside)) return;
  rmSync(lib, { recursive: true, force: true });
  renameSync(aside, lib);
}

async function stage(folder) {
  mkdirSync(folder);
  for (const part of ['package.json', 'messages', 'schemas', 'config']) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await bundle(join(root, 'src'), join(folder, 'lib'));
  await writeManifest(folder);
}

/** Without it every command of sf loads all commands of the plugin. */
async function writeManifest(folder) {
  const plugin = new Plugin({ root: folder, type: 'core', ignoreManifest: true, errorOnManifestCreate: true });
  await plugin.load();
  writeFileSync(join(folder, 'oclif.manifest.json'), JSON.stringify(plugin.manifest));
}

const [what, folder] = process.argv.slice(2);
if (what === 'stage' && folder !== undefined) await stage(folder);
else if (what === 'manifest' && folder !== undefined) await writeManifest(folder);
else if (what === 'pack') await pack();
else unpack();
