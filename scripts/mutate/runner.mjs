/**
 * Runs the tests of a room for one mutant after another in one process: mocha by its public face, where the runner of
 * Stryker's own reaches into files that mocha 12 has moved.
 */
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import Mocha from 'mocha';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { PluginKind, commonTokens, declareClassPlugin, tokens } from '@stryker-mutator/api/plugin';
import { determineHitLimitReached, toMutantRunResult } from '@stryker-mutator/api/test-runner';
import { spread } from './coverage.ts';

const { EVENT_HOOK_BEGIN, EVENT_TEST_BEGIN, EVENT_TEST_FAIL, EVENT_TEST_PASS } = Mocha.Runner.constants;
const [COMPLETE, ERROR, FAILED, SUCCESS] = ['complete', 'error', 1, 0];
/** Milliseconds from which on a test waits for those that are quicker. */
const LONG = 150;

/** Says yes to these titles: thousands of alternatives in one expression would take longer than the tests. */
class Titles extends RegExp {
  #titles;
  constructor(titles) {
    super('');
    this.#titles = new Set(titles);
  }
  test(title) {
    return this.#titles.has(title);
  }
}

class Runner {
  static inject = tokens(commonTokens.options);
  #tests;
  #without;
  #quick = new Set();
  #long = new Set();
  #mocha;
  /** The tests for which a hook ran, by the name under which Stryker counts what the hook reached. */
  #hooked = new Map();
  #context = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});

  constructor(options) {
    this.#tests = options.mochaTests;
    this.#without = options.mochaWithout;
  }

  async capabilities() {
    // What runs while modules load is not mutated (ignoreStatic), so that nothing has to be loaded again.
    return { reloadEnvironment: true };
  }

  async init() {
    // Properties try the same values for each mutant, and a failed one is not made small.
    fc.configureGlobal({ seed: 20_261_201, numRuns: 20, endOnFailure: true });
    this.#mocha = new Mocha({ reporter: class {}, timeout: 0, bail: true });
    this.#mocha.cleanReferencesAfterRun(false);
    for (const file of this.#tests) {
      this.#mocha.addFile(resolve(file));
    }
    // Here, so that the time does not count among that of the tests, from which the limits of time follow.
    await this.#mocha.loadFilesAsync();
    this.#sortOut(this.#mocha.suite);
  }

  #sortOut(suite) {
    suite.tests = suite.tests.filter((test) => !this.#without.some((title) => test.title.startsWith(title)));
    for (const test of suite.tests) {
      (/\bfc\./.test(String(test.fn)) ? this.#long : this.#quick).add(test.fullTitle());
    }
    suite.suites.forEach((inner) => this.#sortOut(inner));
  }

  async dryRun({ coverageAnalysis }) {
    const result = await this.#run({ notes: coverageAnalysis === 'perTest' });
    for (const { name, timeSpentMs } of result.tests ?? []) {
      if (timeSpentMs > LONG) this.#long.add(name);
    }
    return { ...result, mutantCoverage: spread(this.#context.mutantCoverage, this.#hooked) };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    // The tests do the same each time: ten times as much (Stryker waits for a hundred times) is a loop without an end.
    this.#context.hitLimit = hitLimit === undefined ? undefined : hitLimit / 10;
    this.#context.hitCount = hitLimit === undefined ? undefined : 0;
    const titles = testFilter ?? [...this.#quick, ...this.#long];
    let result;
    // Properties, and what else takes long, go last: most mutants meet their end before.
    for (const isLong of [false, true]) {
      const some = titles.filter((title) => this.#long.has(title) === isLong);
      if (some.length > 0) {
        this.#mocha.grep(new Titles(some));
        result = toMutantRunResult(await this.#run({ mutant: activeMutant.id }));
        if (result.status !== 'survived') break;
      }
    }
    return result;
  }

  async #run({ mutant, notes = false }) {
    try {
      this.#context.activeMutant = mutant;
      const tests = [];
      await new Promise((done) => {
        const runner = this.#mocha.run(done);
        let began = performance.now();
        const tell = (test, status, failureMessage) => {
          const name = test.fullTitle();
          tests.push({
            id: name,
            name,
            status,
            failureMessage,
            timeSpentMs: performance.now() - began,
            fileName: test.file,
          });
          began = performance.now();
        };
        runner.on(EVENT_TEST_PASS, (test) => tell(test, SUCCESS));
        runner.on(EVENT_TEST_FAIL, (test, error) => tell(test, FAILED, String(error?.stack ?? error)));
        if (notes) {
          this.#noteWho(runner);
        }
      });
      return determineHitLimitReached(this.#context.hitCount, this.#context.hitLimit) ?? { status: COMPLETE, tests };
    } catch (error) {
      return { status: ERROR, errorMessage: String(error?.stack ?? error) };
    }
  }

  /** Says for which test code runs. What a hook before or after a whole suite reaches, it reaches for all its tests. */
  #noteWho(runner) {
    runner.on(EVENT_TEST_BEGIN, (test) => (this.#context.currentTestId = test.fullTitle()));
    runner.on(EVENT_HOOK_BEGIN, (hook) => {
      if (/^"(before|after) all"/.test(hook.title)) {
        const titles = [];
        hook.parent.eachTest((test) => titles.push(test.fullTitle()));
        const name = `hook ${this.#hooked.size}`;
        this.#hooked.set(name, titles);
        this.#context.currentTestId = name;
      }
    });
  }

  async dispose() {
    // A test that hangs in a loop is not waited for: the process ends.
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'mocha-in-one-process', Runner)];
