/** One run at a time for a user, however long it takes, and no longer than it is there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ChangeError, newRun, Runs, type RunRecord } from '../../lib/change/index.js';
import { UserLock } from '../../lib/login/lock.js';
import type { Machine } from '../../lib/login/machine.js';
import { type Files, Killed, MemoryDisk } from '../login/memoryDisk.js';

const BEGIN = Date.parse('2026-11-24T12:00:00Z');
const ABOUT = { orgId: '00D', userId: '005' };
const BY = { id: '20261124T120000-1', command: 'revoke login' };
const PATH = join('/nowhere', 'sf-plugin-token', 'runs');

/** A disk that fails from a call on. */
class FailingDisk extends MemoryDisk {
  public error: Error | undefined;

  public override list(): readonly string[] {
    return this.#failing(() => super.list());
  }

  public override read(name: string): Buffer | undefined {
    return this.#failing(() => super.read(name));
  }

  public override create(name: string, content: string): boolean {
    return this.#failing(() => super.create(name, content));
  }

  public override replace(name: string, content: string): void {
    this.#failing(() => {
      super.replace(name, content);
    });
  }

  #failing<T>(work: () => T): T {
    if (this.error !== undefined) throw this.error;
    return work();
  }
}

const fault = (code: string): Error => Object.assign(new Error(code), { code });
const runOf = (more: Partial<RunRecord> = {}): RunRecord => ({
  ...newRun(
    { ...BY, ...ABOUT, org: 'acme', username: 'u', subject: null, found: null },
    new Date(BEGIN),
    ['freeze'],
    () => false,
  ),
  ...more,
});
/** What is said to whoever wants it. */
const saidOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof ChangeError ? { key: error.key, ...error.text.params } : error;
  }
};

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

