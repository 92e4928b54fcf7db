/**
 * Loaded first into every process of the tests: leaves what instrumented code counted where scripts/coverage.mjs finds
 * it. nyc can do this too, by loading itself into each process, which makes each of them start two seconds later. Only
 * what ran is left, a byte for each place: the places stand once in the map that scripts/instrument.mjs wrote.
 */
const { Buffer } = require('node:buffer');
const { randomUUID } = require('node:crypto');
const { renameSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const name = `counts-${randomUUID()}.json`;

/** For a process that is ended from outside: what it counted until now. */
globalThis.leaveCounts = () => {
  const folder = process.env.TEST_COVERAGE_DIR;
  if (folder !== undefined && globalThis.__coverage__ !== undefined) {
    const counts = Object.entries(globalThis.__coverage__).map(([path, ran]) => [
      path,
      Buffer.from(ran).toString('latin1'),
    ]);
    // Whole or not at all: a process may be ended while it writes.
    writeFileSync(join(folder, `.${name}`), JSON.stringify(Object.fromEntries(counts)));
    renameSync(join(folder, `.${name}`), join(folder, name));
  }
};
process.on('exit', globalThis.leaveCounts);

// Whoever sums up waits for those that still write: a runner that has lost its test does so at its end.
if (process.env.TEST_COVERAGE_DIR !== undefined) {
  const mark = join(process.env.TEST_COVERAGE_DIR, `alive-${String(process.pid)}`);
  try {
    writeFileSync(mark, '');
    process.on('exit', () => {
      rmSync(mark, { force: true });
    });
  } catch {
    // Where the folder is gone, nobody sums up.
  }
}

// mocha kills a worker that has not ended a second after it was told to, and with it what it counted. A signal that somebody
// listens to waits until what is being written is written.
if (/[/\\]mocha[/\\]lib[/\\]nodejs[/\\]worker\.c?js$/u.test(process.argv[1] ?? '')) {
  process.on('SIGTERM', () => {
    process.exit();
  });
}
