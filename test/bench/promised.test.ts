import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { Bench } from '../../bench/bench.js';
import { ROOT } from '../support/run.js';

/** The last cell of each row that begins with the name of a bench, in tables whose last column is `promised`. */
function promisedInDocument(): Record<string, string> {
  const promised: Record<string, string> = {};
  let isTold = false;
  for (const line of readFileSync(join(ROOT, 'docs', 'performance.md'), 'utf8').split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim());
    if (cells[1] === 'bench') isTold = cells.at(-2) === 'promised';
    if (cells.length < 3) isTold = false;
    if (isTold && /^(?:at most|at least) /u.test(cells.at(-2) ?? '')) promised[cells[1] ?? ''] = cells.at(-2) ?? '';
  }
  return promised;
}

describe('what is promised of the figures', () => {
  const found: Record<string, string> = {};

  before(async () => {
    const folder = join(ROOT, 'bench');
    // As the tests are: in TypeScript, or what was made of it.
    const suffix = `.bench${extname(import.meta.filename)}`;
    for (const file of readdirSync(folder).filter((name) => name.endsWith(suffix))) {
      const { benches } = (await import(pathToFileURL(join(folder, file)).href)) as { benches: Bench[] };
      for (const { name, ratio } of benches) {
        if (ratio === undefined) continue;
        const [words, limit] = 'most' in ratio ? ['at most', ratio.most] : ['at least', ratio.least];
        found[name] = `${words} ${limit.toLocaleString('en')}`;
      }
    }
  });

  it('is in the benches what docs/performance.md tells', () => {
    expect(found).to.deep.equal(promisedInDocument());
  });

  it('has the start, the time of a million users, and the calls for ten million logins', () => {
    expect(found).to.include({
      'start-up-org': 'at most 1.1',
      'start-up-offline': 'at most 1.25',
      'users-1m-time': 'at most 1.12',
      'logins-10m-calls': 'at least 50',
    });
  });
});
