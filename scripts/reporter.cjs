/**
 * Mocha's spec reporter that also leaves the runner's own counts, and what failed, where scripts/test.mjs finds them,
 * and names what took long.
 */
const { writeFileSync } = require('node:fs');
const Mocha = require('mocha');

/** Milliseconds. */
const LONG = 5000;

module.exports = class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failures = [];
    const long = [];
    const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_END, EVENT_HOOK_END } = Mocha.Runner.constants;
    runner.on(EVENT_TEST_FAIL, (test, error) => {
      failures.push({
        title: test.fullTitle(),
        file: test.file ?? error?.file,
        message: error?.message ?? String(error),
      });
    });
    for (const event of [EVENT_TEST_END, EVENT_HOOK_END]) {
      runner.on(event, (done) => {
        if (done.duration > LONG) {
          long.push([done.duration, done.fullTitle()]);
        }
      });
    }
    runner.once(EVENT_RUN_END, () => {
      if (long.length > 0) {
        const lines = long
          .sort(([a], [b]) => b - a)
          .map(([took, title]) => `  ${(took / 1000).toFixed(1)} s  ${title}`);
        console.log(`  Longer than ${LONG / 1000} s:\n${lines.join('\n')}\n`);
      }
      const file = process.env.TEST_COUNTS_FILE;
      if (file !== undefined) {
        const { passes, failures: failed, pending } = runner.stats;
        writeFileSync(file, JSON.stringify({ passed: passes, failed, skipped: pending, failures }));
      }
    });
  }
};
