/**
 * Mocha's spec reporter that also leaves the runner's own counts, what failed and what took long where scripts/test.mjs
 * finds them, and names what took long. On Linux, which has all that tests need (test/support/system.ts), a skipped test
 * fails the run, so that none is left out unseen; elsewhere it is counted as skipped.
 */
const { writeFileSync } = require('node:fs');
const Mocha = require('mocha');

/** Milliseconds. */
const LONG = 5000;

const MAY_SKIP = process.platform !== 'linux';

/** Names what took long, the longest first; empty where nothing did. */
function longWords(long) {
  if (long.length === 0) return '';
  const lines = long.sort(([a], [b]) => b - a).map(([took, title]) => `  ${(took / 1000).toFixed(1)} s  ${title}`);
  return `  Longer than ${LONG / 1000} s:\n${lines.join('\n')}`;
}

module.exports = class CountingReporter extends Mocha.reporters.Spec {
  #forbidden = 0;

  constructor(runner, options) {
    super(runner, options);
    const failures = [];
    const long = [];
    const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_TEST_END, EVENT_HOOK_END } =
      Mocha.Runner.constants;
    runner.on(EVENT_TEST_FAIL, (test, error) => {
      failures.push({
        title: test.fullTitle(),
        file: test.file ?? error?.file,
        message: error?.message ?? String(error),
      });
    });
    runner.on(EVENT_TEST_PENDING, (test) => {
      if (MAY_SKIP) return;
      this.#forbidden++;
      failures.push({
        title: test.fullTitle(),
        file: test.file,
        message: 'It was skipped, which no test is on Linux.',
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
      const told = longWords(long);
      if (told !== '') console.log(`${told}\n`);
      if (this.#forbidden > 0) console.log(`  Skipped, which no test is on Linux: ${this.#forbidden}\n`);
      const file = process.env.TEST_COUNTS_FILE;
      if (file !== undefined) {
        const { passes, failures: failed, pending } = runner.stats;
        writeFileSync(file, JSON.stringify({ passed: passes, failed, skipped: pending, failures, long: told }));
      }
    });
  }

  /** Mocha ends with this number. */
  done(failures, end) {
    end(failures + this.#forbidden);
  }
};
