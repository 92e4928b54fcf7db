import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { requireOption } from '../../scripts/test-clock.cjs';
import { clockAt } from './clock.js';

describe('the clock of a process that a test starts', () => {
  it('moves where its file lies in a folder with a blank', () => {
    const folder = mkdtempSync(join(tmpdir(), 'clock-'));
    try {
      const inner = join(folder, 'two words');
      mkdirSync(inner);
      const env = { ...process.env, NODE_OPTIONS: clockAt('2031-02-03T04:05:06Z', inner) };
      const told = execFileSync(process.execPath, ['-p', 'new Date().toISOString()'], { env, encoding: 'utf8' });
      expect(told).to.match(/^2031-02-03T/u);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is named without backslashes, which Node takes for escapes there', () => {
    expect(requireOption('C:\\a b\\clock.cjs')).to.equal('--require="C:/a b/clock.cjs"');
  });
});
