/**
 * When the tests begin, by the clock of all their processes: a Tuesday, before anything retires. What holds today has to hold
 * in a year.
 */
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

const BEGIN = '2026-11-24T12:00:00Z';

/** NODE_OPTIONS that loads a file first, wherever it lies: within quotes Node takes a backslash for an escape. */
exports.requireOption = (file) => `--require="${file.replaceAll('\\', '/')}"`;

/** Writes a file that moves the clock of the process that loads it. The shift stands in it: not all pass variables on. */
exports.writeClock = (folder) => {
  const file = join(folder, 'clock.cjs');
  const module = JSON.stringify(join(__dirname, 'clock.cjs'));
  writeFileSync(file, `require(${module})(${String(Date.parse(BEGIN) - Date.now())});\n`);
  return file;
};
