/**
 * Loaded by mocha before any test: compiles src/ where lib/, which tests import, is older, and moves the clock to where
 * `npm test` has it. So `npx mocha FILE` needs nothing before it. `npm test` does both by itself, and tests a copy.
 */
const { spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { isOlder } = require('./older.cjs');
const { requireOption, writeClock } = require('./test-clock.cjs');

const root = join(__dirname, '..');

const isWhole = process.env.TEST_COUNTS_FILE !== undefined;
if (!isWhole && isOlder()) {
  const compiler = join(root, 'node_modules', 'typescript-native', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', root], { stdio: 'inherit' });
  if (status !== 0) throw new Error('src/ does not compile');
}
// Once: workers inherit it.
if (!isWhole && process.env.TEST_CLOCK === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-clock-'));
  const file = writeClock(folder);
  require(file);
  process.env.TEST_CLOCK = file;
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} ${requireOption(file)}`.trim();
  process.on('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
}
// Of the same modules that most processes of a test load.
if (!isWhole) process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'compiled');
