import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { runBenches } from '../../bench/runner.js';

/** The source of a bench file; each bench gives the code of its measurement. */
function source(benches: Readonly<Record<string, string>>): string {
  const items = Object.entries(benches).map(([name, code]) => `{ name: '${name}', run: async () => ${code} }`);
  return `export const benches = [${items.join(', ')}];`;
}

const FINE = `({ value: 12345.678, unit: 'cakes/s', against: 'pies 6,173/s', ratio: 2 })`;
const FAILS = `{ throw new Error('no oven'); }`;

describe('the bench runner', () => {
  let directory: string;
  let out: string[];
  let log: string[];

  function run(...args: string[]): Promise<number> {
    return runBenches({ directory, args, out: (text) => out.push(text), log: (text) => log.push(text) });
  }

  function write(file: string, text: string): void {
    writeFileSync(join(directory, file), text);
  }

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'bench-'));
    [out, log] = [[], []];
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it('prints one object of name to measurement under --json, and nothing else', async () => {
    write('cake.bench.ts', source({ 'cake-small': FINE }));
    write('pie.bench.ts', source({ 'pie-small': FINE }));
    write('other.ts', 'throw new Error("not a bench")');
    expect(await run('--json')).to.equal(0);
    const figure = { value: 12350, unit: 'cakes/s', against: 'pies 6,173/s', ratio: 2 };
    expect(out).to.have.length(1);
    expect(JSON.parse(out[0] ?? '')).to.deep.equal({ 'cake-small': figure, 'pie-small': figure });
  });

  it('prints a table otherwise', async () => {
    write('cake.bench.ts', source({ 'cake-small': FINE }));
    expect(await run()).to.equal(0);
    expect(out).to.deep.equal([
      ['bench       value           ratio  against', 'cake-small  12,350 cakes/s  2      pies 6,173/s'].join('\n'),
    ]);
  });

  it('says of each bound whether it was kept, and fails when one was not', async () => {
    const bounded = (times: number): string =>
      `({ value: 1, unit: 's', against: 'a pie', ratio: 1, bounds: [{ unit: 'MiB', value: 4, most: 4 }, { unit: 'times as long', value: ${String(times)}, most: 1.5 }] })`;
    write('cake.bench.ts', source({ 'cake-kept': bounded(1.5) }));
    expect(await run()).to.equal(0);
    const kept = ['passed  cake-kept: 4 MiB, at most 4', 'passed  cake-kept: 1.5 times as long, at most 1.5'];
    expect(log.at(-1)?.split('\n')).to.deep.equal(kept);

    write('pie.bench.ts', source({ 'pie-late': bounded(1.501) }));
    expect(await run('--json')).to.equal(1);
    const late = ['passed  pie-late: 4 MiB, at most 4', 'FAILED  pie-late: 1.501 times as long, at most 1.5'];
    expect(log.at(-1)?.split('\n')).to.deep.equal([...kept, ...late]);
    expect(Object.keys(JSON.parse(out.at(-1) ?? '{}') as object), 'its figures are there').to.include('pie-late');
  });

  it('holds the ratio against what is promised of it, at most and at least', async () => {
    const promised = (limit: string, ratio: number): string =>
      `export const benches = [{ name: 'cake', ratio: ${limit}, run: async () => ({ value: 1, unit: 's', against: 'a pie', ratio: ${String(ratio)} }) }];`;
    for (const [place, limit, kept, passed, words] of [
      [1, '{ most: 1.1 }', 1.1, 1.101, 'at most 1.1'],
      [2, '{ least: 50 }', 50, 49.99, 'at least 50'],
    ] as const) {
      // A file of its own for each: what was imported once is not read again.
      const file = `cake-${String(place)}`;
      write(`${file}.bench.ts`, promised(limit, kept));
      expect(await run(), limit).to.equal(0);
      expect(log.at(-1)).to.equal(`passed  cake: ${String(kept)} as the ratio, ${words}`);
      rmSync(join(directory, `${file}.bench.ts`));
      write(`${file}-late.bench.ts`, promised(limit, passed));
      expect(await run('--json'), limit).to.equal(1);
      expect(log.at(-1)).to.equal(`FAILED  cake: ${String(passed)} as the ratio, ${words}`);
      rmSync(join(directory, `${file}-late.bench.ts`));
    }
  });

  it('runs only what --only names, and loads no file in which it does not stand', async () => {
    write('cake.bench.ts', source({ 'cake-small': FAILS, 'cake-large': FINE }));
    write('a-first.bench.ts', 'throw new Error("loaded")');
    expect(await run('--json', '--only', 'cake-large')).to.equal(0);
    expect(Object.keys(JSON.parse(out[0] ?? '') as object)).to.deep.equal(['cake-large']);
    expect(log).to.deep.equal(['cake-large ...']);
  });

  it('finds a bench whose file has another name', async () => {
    write('cake.bench.ts', source({ 'cake-small': FINE }));
    write('tart.bench.ts', source({ 'flan-small': FINE }));
    expect(await run('--only', 'flan-small', '--only', 'cake-small')).to.equal(0);
    expect(log).to.deep.equal(['cake-small ...', 'flan-small ...']);
  });

  it('answers an unknown name with the names there are, and exit code 2', async () => {
    write('cake.bench.ts', source({ 'cake-small': FINE, 'cake-large': FINE }));
    expect(await run('--json', '--only', 'cake')).to.equal(2);
    expect(out).to.deep.equal([]);
    expect(log).to.deep.equal(['There is no bench cake. The benches are:\n  cake-small\n  cake-large']);
  });

  it('answers an unknown flag with the usage, and exit code 2', async () => {
    expect(await run('--jsn')).to.equal(2);
    expect(await run('cake-small')).to.equal(2);
    expect(await run('--only')).to.equal(2);
    expect(log).to.have.length(3);
    for (const text of log) expect(text).to.include('usage: npm run bench -- [--json] [--only NAME]...');
    expect(out).to.deep.equal([]);
  });

  it('names the bench that failed, still runs the others, exits 1, and prints no half of the JSON', async () => {
    write('cake.bench.ts', source({ 'cake-small': FAILS, 'cake-large': FINE }));
    expect(await run('--json')).to.equal(1);
    expect(out).to.deep.equal([]);
    expect(log).to.deep.equal(['cake-small ...', 'cake-large ...', 'cake-small failed: no oven']);
    expect(await run()).to.equal(1);
    expect(out[0]).to.include('cake-large').and.not.include('cake-small');
  });

  it('counts a figure that is no number as a failure', async () => {
    write('cake.bench.ts', source({ 'cake-small': `({ value: 1, unit: 's', against: 'x', ratio: 1 / 0 })` }));
    expect(await run('--json')).to.equal(1);
    expect(log.at(-1)).to.equal('cake-small failed: gave 1 s, ratio Infinity');
  });

  it('names the file that cannot be loaded, and the name that two benches share', async () => {
    write('cake.bench.ts', 'throw new Error("burnt")');
    write('pie.bench.ts', source({ 'pie-small': FINE }));
    write('tart.bench.ts', source({ 'pie-small': FINE }));
    write('void.bench.ts', 'export const nothing = 1;');
    expect(await run('--json')).to.equal(1);
    expect(out).to.deep.equal([]);
    const lines = log.join('\n').split('\n');
    expect(lines[0]).to.equal('cake.bench.ts: cannot be loaded: burnt');
    expect(lines[1]).to.equal('tart.bench.ts: there are two benches pie-small.');
    expect(lines[2]).to.match(/^void\.bench\.ts: cannot be loaded: /u);
  });
});