describe('whoever wants a user that another run has', () => {
  const machine: Machine = {
    ...{ now: () => new Date(BEGIN), pid: 7, host: 'box boot-1 pid:[4026531836]' },
    ...{ startOf: () => 'start', isAlive: () => true },
  };
  const runsOn = (files: Files): Runs => new Runs('/nowhere', machine, new MemoryDisk(files));
  const OTHER = { id: '20261124T120100-2', command: 'rotate login' };

  it('is told which run that is, and on which machine', () => {
    const files: Files = new Map();
    runsOn(files).take(ABOUT, BY);
    const by = { ...BY, host: 'box' };
    expect(saidOf(() => runsOn(files).take(ABOUT, OTHER))).to.deep.equal({
      ...{ key: 'change.error.under-way', ...by, pid: '7' },
    });
    expect(runsOn(files).heldBy(ABOUT, 'change')).to.deep.equal({ ...by, pid: 7 });
  });

  it('is told where the lock lies that does not say whose it is', () => {
    for (const note of ['', 'revoke', 'one/two revoke login', `${BY.id} `]) {
      const files: Files = new Map();
      new UserLock(new MemoryDisk(files), '00D-005', machine, (name) => name, true, note).take();
      expect(
        saidOf(() => runsOn(files).take(ABOUT, OTHER)),
        note,
      ).to.deep.equal({
        ...{ key: 'change.error.held', folder: PATH },
      });
      expect(runsOn(files).heldBy(ABOUT, 'change'), note).to.equal(undefined);
    }
  });

  it('has it where it is another user, another org, or what it is held for is another thing', () => {
    const files: Files = new Map();
    const runs = runsOn(files);
    runs.take(ABOUT, BY, 'rotation');
    // A rotation that watches need not keep others from changing its user.
    for (const about of [ABOUT, { ...ABOUT, userId: '006' }, { ...ABOUT, orgId: '00E' }]) runs.take(about, OTHER);
    expect(runs.heldBy(ABOUT, 'change')).to.deep.include(OTHER);
    expect(runs.heldBy(ABOUT, 'rotation')).to.deep.include(BY);
    expect(runs.heldBy(ABOUT, 'rotation', 'change')).to.deep.include(BY);
    expect(runs.heldBy({ ...ABOUT, userId: '006' }, 'rotation')).to.equal(undefined);
    expect(saidOf(() => runs.take(ABOUT, OTHER, 'rotation'))).to.deep.include({ key: 'change.error.under-way', ...BY });
  });

  it('has it once it was given back, and it is taken back only where nobody else has it by then', () => {
    const files: Files = new Map();
    const runs = runsOn(files);
    const first = runs.take(ABOUT, BY);
    expect(first.takeBack(), 'it is still held').to.equal(true);
    first.giveBack();
    const second = runs.take(ABOUT, OTHER);
    first.giveBack();
    expect(runs.heldBy(ABOUT, 'change'), 'what is not held is not given back').to.deep.include(OTHER);
    expect(first.takeBack()).to.equal(false);
    second.giveBack();
    expect([first.takeBack(), runs.heldBy(ABOUT, 'change')?.id]).to.deep.equal([true, BY.id]);
    expect(second.takeBack()).to.equal(false);
    first.giveBack();
    expect(runs.heldBy(ABOUT, 'change')).to.equal(undefined);
  });

  it('is told which fault the disk has; a plan changes nothing and goes on', () => {
    const disk = new FailingDisk(new Map());
    const runs = new Runs('/nowhere', machine, disk);
    const held = runs.take(ABOUT, BY);
    disk.error = fault('EACCES');
    const said = { key: 'change.error.folder', folder: PATH, code: 'EACCES' };
    expect(saidOf(() => runs.take(ABOUT, OTHER))).to.deep.equal(said);
    expect(runs.heldBy(ABOUT, 'change', 'rotation')).to.equal(undefined);
    // The end of the process gives it back.
    expect(saidOf(() => held.giveBack())).to.equal(undefined);
    expect(saidOf(() => held.takeBack())).to.deep.equal(said);
  });

  it('meets whatever is no fault of the disk as it is', () => {
    const disk = new FailingDisk(new Map());
    const runs = new Runs('/nowhere', machine, disk);
    const held = runs.take(ABOUT, BY);
    disk.error = new Killed();
    for (const work of [
      () => runs.take(ABOUT, OTHER),
      () => runs.heldBy(ABOUT, 'change'),
      () => held.giveBack(),
      () => runs.load(BY.id),
      () => runs.of(ABOUT),
      () => {
        runs.save(runOf());
      },
    ]) {
      expect(saidOf(work)).to.equal(disk.error);
    }
  });
});

describe('the name of a run', () => {
  it('is another one each time, and sorts by time', () => {
    const machine = (time: string): Machine => ({
      ...{ now: () => new Date(time), pid: 1, host: 'here', startOf: () => '', isAlive: () => true },
    });
    const idAt = (time: string): string => new Runs('/nowhere', machine(time), new MemoryDisk(new Map())).newId();
    const id = idAt('2026-11-24T12:00:00.123Z');
    expect(id).to.match(/^20261124T120000Z-[0-9a-f]{8}$/u);
    expect(idAt('2026-11-24T12:00:00.123Z')).not.to.equal(id);
    expect(idAt('2026-11-24T12:00:01.000Z') > id).to.equal(true);
  });
});

