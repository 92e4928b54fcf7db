/**
 * Makes the twin of lib that marks what runs of it, and the map of its places: with it a process has to leave nothing but
 * bytes, and a file that no test loads counts with all its lines.
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
 * The same code with istanbul's counters as bytes of one array of the module, set where it would count: what ran is asked
 * for, not how often. The map of places stands once in map.json, and need not be read, compiled and made by every process.
 */
function lean(code, path, { s, f, b }) {
  const name = HEAD.exec(code)?.[1];
  if (name === undefined) throw new Error(`${path} is counted in another way than scripts/instrument.mjs knows.`);
  let length = 0;
  /** Where the bytes of each place begin: of statements, of functions, of the ways of each branch. */
  const starts = { s: [], f: [], b: [] };
  for (const [kind, places] of Object.entries({ s, f, b })) {
    for (const ways of Object.values(places)) {
      starts[kind].push(length);
      length += Array.isArray(ways) ? ways.length : 1;
    }
  }
  const head = `var ${name}=(globalThis.__coverage__??={})[${JSON.stringify(path)}]??=new Uint8Array(${length});`;
  return code
    .replace(HEAD, () => head)
    .replaceAll(
      new RegExp(`\\b${name}\\(\\)\\.([sfb])\\[(\\d+)\\](?:\\[(\\d+)\\])?\\+\\+`, 'gu'),
      (_, kind, place, way = 0) => `${name}[${starts[kind][place] + Number(way)}]=1`,
    );
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
