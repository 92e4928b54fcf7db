import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { asObject, type JsonObject } from './envelope.js';
import { inherited, ROOT } from './run.js';

const MOCHA = join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js');

/** Tests by their file: what loops is no test of ours, and stands in no file that is one. */
const FILES = {
  'well.cjs': `describe('well', () => { it('one', () => undefined); it('two', async () => undefined); });`,
  'slow.cjs': `describe('slow', () => { it('waits', (done) => { setTimeout(done, 60000); }); it('goes on', () => undefined); });`,
  'loop.cjs': `describe('loop', () => { it('comes back', () => undefined); it('runs round', () => { for (;;); }); });`,
  'hook.cjs': `describe('hook', () => { before('begins', () => { for (;;); }); it('is not run', () => undefined); });`,
  'load.cjs': `for (;;);`,
} as const;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
}

describe('the watchdog of the tests', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-watchdog-'));
  const counts = join(folder, 'counts.json');
  before(() => {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const mocha = async (files: readonly (keyof typeof FILES)[], ...args: string[]): Promise<Ended> => {
    const script = (name: string): string => join(ROOT, 'scripts', name);
    const child = spawn(
      process.execPath,
      [
        ...[MOCHA, '--no-config', '--exit', '--timeout', '1000', '--require', script('watchdog.cjs')],
        ...['--reporter', script('reporter.cjs'), ...args, ...files.map((name) => join(folder, name))],
      ],
      { env: { ...inherited(), TEST_WATCHDOG: '1000', TEST_COUNTS_FILE: counts }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
    }
    return new Promise((resolve) => {
      child.on('close', (code, signal) => {
        resolve({ code, signal, said });
      });
    });
  };

  for (const [file, name] of [
    ['loop.cjs', 'loop runs round'],
    ['hook.cjs', 'hook "before all" hook: begins'],
    ['load.cjs', 'load.cjs, while it is loaded'],
  ] as const) {
    it(`ends what loops in ${file}, and names it`, async () => {
      const { said, signal } = await mocha([file]);
      expect(said)
        .to.match(/Ended by the watchdog/u)
        .and.include(name)
        .and.include(join(folder, file));
      expect(signal, said).to.equal('SIGKILL');
    });
  }

  it('ends it beside others, which are run and counted', async () => {
    rmSync(counts, { force: true });
    const { code, said } = await mocha(['loop.cjs', 'well.cjs', 'slow.cjs'], '--parallel', '--jobs', '2');
    expect(said).to.include('loop runs round');
    const { failed, failures, passed } = asObject(JSON.parse(readFileSync(counts, 'utf8')) as JsonObject);
    expect([code, passed, failed], said).to.deep.equal([2, 3, 2]);
    expect(JSON.stringify(failures)).to.include(join(folder, 'loop.cjs')).and.include('slow waits');
    expect(readFileSync(`${counts}.hung`, 'utf8')).to.include('loop runs round');
  });

  it('lets a test wait as long as mocha does, and those that come back alone', async () => {
    rmSync(`${counts}.hung`, { force: true });
    const { code, said } = await mocha(['well.cjs', 'slow.cjs']);
    expect([code, said.includes('Timeout of 1000ms exceeded')], said).to.deep.equal([1, true]);
    const whole = await mocha(['well.cjs']);
    expect([whole.code, existsSync(`${counts}.hung`)], whole.said).to.deep.equal([0, false]);
  });
});
