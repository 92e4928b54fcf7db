/** Programs that a run has started: whether one that outlived it is still there. */
import { expect } from 'chai';
import { processTable } from '../../lib/login/processTable.js';
import {
  newStep,
  PROGRAM_MACHINE,
  programRuns,
  recordIn,
  StartedPrograms,
  type ProgramMachine,
  type RunRecord,
  type StartedProgram,
} from '../../lib/change/index.js';

const HOST = 'box boot-1 pid:[4026531836]';
const machine = (more: Partial<ProgramMachine> = {}): ProgramMachine => ({
  ...{ now: () => new Date(0), pid: 1, host: HOST },
  startOf: (pid) => `start of ${String(pid)}`,
  ...{ isAlive: () => false, groupRuns: () => false },
  ...more,
});
const PROGRAM: StartedProgram = { pid: 77, host: HOST, start: 'start of 77', step: 'deliver-1' };

describe('a program that a run has started', () => {
  const runs = (more: Partial<ProgramMachine>, program: Partial<StartedProgram> = {}): string =>
    programRuns({ ...PROGRAM, ...program }, machine(more));

  it('runs while its process is there, or one of its group', () => {
    expect(runs({ isAlive: (pid) => pid === 77 })).to.equal('yes');
    expect(runs({ groupRuns: (leader) => leader === 77 })).to.equal('yes');
    expect(runs({})).to.equal('no');
  });

  it('does not run where another process has its number', () => {
    expect(runs({ isAlive: () => true, startOf: () => 'another start' })).to.equal('no');
  });

  it('does not run after another start of the machine, or in another container of it', () => {
    const there = { isAlive: () => true, groupRuns: () => true };
    expect(runs(there, { host: 'box boot-0 pid:[4026531836]' })).to.equal('no');
    expect(runs(there, { host: 'box boot-1 pid:[4026532000]' })).to.equal('no');
  });

  it('of another machine nobody here knows', () => {
    expect(runs({}, { host: 'other boot-1 pid:[4026531836]' })).to.equal('unknown');
  });
});

describe('this machine', () => {
  it('tells whether somebody of a group is there, where the system tells of groups', () => {
    const own = processTable()?.row(process.pid)?.group;
    expect(PROGRAM_MACHINE.groupRuns(own ?? 1)).to.equal(own !== undefined);
    // No system gives such a number.
    expect(PROGRAM_MACHINE.groupRuns(2 ** 31 - 2)).to.equal(false);
  });
});

describe('the programs of a run', () => {
  it('are written down when they begin, before they are told anything, and go when they end', () => {
    const programs = new StartedPrograms(machine());
    const kept: (readonly StartedProgram[])[] = [];
    programs.began('pause', 5);
    programs.keptBy(() => kept.push(programs.list));
    programs.began('deliver-1', 77);
    const pause = { ...PROGRAM, pid: 5, start: 'start of 5', step: 'pause' };
    expect(kept).to.deep.equal([[pause, PROGRAM]]);
    programs.ended(5);
    expect(programs.list).to.deep.equal([PROGRAM]);
    expect(kept, 'the end is not written by itself').to.have.length(1);
    programs.ended(6);
    expect(programs.list).to.deep.equal([PROGRAM]);
  });
});

describe('a run file', () => {
  const FORMER = { round: 1, replaced: null, steps: [newStep('tokens', 'left-out')] };
  const RUN: RunRecord = {
    ...{ version: 1, id: 'run', command: 'rotate login', orgId: '00D', org: 'acme', userId: '005', username: 'u' },
    ...{ subject: '203.0.113.7', started: '2026-11-24T12:00:00.000Z', ended: '2026-11-24T12:00:09.000Z' },
    ...{ round: 2, secret: 'handed over', replaced: '2026-11-24T13:00:00.000Z', found: { sessions: 3 } },
    steps: [
      {
        ...{ ...newStep('tokens', 'pending'), state: 'refused', begun: '2026-11-24T12:00:01.000Z' },
        ...{
          ended: '2026-11-24T12:00:02.000Z',
          before: 'x',
          after: 'y',
          closed: 3,
          left: 1,
          code: 'INSUFFICIENT_ACCESS',
        },
        ...{ sentAt: '2026-11-24T12:01:01.000Z', answeredAt: '2026-11-24T12:01:02.000Z' },
      },
    ],
    former: FORMER,
    programs: [PROGRAM],
  };
  const readAs = (change: Readonly<Record<string, unknown>>): RunRecord | undefined =>
    recordIn(Buffer.from(JSON.stringify({ ...RUN, ...change })));

  it('is read as it was written', () => {
    expect(readAs({})).to.deep.equal(RUN);
    expect(readAs({ ended: null, subject: null, secret: null, found: null })).to.deep.equal({
      ...{ ...RUN, ended: null, subject: null, secret: null, found: null },
    });
  });

  it('of before there were rounds, secrets and programs has none of them', () => {
    const old = { round: undefined, secret: undefined, found: undefined, former: undefined, programs: undefined };
    expect(readAs(old)).to.deep.equal({ ...RUN, round: 1, secret: null, found: null, former: null, programs: [] });
  });

  for (const [field, values] of [
    ...['id', 'command', 'org', 'orgId', 'userId', 'username'].map((name) => [name, [undefined, 7]] as const),
    ['started', [undefined, 7, 'yesterday']],
    ['ended', [undefined, 7, 'yesterday']],
    ['subject', [undefined, 7]],
    ['round', ['1', null]],
    ['secret', [7]],
    [
      'former',
      [
        7,
        { ...FORMER, round: '1' },
        { round: 1, replaced: null },
        { round: 1, replaced: 'then', steps: [] },
        { ...FORMER, steps: [7] },
      ],
    ],
    ['replaced', [7, 'yesterday']],
    ['found', ['sessions', 7]],
    ['steps', ['freeze', [null], ['freeze'], [{ id: 7, state: 'done' }], [...RUN.steps, { id: 'freeze' }]]],
    [
      'programs',
      ['77', [null], [77], [{ ...PROGRAM, step: 7 }], [{ ...PROGRAM, pid: '77' }], [{ ...PROGRAM, pid: 0 }]],
    ],
  ] as const) {
    it(`is none where ${field} is not what it is to be`, () => {
      for (const value of values) expect(readAs({ [field]: value }), JSON.stringify(value)).to.equal(undefined);
    });
  }

  it('takes nothing from a step that is not of its kind', () => {
    const wrong = {
      id: 'tokens',
      state: 'done',
      begun: 7,
      ended: 7,
      before: 7,
      after: 7,
      sentAt: 7,
      answeredAt: 7,
      closed: '3',
      left: '1',
      code: 7,
    };
    expect(readAs({ steps: [wrong] })?.steps).to.deep.equal([{ ...newStep('tokens', 'pending'), state: 'done' }]);
  });
});
