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

cpSync(lib, twin, { recursive: true });
const instrumenter = createInstrumenter({ esModules: true });
const map = {};
for (const entry of readdirSync(lib, { recursive: true })) {
  const path = join(lib, entry);
  if (path.endsWith('.js')) {
    writeFileSync(join(twin, entry), instrumenter.instrumentSync(readFileSync(path, 'utf8'), path));
    map[path] = instrumenter.lastFileCoverage();
  }
}
writeFileSync(join(folder, 'map.json'), JSON.stringify(map));