describe('the file of a run', () => {
  const runsOn = (disk: MemoryDisk): Runs => new Runs('/nowhere', undefined, disk);

  it('is made, written over and read by the name of its run', () => {
    const files: Files = new Map();
    const runs = runsOn(new MemoryDisk(files));
    runs.create(runOf());
    expect([...files.keys()]).to.deep.equal([`${BY.id}.run.json`]);
    expect(runs.fileOf(BY.id)).to.equal(join(PATH, `${BY.id}.run.json`));
    const later = runOf({ ended: '2026-11-24T12:00:09.000Z' });
    runs.save(later);
    expect(runs.load(BY.id)).to.deep.equal(later);
    // Whoever looks into it reads lines.
    expect(files.get(`${BY.id}.run.json`)?.toString().split('\n').length).to.be.greaterThan(20);
  });

  it('is none for a name that is no name of a run, wherever that leads', () => {
    const files: Files = new Map();
    const disk = new MemoryDisk(files);
    const names = ['', '../secret', 'a b', 'x'.repeat(65), `${BY.id}/`, `/${BY.id}`, `${BY.id}\n`];
    for (const id of [...names, 'nothing-there']) {
      if (id !== 'nothing-there') files.set(`${id}.run.json`, Buffer.from(JSON.stringify(runOf({ id }))));
      expect(
        saidOf(() => runsOn(disk).load(id)),
        id,
      ).to.deep.equal({ key: 'change.error.no-run', id, folder: PATH });
    }
    const longest = 'x'.repeat(64);
    files.set(`${longest}.run.json`, Buffer.from(JSON.stringify(runOf({ id: longest }))));
    expect(runsOn(disk).load(longest).id).to.equal(longest);
  });

  it('is not taken for that of a run where it is none, or that of another one', () => {
    const files: Files = new Map();
    const unreadable = { key: 'change.error.unreadable', file: join(PATH, `${BY.id}.run.json`) };
    for (const text of ['{', JSON.stringify(runOf({ id: 'another' }))]) {
      files.set(`${BY.id}.run.json`, Buffer.from(text));
      expect(saidOf(() => runsOn(new MemoryDisk(files)).load(BY.id))).to.deep.equal(unreadable);
    }
  });

  it('is found among all files by its user and org; what is no record is nobody’s', () => {
    const files: Files = new Map();
    const put = (name: string, content: unknown): void => void files.set(name, Buffer.from(JSON.stringify(content)));
    const [mine, later] = [runOf({ id: 'a' }), runOf({ id: 'b', command: 'rotate login' })];
    put('a.run.json', mine);
    put('b.run.json', later);
    put('c.run.json', runOf({ id: 'c', userId: '006' }));
    put('d.run.json', runOf({ id: 'd', orgId: '00E' }));
    put('e.run.json', { version: 1 });
    put('f.run.json.old', runOf({ id: 'f' }));
    expect(runsOn(new MemoryDisk(files)).of(ABOUT)).to.deep.equal([mine, later]);
  });

  it('that the disk does not give is nobody’s, and the others are found', () => {
    class OneBad extends MemoryDisk {
      public override read(name: string): Buffer | undefined {
        if (name.startsWith('a.')) throw fault('EIO');
        return name.startsWith('b.') ? undefined : super.read(name);
      }
    }
    const files: Files = new Map();
    for (const id of ['a', 'b', 'c']) files.set(`${id}.run.json`, Buffer.from(JSON.stringify(runOf({ id }))));
    expect(
      runsOn(new OneBad(files))
        .of(ABOUT)
        .map(({ id }) => id),
    ).to.deep.equal(['c']);
  });

  it('of which the reading ends the process is no file that is passed over', () => {
    class Dying extends MemoryDisk {
      public override read(): never {
        throw new Killed();
      }
    }
    const files: Files = new Map([['a.run.json', Buffer.from('{}')]]);
    expect(() => runsOn(new Dying(files)).of(ABOUT)).to.throw(Killed);
  });

  it('that cannot be made ends the run before it begins; one that cannot be written over says what may be missing', () => {
    const disk = new FailingDisk(new Map());
    disk.error = fault('ENOSPC');
    const about = { folder: PATH, code: 'ENOSPC' };
    const runs = runsOn(disk);
    expect(saidOf(() => runs.create(runOf()))).to.deep.equal({ key: 'change.error.folder', ...about });
    expect(saidOf(() => runs.of(ABOUT))).to.deep.equal({ key: 'change.error.folder', ...about });
    expect(saidOf(() => runs.load(BY.id))).to.deep.equal({ key: 'change.error.folder', ...about });
    expect(saidOf(() => runs.save(runOf()))).to.deep.equal({ key: 'change.error.unwritten', ...about });
  });

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
      const run = runOf({ found });
      runs.create(run);
      held.giveBack();
      expect(new Runs(place).load(BY.id)).to.deep.equal(run);
      expect(new Runs(place).of(ABOUT)).to.deep.equal([run]);
    } finally {
      rmSync(place, { recursive: true });
    }
  });
});
