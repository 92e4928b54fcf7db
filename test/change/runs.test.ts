/** One run at a time for a user, however long it takes, and no longer than it is there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ChangeError, newRun, Runs } from '../../lib/change/index.js';
import type { Machine } from '../../lib/login/machine.js';
import { type Files, MemoryDisk } from '../login/memoryDisk.js';

const BEGIN = Date.parse('2026-11-24T12:00:00Z');
const ABOUT = { orgId: '00D', userId: '005' };
const BY = { id: '20261124T120000-1', command: 'revoke login' };

describe('the user of a run', () => {
  const machine = (pid: number, minutes: number, start = `start of ${String(pid)}`): Machine => ({
    now: () => new Date(BEGIN + minutes * 60_000),
    ...{ pid, host: 'here' },
    startOf: () => start,
    isAlive: (other) => other !== 99,
  });
  const heldFrom = (first: Machine, second: Machine): boolean => {
    const files: Files = new Map();
    new Runs('/nowhere', first, new MemoryDisk(files)).take(ABOUT, BY);
    try {
      new Runs('/nowhere', second, new MemoryDisk(files)).take(ABOUT, BY);
      return false;
    } catch (error) {
      if (error instanceof ChangeError) return true;
      throw error;
    }
  };
  const cases: readonly (readonly [string, Machine, Machine, boolean])[] = [
    ['is its own for five minutes', machine(1, 0, 's'), machine(2, 5, 's'), true],
    ['is its own for a day, while it is there', machine(1, 0, 's'), machine(2, 1440, 's'), true],
    ['is free where its process is gone', machine(99, 0, 's'), machine(2, 1, 's'), false],
    ['is free where another process has its number', machine(1, 0, 's'), machine(2, 1440, 't'), false],
    // Windows tells no start: after ten minutes nobody knows whose number it is.
    ['is its own for nine minutes where the system tells no start', machine(1, 0, ''), machine(2, 9, ''), true],
    ['is free after eleven minutes where the system tells no start', machine(1, 0, ''), machine(2, 11, ''), false],
    [
      'is free after eleven minutes where it was on another machine',
      machine(1, 0, 's'),
      { ...machine(2, 11, 's'), host: 'there' },
      false,
    ],
  ];
  for (const [how, first, second, isHeld] of cases) {
    it(how, () => {
      expect(heldFrom(first, second)).to.equal(isHeld);
    });
  }

  it('is named by its run, and nobody is where the lock cannot be read', () => {
    const files: Files = new Map();
    const runs = new Runs('/nowhere', machine(1, 0), new MemoryDisk(files));
    runs.take(ABOUT, BY);
    expect(runs.heldBy(ABOUT, 'rotation', 'change')).to.deep.include({ ...BY, pid: 1 });
    for (const name of files.keys()) files.set(name, Buffer.from(''));
    expect(runs.heldBy(ABOUT, 'rotation', 'change')).to.equal(undefined);
  });
});

describe('the file of a run', () => {
  // docs/adr/0020-changes.md: it holds which sessions there were, so that a run that is resumed tells of the whole.
  it('is read however many sessions its user had', () => {
    const place = mkdtempSync(join(tmpdir(), 'sf-token-runs-'));
    try {
      const session = {
        type: 'Api',
        loginType: 'Application',
        address: '203.0.113.7',
        since: '2026-11-24T12:00:00.000Z',
      };
      const found = { open: { sessions: Array.from({ length: 10_000 }, () => session) } };
      const runs = new Runs(place);
      const held = runs.take(ABOUT, BY);
      const about = { ...BY, ...ABOUT, org: 'acme', username: 'u', subject: null, found };
      const run = newRun(about, new Date(BEGIN), ['freeze'], () => false);
      runs.create(run);
      held.giveBack();
      expect(new Runs(place).load(BY.id)).to.deep.equal(run);
      expect(new Runs(place).of(ABOUT)).to.deep.equal([run]);
    } finally {
      rmSync(place, { recursive: true });
    }
  });
});
