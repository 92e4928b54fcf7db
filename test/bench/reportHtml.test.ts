import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

/** No compiler looks at this program: it writes by the names that the plugin gives its writers. */
const CHILD = join(import.meta.dirname, '..', '..', 'bench', 'report-html-child.mjs');

describe('the bench of HTML', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-bench-html-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  for (const [format, rows] of [
    ['csv', /^005000000/gmu],
    ['html', /^\["(?:no-token|unknown|token-required|denied|impossible)",/gmu],
  ] as const) {
    it(`writes a row for each user as ${format}, and says what that cost`, () => {
      const file = join(folder, `x.${format}`);
      const said = execFileSync(process.execPath, [CHILD, format, file, '40'], { encoding: 'utf8' });
      expect(JSON.parse(said)).to.have.all.keys('seconds', 'memory');
      expect(readFileSync(file, 'utf8').match(rows)).to.have.length(40);
    });
  }
});
