/**
 * Makes a copy of the tree, in which Stryker has mutated src/, ready for its tests: src/ becomes lib/ without a check
 * of types, since a mutant need not have any, and no property is tried more often than RUNS times.
 */
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const RUNS = 20;

/** The paths of the files below a folder. */
const below = (folder) => readdirSync(folder, { recursive: true }).map((file) => join(folder, file));

const sources = below('src');
for (const file of sources.filter((path) => path.endsWith('.json'))) {
  cpSync(file, file.replace(/^src/, 'lib'));
}
await build({
  entryPoints: sources.filter((path) => path.endsWith('.ts')),
  outbase: 'src',
  outdir: 'lib',
  format: 'esm',
  platform: 'node',
  target: 'node22',
  logLevel: 'warning',
});
for (const file of below('test').filter((path) => path.endsWith('.ts'))) {
  const text = readFileSync(file, 'utf8');
  const fewer = text.replace(
    /numRuns: ([\d_]+)/g,
    (_, runs) => `numRuns: ${Math.min(Number(runs.replaceAll('_', '')), RUNS)}`,
  );
  if (fewer !== text) {
    writeFileSync(file, fewer);
  }
}
