/** Programs that a run which was killed has left behind: nothing is set before they are gone (docs/adr/0022-rotations.md). */
import { expect } from 'chai';
import { newRun, Runs, type ProgramMachine, type StartedProgram } from '../../../lib/change/index.js';
import { awaitPrograms } from '../../../lib/jobs/rotate/leftPrograms.js';
import { KeyedError } from '../../../lib/keyedError.js';
import { MemoryDisk } from '../../login/memoryDisk.js';

const ABOUT = { orgId: '00D', userId: '005' };
const HOST = 'box boot-1 pid:[1]';
const AWAY = 'other boot-1 pid:[1]';
const programOf = (pid: number, host = HOST): StartedProgram => ({ pid, host, start: 's', step: 'deliver-1' });

describe('jobs: programs that a killed run has left behind', () => {
  interface Waited {
    readonly key: unknown;
    readonly params: Readonly<Record<string, unknown>> | undefined;
    readonly exitCode: unknown;
    readonly said: readonly string[];
    readonly slept: number;
    readonly left: readonly number[];
  }
  /** @param until milliseconds after which the programs are gone */
  const waited = async (
    programs: readonly StartedProgram[],
    until: number,
    more: { readonly isForced?: boolean; readonly endsAt?: number } = {},
  ): Promise<Waited> => {
    const runs = new Runs('/nowhere', undefined, new MemoryDisk(new Map()));
    const about = {
      ...ABOUT,
      id: 'a',
      command: 'rotate login',
      org: 'acme',
      username: 'u',
      subject: null,
      found: null,
    };
    const run = newRun(about, new Date(0), ['pause'], () => false);
    runs.create({ ...run, started: '2026-11-24T12:00:00.000Z', programs });
    let slept = 0;
    const said: string[] = [];
    const machine: ProgramMachine = {
      ...{ now: () => new Date(0), pid: 1, host: HOST, startOf: () => 's', groupRuns: () => false },
      isAlive: () => slept < until,
    };
    const ended: unknown = await awaitPrograms(runs, ABOUT, {
      ...{ seconds: 1, isForced: more.isForced === true, machine, say: (text) => said.push(text.key) },
      isEnding: () => slept >= (more.endsAt ?? Infinity),
      sleep: async (milliseconds) => Promise.resolve(void (slept += milliseconds)),
    }).catch((error: unknown) => error);
    const error = ended instanceof KeyedError ? ended : undefined;
    return {
      params: error?.text.params,
      ...{ key: error === undefined ? ended : error.key, exitCode: error?.exitCode, said, slept },
      left: runs.load('a').programs.map(({ pid }) => pid),
    };
  };

  it('are waited for until they are gone, and no longer', async () => {
    expect(await waited([], 0)).to.deep.include({ key: undefined, said: [], slept: 0 });
    expect(await waited([programOf(7)], 0)).to.deep.include({ key: undefined, said: [], slept: 0 });
    expect(await waited([programOf(7)], 500)).to.deep.include({
      ...{ key: undefined, said: ['rotate.program.wait'], slept: 500 },
    });
    expect(await waited([programOf(7)], 1000)).to.deep.include({ key: undefined, slept: 1000 });
  });

  it('that stay keep a rotation from changing anything, unless whoever runs it has looked', async () => {
    const runs = await waited([programOf(7)], Infinity);
    expect(runs).to.deep.include({ key: 'rotate.error.program-runs', slept: 1000 });
    // Which it is, and of which run: whoever looks has to find it.
    expect(runs.params).to.include({ id: 'a', pid: '7' });
    expect(runs.params?.['step']).to.match(/1/u);
    expect(await waited([programOf(7)], Infinity, { isForced: true })).to.deep.include({
      ...{ key: undefined, said: ['rotate.program.wait', 'rotate.program.forced'], slept: 1000, left: [7] },
    });
  });

  it('are waited for no longer at a signal', async () => {
    expect(await waited([programOf(7)], Infinity, { endsAt: 500 })).to.deep.include({
      ...{ key: 'login-errors.interrupted', exitCode: 130, slept: 500 },
    });
  });

  it('of another machine nobody can tell: who has looked is asked once', async () => {
    const programs = [programOf(7, AWAY), programOf(8)];
    expect(await waited(programs, 0)).to.deep.include({ key: 'rotate.error.program-unread', said: [], left: [7, 8] });
    expect(await waited(programs, 0, { isForced: true })).to.deep.include({ key: undefined, left: [8] });
  });
});
