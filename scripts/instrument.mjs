/**
 * Makes the twin of lib that counts what runs of it, and the map of what there is to count: with it a process has to
 * leave nothing but numbers, and a file that no test loads counts with all its lines.
 *
 *   node scripts/instrument.mjs FOLDER-OF-THE-TWIN FOLDER-OF-THE-MAP
 */
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [twin, folder] = process.argv.slice(2);
const lib = join(import.meta.dirname, '..', 'lib');
const require = createRequire(import.meta.url);
const { createInstrumenter } = createRequire(require.resolve('nyc/package.json'))('istanbul-lib-instrument');

/** What istanbul puts before a module: a function that makes the map of its places, with the counters, and its first call. */
const HEAD = /function (cov_\w+)\(\)\{var path=.*?return actualCoverage;\}\1\(\);/su;

/**
 * The same code with its counters in arrays of the module: the map of places stands once in map.json, and need not be
 * read, compiled and made by every process; nor has a counter to be asked for by two calls where a loop counts.
 */
function lean(code, path, { s, f, b }) {
  const name = HEAD.exec(code)?.[1];
  if (name === undefined) throw new Error(`${path} is counted in another way than scripts/instrument.mjs knows.`);
  const zeros = ({ length }) => `Array(${length}).fill(0)`;
  const branches = Object.values(b).map(({ length }) => length);
  const head =
    `var ${name} = ((globalThis.__coverage__ ??= {})[${JSON.stringify(path)}] ??= ` +
    `{ s: ${zeros(Object.keys(s))}, f: ${zeros(Object.keys(f))}, ` +
    `b: ${JSON.stringify(branches)}.map((length) => Array(length).fill(0)) }), ` +
    `${name}_s = ${name}.s, ${name}_f = ${name}.f, ${name}_b = ${name}.b;`;
  return code.replace(HEAD, () => head).replaceAll(new RegExp(`\\b${name}\\(\\)\\.([sfb])\\[`, 'gu'), `${name}_$1[`);
}

cpSync(lib, twin, { recursive: true });
const instrumenter = createInstrumenter({ esModules: true });
const map = {};
for (const entry of readdirSync(lib, { recursive: true })) {
  const path = join(lib, entry);
  if (path.endsWith('.js')) {
    const code = instrumenter.instrumentSync(readFileSync(path, 'utf8'), path);
    map[path] = instrumenter.lastFileCoverage();
    writeFileSync(join(twin, entry), lean(code, path, map[path]));
  }
}
writeFileSync(join(folder, 'map.json'), JSON.stringify(map));
