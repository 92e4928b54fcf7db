/**
 * Mocha's spec reporter that also leaves the runner's own counts, and what failed, where scripts/test.mjs finds them.
 */
const { writeFileSync } = require('node:fs');
const Mocha = require('mocha');

module.exports = class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failures = [];
    const { EVENT_RUN_END, EVENT_TEST_FAIL } = Mocha.Runner.constants;
    runner.on(EVENT_TEST_FAIL, (test, error) => {
      failures.push({ title: test.fullTitle(), file: test.file, message: error?.message ?? String(error) });
    });
    runner.once(EVENT_RUN_END, () => {
      const file = process.env.TEST_COUNTS_FILE;
      if (file !== undefined) {
        const { passes, failures: failed, pending } = runner.stats;
        writeFileSync(file, JSON.stringify({ passed: passes, failed, skipped: pending, failures }));
      }
    });
  }
};
