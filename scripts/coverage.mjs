/**
 * The gate on coverage: the compiled JavaScript, without source maps, as nyc counted it in the tests and in every
 * process they started. A file that no test loaded counts with all its lines.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const output = join(root, '.nyc_output');
const require = createRequire(import.meta.url);
const requireOfNyc = createRequire(require.resolve('nyc/package.json'));
const { createInstrumenter } = requireOfNyc('istanbul-lib-instrument');
const { createCoverageMap } = requireOfNyc('istanbul-lib-coverage');

// One file of each process becomes one of all.
const counted = createCoverageMap();
for (const file of existsSync(output) ? readdirSync(output) : []) {
  if (file.endsWith('.json')) {
    counted.merge(JSON.parse(readFileSync(join(output, file), 'utf8')));
    rmSync(join(output, file));
  }
}
const seen = new Set(counted.files());
if (seen.size === 0) {
  console.error('No coverage was recorded: run the tests first.');
  process.exit(1);
}

const instrumenter = createInstrumenter({ esModules: true });
for (const entry of readdirSync(join(root, 'lib'), { recursive: true })) {
  const path = join(root, 'lib', entry);
  if (path.endsWith('.js') && !seen.has(path)) {
    instrumenter.instrumentSync(readFileSync(path, 'utf8'), path);
    counted.addFileCoverage(instrumenter.lastFileCoverage());
  }
}
writeFileSync(join(output, 'all.json'), JSON.stringify(counted));

const done = spawnSync(
  'nyc',
  ['report', '--reporter=text', '--check-coverage', '--lines=95', '--branches=90', '--exclude-after-remap=false'],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = done.status ?? 1;
