/**
 * The gate on coverage: the compiled JavaScript, without source maps, as nyc counted it in the tests and in every
 * process they started. A file that no test loaded counts with all its lines.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const output = join(root, '.nyc_output');
const require = createRequire(import.meta.url);
const { createInstrumenter } = createRequire(require.resolve('nyc/package.json'))('istanbul-lib-instrument');

const seen = new Set();
for (const file of existsSync(output) ? readdirSync(output) : []) {
  if (file.endsWith('.json')) {
    Object.keys(JSON.parse(readFileSync(join(output, file), 'utf8'))).forEach((path) => seen.add(path));
  }
}
if (seen.size === 0) {
  console.error('No coverage was recorded: run the tests first.');
  process.exit(1);
}

const instrumenter = createInstrumenter({ esModules: true });
const missing = {};
for (const entry of readdirSync(join(root, 'lib'), { recursive: true })) {
  const path = join(root, 'lib', entry);
  if (path.endsWith('.js') && !seen.has(path)) {
    instrumenter.instrumentSync(readFileSync(path, 'utf8'), path);
    missing[path] = instrumenter.lastFileCoverage();
  }
}
writeFileSync(join(output, 'never-loaded.json'), JSON.stringify(missing));

const done = spawnSync(
  'nyc',
  ['report', '--reporter=text', '--check-coverage', '--lines=95', '--branches=90', '--exclude-after-remap=false'],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = done.status ?? 1;
