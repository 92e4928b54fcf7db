/**
 * Loaded by mocha wherever tests run: ends a process whose test never comes back, and names that test. Mocha's own limit is
 * kept by the thread that such a test holds; this looks from a thread of its own, at memory that both share.
 */
const { Buffer } = require('node:buffer');
const { appendFileSync, writeSync } = require('node:fs');
const { performance } = require('node:perf_hooks');
const { setInterval } = require('node:timers');
const { isMainThread, Worker, workerData } = require('node:worker_threads');

/** Milliseconds beyond mocha's limit. */
const PATIENCE = Number(process.env.TEST_WATCHDOG ?? 300_000);

/** Numbers in front of the text: how often something began, its limit in milliseconds (0: none), and bytes of its name. */
const [BEGUN, LIMIT, LENGTH] = [0, 1, 2];
const HEAD = 12;

/** What runs is told to a thread, which begins with the first. */
function watch(Mocha) {
  const shared = new SharedArrayBuffer(HEAD + 1000);
  const head = new Int32Array(shared, 0, HEAD / 4);
  const text = Buffer.from(shared, HEAD);
  let thread;
  const begins = (name, limit) => {
    Atomics.store(head, LENGTH, text.write(name));
    Atomics.store(head, LIMIT, limit);
    Atomics.add(head, BEGUN, 1);
    thread ??= start({ shared, patience: PATIENCE, told: process.env.TEST_COUNTS_FILE });
  };

  const { loadFilesAsync, run } = Mocha.prototype;
  Mocha.prototype.loadFilesAsync = function load(...args) {
    this.suite.on('pre-require', (_, file) => begins(`${file}, while it is loaded`, this.suite.timeout()));
    return loadFilesAsync.apply(this, args);
  };
  Mocha.prototype.run = function runAll(done, ...args) {
    const ended = (failures) => {
      if (thread !== undefined) begins('', 0);
      done?.(failures);
    };
    return run.call(this, ended, ...args);
  };
  const { run: runOne } = Mocha.Runnable.prototype;
  Mocha.Runnable.prototype.run = function begin(done) {
    begins(`${this.fullTitle()}\n  ${this.file ?? ''}`, this.timeout());
    return runOne.call(this, done);
  };
}

/** It needs none of what this process was told to load first, and nobody waits for its end. */
function start(data) {
  const thread = new Worker(module.filename, { workerData: data, execArgv: [], env: {} });
  thread.unref();
  return thread;
}

/** The thread: looks whether what began last should have ended. */
function look({ shared, patience, told }) {
  const head = new Int32Array(shared, 0, HEAD / 4);
  let last = -1;
  let since = 0;
  setInterval(
    () => {
      const begun = Atomics.load(head, BEGUN);
      if (begun !== last) {
        [last, since] = [begun, performance.now()];
      }
      const limit = Atomics.load(head, LIMIT);
      const took = performance.now() - since;
      if (limit === 0 || took < limit + patience) return;
      const name = Buffer.from(shared, HEAD, Atomics.load(head, LENGTH)).toString();
      const line = `\nEnded by the watchdog, since it did not come back in ${String(Math.round(took / 1000))} s: ${name}\n`;
      writeSync(2, line);
      if (told !== undefined) appendFileSync(`${told}.hung`, line);
      process.kill(process.pid, 'SIGKILL');
    },
    Math.min(5000, patience / 4),
  );
}

if (isMainThread) watch(require('mocha').Mocha);
else look(workerData);