describe('npm run bench', () => {
  const bench = fileURLToPath(new URL('../../bench/index.ts', import.meta.url));

  it('keeps standard output for the figures', async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      '--import',
      'tsx',
      bench,
      '--json',
      '--only',
      'ip-memory-v6-100k',
    ]);
    const figures = JSON.parse(stdout) as Record<string, Record<string, unknown>>;
    expect(Object.keys(figures)).to.deep.equal(['ip-memory-v6-100k']);
    expect(figures['ip-memory-v6-100k']).to.have.all.keys('value', 'unit', 'against', 'ratio', 'bounds');
    expect(stderr).to.match(
      /^ip-memory-v6-100k \.\.\.\npassed {2}ip-memory-v6-100k: 0\.\d+ as the ratio, at most 1\n$/u,
    );
  });

  it('ends with exit code 2 for an unknown name', async () => {
    const call = promisify(execFile)(process.execPath, ['--import', 'tsx', bench, '--only', 'ip-nothing']);
    const failed = (await call.catch((error: unknown) => error)) as { code: number; stdout: string; stderr: string };
    expect(failed.code).to.equal(2);
    expect(failed.stdout).to.equal('');
    expect(failed.stderr).to.include('There is no bench ip-nothing.').and.include('ip-lookup-v4-1k');
  });
});
