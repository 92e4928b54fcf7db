/**
 * The code as it is published: one file for each command, hook and for the library, with what they share and what is
 * loaded late in files of their own (docs/adr/0013-one-file-a-command.md). Packages stay packages.
 *
 *   node scripts/bundle.mjs pack             before `npm pack`: lib/ becomes the bundles, with the types beside them
 *   node scripts/bundle.mjs unpack           after it: lib/ becomes again what tsc wrote
 *   node scripts/bundle.mjs stage FOLDER     the same for sf to link, from src/ and without a look at types (the demo)
 *   node scripts/bundle.mjs manifest FOLDER  writes the manifest of the commands of a tree, as `oclif manifest` does
 *   node scripts/bundle.mjs quick FOLDER     what `bin/run.js` of a tree loads, with packages, in FOLDER/.quick (the tests)
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Plugin } from '@oclif/core';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const lib = join(root, 'lib');
/** What tsc wrote, while lib/ holds what is published. */
const aside = join(root, '.lib');

/** What is loaded by its name: the library, what sf calls, and the commands. A second dot makes a file no command. */
const ENTRIES = ['index.{js,ts}', 'hooks/*.{js,ts}', 'commands/**/*.{js,ts}'];

const entriesIn = (folder) =>
  globSync(ENTRIES, { cwd: folder })
    .filter((path) => !basename(path).slice(0, -3).includes('.'))
    .map((path) => join(folder, path));

/** Bundles files of compiled code, or of TypeScript, and what they load. */
const bundled = async (entryPoints, more) =>
  build({
    entryPoints,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    logLevel: 'warning',
    ...more,
  });

/**
 * Bundles a folder of code into another one. What is shared goes beside `index.js`, since code finds the messages from the
 * folder above it.
 */
const bundle = async (from, to) =>
  bundled(entriesIn(from), { outbase: from, outdir: to, chunkNames: '[name]-[hash]', packages: 'external' });

/**
 * Modules of packages that look for files beside themselves find them where they were; and what loads a module late that
 * is CommonJS gets its names, which a bundle in parts leaves out: each when it is asked for, since it may load a module.
 */
const asWhereTheyWere = {
  name: 'as where they were',
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]?js$/ }, ({ path }) => {
      const code = readFileSync(path, 'utf8').replaceAll(
        /\bimport\((['"](?![.]|node:)[^'"]+['"])\)/gu,
        'import($1).then(__withNames)',
      );
      if (!path.includes('node_modules')) return { contents: code };
      const place = { __dirname: dirname(path), __filename: path };
      const named = Object.entries(place).filter(([name]) => code.includes(name));
      return {
        contents:
          named.map(([name, value]) => `var ${name} = ${JSON.stringify(value)};`).join('') +
          whenUsed(code)
            .replaceAll(LOG_THREAD, () => JSON.stringify(join(dirname(path), 'transformStream.js')))
            .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
      };
    });
  },
};

/** Where the log of sf's library has the code of its thread, as it tells it to pino: from within pino. */
const LOG_THREAD = "path.join('..', '..', 'lib', 'logger', 'transformStream')";

/** How tsc writes an import in CommonJS: under a name of its own, which only ever stands before what is taken from it. */
const IMPORT_OF_TSC =
  /^(?:const|var) (\w+_\d+) = (require\("[^"]+"\)|(?:tslib_1\.)?__import(?:Default|Star)\(require\("[^"]+"\)\));$/gmu;

/** Code of tsc that loads a module when it first takes something from it: a command uses few of those that it names. */
function whenUsed(code) {
  let later = code;
  for (const [line, name, loads] of code.matchAll(IMPORT_OF_TSC)) {
    // Three dots before it spread what it has; one would make it a member of something else.
    const word = `(?<![\\w$]|(?<!\\.\\.)\\.)${name}(?![\\w$])`;
    const alone = code.match(new RegExp(`${word}(?!\\.)`, 'gu')) ?? [];
    // In its own line it stands alone. The helpers of tsc are used at once.
    if (name === 'tslib_1' || alone.length !== 1) continue;
    later = later
      .replace(line, () => `let $${name}; const ${name} = { get _() { return ($${name} ??= ${loads}); } };`)
      .replaceAll(new RegExp(`${word}(?=\\.)`, 'gu'), () => `${name}._`);
  }
  return later;
}

/** What packages in CommonJS load by a name that is made while they run, and {@link asWhereTheyWere}. */
const BEFORE = `import { createRequire as loaderOf } from 'node:module';
const require = loaderOf(import.meta.url);
const __withNames = (loaded) =>
  Object.keys(loaded).join() === 'default'
    ? Object.create(Object(loaded.default), { default: { value: loaded.default } })
    : loaded;`;

/** Never loaded by a run: the first is for code in TypeScript, the second is started as a thread, the others are not there. */
const LEFT_OUT = ['typescript', 'thread-stream', 'pino-pretty', 'react-devtools-core'];

/**
 * What is in place of other modules. No command of ours draws a table of sf's own library, for which every command would
 * start React and a layout engine: whoever calls it is told so. And who imports this part of Node gets each of its names,
 * one of which loads a whole client of HTTP; asked for by `require`, it gives what is used.
 */
const IN_PLACE = [
  [
    /^@oclif\/table$/,
    `export function makeTable() { throw new Error('Tables are left out here (scripts/bundle.mjs).'); }
export { makeTable as printTable };`,
  ],
  [/^node:http$/, `module.exports = require('node:http');`],
];

const inPlace = {
  name: 'in place of others',
  setup({ onLoad, onResolve }) {
    for (const [filter, contents] of IN_PLACE) {
      onResolve({ filter }, ({ kind, path }) =>
        kind === 'import-statement' ? { path, namespace: 'in place of' } : undefined,
      );
      onLoad({ filter, namespace: 'in place of' }, () => ({ contents }));
    }
  },
};

/**
 * A tree that starts in a third of the time: some ten files in place of 1,900. The plugin is the same, and so are the
 * packages, of which it loads what it uses.
 */
async function quick(tree) {
  const folder = join(tree, '.quick');
  mkdirSync(folder);
  for (const part of ['package.json', 'oclif.manifest.json', 'messages', 'schemas', 'config', 'docs']) {
    cpSync(join(tree, part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(tree, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const start = join('bin', 'run.js');
  await bundled([join(tree, start), ...entriesIn(join(tree, 'lib'))], {
    outbase: tree,
    outdir: folder,
    chunkNames: 'lib/[name]-[hash]',
    minifyWhitespace: true,
    external: LEFT_OUT,
    plugins: [inPlace, asWhereTheyWere],
    banner: { js: BEFORE },
  });
  chmodSync(join(folder, start), 0o755);
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
else if (what === 'quick' && folder !== undefined) await quick(folder);
else if (what === 'manifest' && folder !== undefined) await writeManifest(folder);
else if (what === 'pack') await pack();
else unpack();
