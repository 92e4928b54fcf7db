import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from './run.js';

const MOCHA = join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js');
const REPORTER = join(ROOT, 'scripts', 'reporter.cjs');

const SKIPPED = `describe('a suite', () => {
  it('holds', () => undefined);
  it('is skipped', function () { this.skip(); });
  describe.skip('that needs what is not there', () => { before(() => { throw new Error('ran'); }); it('waits', () => undefined); });
});`;
const FINE = `it('holds', () => undefined);`;
/** Mocha's clock goes on by six seconds meanwhile. */
const SLOW = `const { Runnable } = require(${JSON.stringify(join(ROOT, 'node_modules', 'mocha'))});
const run = Runnable.prototype.run;
Runnable.prototype.run = function (done) {
  run.call(this, (error) => {
    if (this.title === 'stands long') this.duration = 6000;
    done(error);
  });
};
it('stands long', () => undefined);
it('is quick', () => undefined);`;

describe('the reporter of the tests', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reporter-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  interface Told {
    readonly status: number | null;
    readonly stdout: string;
    readonly counts: { passed: number; failed: number; skipped: number; failures: { title: string }[]; long: string };
  }

  /** What mocha ends with on a system of this name. */
  function run(text: string, platform: NodeJS.Platform, ...more: string[]): Told {
    const [file, first, counts] = ['a.test.cjs', 'first.cjs', 'counts.json'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(file, text);
    writeFileSync(first, `Object.defineProperty(process, 'platform', { value: '${platform}' });`);
    const args = [MOCHA, '--no-config', '--require', first, '--reporter', REPORTER, ...more, file];
    const env = { ...process.env, TEST_COUNTS_FILE: counts };
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' });
    return { status, stdout, counts: JSON.parse(readFileSync(counts, 'utf8')) as Told['counts'] };
  }

  for (const more of [[], ['--parallel', '--jobs', '2']]) {
    it(`fails a run in which a test is skipped, on Linux ${more.join(' ')}`, () => {
      const { status, stdout, counts } = run(SKIPPED, 'linux', ...more);
      expect(status, stdout).to.equal(2);
      expect(stdout).to.include('Skipped, which no test is on Linux: 2');
      expect([counts.passed, counts.failed, counts.skipped]).to.deep.equal([1, 0, 2]);
      expect(counts.failures.map(({ title }) => title)).to.deep.equal([
        'a suite is skipped',
        'a suite that needs what is not there waits',
      ]);
    });
  }

  for (const platform of ['darwin', 'win32'] as const) {
    it(`counts what is skipped and fails nothing for it on ${platform}`, () => {
      const { status, stdout, counts } = run(SKIPPED, platform);
      expect(status, stdout).to.equal(0);
      expect([counts.passed, counts.failed, counts.skipped, counts.failures]).to.deep.equal([1, 0, 2, []]);
    });
  }

  it('names what took long, there and for the end of npm test', () => {
    const { status, stdout, counts } = run(SLOW, 'linux');
    expect([status, counts.long]).to.deep.equal([0, '  Longer than 5 s:\n  6.0 s  stands long']);
    expect(stdout).to.include(counts.long);
  });

  it('says nothing where nothing is to be said', () => {
    const { status, stdout, counts } = run(FINE, 'linux');
    expect([status, counts.long]).to.deep.equal([0, '']);
    expect(stdout).not.to.match(/Skipped|Longer/u);
  });
});
