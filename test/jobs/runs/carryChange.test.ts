/** A planned change as one run: written down before and after each step, and told where it was stopped (docs/adr/0020-changes.md). */
import { expect } from 'chai';
import { ChangeError, type ChangeStep, type RunRecord, Runs } from '../../../lib/change/index.js';
import { orgError } from '../../../lib/facts/org/index.js';
import {
  type CarriedRun,
  carryChange,
  type ChangeJob,
  checkOrg,
  orgIdOf,
  reportStop,
  resumedRun,
  stopOf,
  takenUp,
  underWayText,
} from '../../../lib/jobs/runs/carryChange.js';
import { KeyedError } from '../../../lib/keyedError.js';
import { say } from '../../../lib/messages.js';
import { Text } from '../../../lib/text.js';
import { type Files, MemoryDisk } from '../../login/memoryDisk.js';
import { BEGUN } from '../rotate/samples.js';

const ABOUT = {
  ...{ command: 'revoke login', orgId: '00D', org: 'acme', userId: '005', username: 'etl@acme.example' },
  ...{ subject: null, found: { n: 1 } },
};
const keyOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof KeyedError ? error.key : error;
  }
};

describe('jobs: a change that is carried out', () => {
  let files: Files;
  let runs: Runs;
  let did: string[];
  beforeEach(() => {
    files = new Map();
    runs = new Runs('/nowhere', undefined, new MemoryDisk(files));
    did = [];
  });

  const step = (id: string, act: () => void = () => undefined): ChangeStep => {
    let isDone = false;
    return {
      id,
      look: async ({ begun }) => {
        if (begun !== null) did.push(`look ${id}`);
        return Promise.resolve({ shows: isDone ? 'done' : 'open' });
      },
      act: async () => {
        did.push(id);
        act();
        isDone = true;
        return Promise.resolve(undefined);
      },
    };
  };
  const carry = async (steps: readonly ChangeStep[], more: Partial<ChangeJob> = {}): Promise<CarriedRun> =>
    carryChange({
      ...{ runs, about: ABOUT, steps, leftOut: [], resumed: undefined, now: () => new Date(BEGUN) },
      ...{
        onBegin: ({ file, id }) => did.push(`begin ${String(file === runs.fileOf(id))}`),
        tell: (id) => did.push(`tell ${id}`),
      },
      ...more,
    });
  const statesIn = ({ steps }: RunRecord): string[] => steps.map(({ id, state }) => `${id} ${state}`);

  it('is written down, one run at a time for a user, and leaves out what nobody wants', async () => {
    let held: unknown;
    const freeze = step('freeze', () => {
      held = [runs.heldBy(ABOUT, 'change')?.command, runs.of(ABOUT).map((run) => statesIn(run).join())];
    });
    const { record, stopped } = await carry([freeze, step('sessions'), step('sessions')], { leftOut: ['sessions'] });
    expect(held).to.deep.equal(['revoke login', ['freeze begun,sessions left-out']]);
    expect(did).to.deep.equal(['begin true', 'tell freeze', 'freeze', 'look freeze']);
    expect([statesIn(record), record.ended, stopped]).to.deep.equal([
      ['freeze done', 'sessions left-out'],
      BEGUN,
      undefined,
    ]);
    expect(runs.load(record.id)).to.deep.equal(record);
    expect([record.command, record.found, record.round]).to.deep.equal(['revoke login', { n: 1 }, 1]);
    expect(runs.heldBy(ABOUT, 'change')).to.equal(undefined);
    runs.take(ABOUT, { id: 'x', command: 'y' });
    expect(await carry([freeze]).catch((error: unknown) => error)).to.have.property('key', 'change.error.under-way');
  });

  it('goes on as its file stands, and looks again at what it has done', async () => {
    const { record } = await carry([step('freeze'), step('sessions')], { leftOut: ['freeze', 'sessions'] });
    const onDisk = {
      ...record,
      ended: null,
      steps: record.steps.map((one) => ({ ...one, state: 'done' as const, begun: BEGUN })),
    };
    runs.save(onDisk);
    did = [];
    const again = await carry([step('freeze'), step('sessions')], {
      ...{ resumed: record, leftOut: ['sessions'], about: { ...ABOUT, found: { n: 2 } } },
    });
    expect(did).to.deep.equal(['begin true', 'look freeze']);
    expect([again.record.id, again.record.found]).to.deep.equal([record.id, { n: 2 }]);
    expect(statesIn(again.record)).to.deep.equal(['freeze undone', 'sessions done']);
    expect(runs.of(ABOUT)).to.have.length(1);
  });

  it('says what has stopped it, and that is written down too', async () => {
    const spent = orgError('request-limit');
    const stops = step('freeze', () => {
      throw spent;
    });
    const { record, stopped } = await carry([stops, step('sessions')]);
    expect([stopped, record.ended, statesIn(record)]).to.deep.equal([
      ...[spent.text, BEGUN, ['freeze open', 'sessions pending']],
    ]);
    expect(runs.load(record.id)).to.deep.equal(record);
    const defect = new Error('a defect');
    const broken = step('freeze', () => {
      throw defect;
    });
    expect(await carry([broken]).catch((error: unknown) => error)).to.equal(defect);
    expect(runs.heldBy(ABOUT, 'change')).to.equal(undefined);
  });

  it('tells what it has done though nothing can be written down any more', async () => {
    let isFull = false;
    class FullDisk extends MemoryDisk {
      public override replace(name: string, content: string): void {
        if (isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        super.replace(name, content);
      }
    }
    runs = new Runs('/nowhere', undefined, new FullDisk(files));
    const freeze = step('freeze', () => {
      isFull = true;
    });
    const { record, stopped } = await carry([freeze]);
    expect([stopped?.key, statesIn(record), record.ended]).to.deep.equal([
      ...['change.error.unwritten', ['freeze done'], BEGUN],
    ]);
  });

  it('is taken up with the steps that it has, in their order', async () => {
    const { record } = await carry([step('freeze'), step('sessions')], { leftOut: ['freeze', 'sessions'] });
    const { id } = record;
    expect(takenUp(runs, id, ['freeze', 'sessions'])).to.deep.equal(record);
    for (const ids of [['freeze'], ['sessions', 'freeze'], ['freeze', 'sessions', 'tokens'], []]) {
      expect(
        keyOf(() => takenUp(runs, id, ids)),
        ids.join(),
      ).to.equal('change.error.unreadable');
    }
  });

  it('is that of this command, this user and this org', async () => {
    const { record } = await carry([]);
    const asked = (command: string, username?: string): unknown =>
      keyOf(() => resumedRun(runs, record.id, { command, username }).id);
    expect([asked('revoke login'), asked('revoke login', 'ETL@acme.example')]).to.deep.equal([record.id, record.id]);
    expect([asked('rotate login'), asked('revoke login', 'other@acme.example')]).to.deep.equal([
      ...['change.error.other-run', 'change.error.other-run'],
    ]);
    expect([keyOf(() => checkOrg(record, '00D')), keyOf(() => checkOrg(record, '00E'))]).to.deep.equal([
      ...[undefined, 'change.error.other-run'],
    ]);
    const source = { kind: 'org', name: 'acme' } as const;
    expect(orgIdOf({ source: { ...source, orgId: '00D' } })).to.equal('00D');
    expect(keyOf(() => orgIdOf({ source }))).to.equal('revoke.error.org');
  });
});

describe('jobs: what has stopped a change', () => {
  it('is an org that refuses, or a disk; nothing else', () => {
    const [spent, other] = [orgError('request-limit'), new ChangeError(Text.of('change.remedy.request-limit'))];
    expect([stopOf(spent), stopOf(other)]).to.deep.equal([spent.text, other.text]);
    const defect = new Error('a defect');
    expect(keyOf(() => stopOf(defect))).to.equal(defect);
  });

  it('is told with what to do: the run is resumed, and the command not repeated', () => {
    expect(reportStop(undefined)).to.deep.equal({ stopped: null, actions: [] });
    for (const [kind, remedy] of [
      ['session-expired', /sf org login web.*--resume/u],
      ['request-limit', /sf org list limits --target-org .*--resume/u],
    ] as const) {
      const { text } = orgError(kind);
      const { actions, stopped } = reportStop(text);
      expect([stopped, actions.length]).to.deep.equal([say(text), 1]);
      expect(actions[0], kind).to.match(remedy);
    }
    const { actions } = reportStop(Text.of('rotate.error.on-its-way', { id: 'r', time: 't' }));
    expect(actions).to.have.length.greaterThan(0);
    expect(actions.join()).not.to.match(/org login web|org list limits/u);
  });

  it('may be another run, which is named', () => {
    const words = say(underWayText({ id: 'run-7', command: 'rotate login', pid: 77, host: 'box' }));
    expect(words).to.include('run-7').and.include('rotate login').and.include('77').and.include('box');
  });
});
