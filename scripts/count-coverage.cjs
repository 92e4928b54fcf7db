/**
 * Loaded first into every process of the tests: leaves what instrumented code counted where scripts/coverage.mjs finds
 * it. nyc can do this too, by loading itself into each process, which makes each of them start two seconds later.
 */
const { randomUUID } = require('node:crypto');
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

process.on('exit', () => {
  const folder = process.env.TEST_COVERAGE_DIR;
  if (folder !== undefined && globalThis.__coverage__ !== undefined) {
    writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify(globalThis.__coverage__));
  }
});
