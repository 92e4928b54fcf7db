/**
 * What is written down of a step, by what the org said and what it showed afterwards (docs/adr/0020-changes.md): each state
 * is a statement.
 */
import { expect } from 'chai';
import { carryOut, newStep, StepFailure, type ChangeStep, type RunRecord, type Sight } from '../../lib/change/index.js';
import { OrgRefusal, orgError } from '../../lib/facts/org/index.js';

type StepRecord = RunRecord['steps'][number];

const NOW = '2026-11-24T12:00:01.000Z';
const EARLIER = '2026-11-24T11:00:00.000Z';
const runOf = (...steps: readonly StepRecord[]): RunRecord => ({
  ...{ version: 1, id: 'run', command: 'revoke login', orgId: '00D', org: 'acme', userId: '005', username: 'u' },
  ...{
    subject: null,
    started: EARLIER,
    ended: EARLIER,
    round: 1,
    secret: null,
    replaced: null,
    found: null,
    former: null,
    programs: [],
  },
  steps,
});
const record = (state: StepRecord['state'], more: Partial<StepRecord> = {}): StepRecord => ({
  ...{ ...newStep('tokens', 'pending'), state },
  ...more,
});

interface Tried {
  readonly end: StepRecord | undefined;
  readonly acts: number;
  readonly saved: readonly RunRecord[];
}

/** @param sights what the org shows, one look after the other */
async function tryIt(
  first: StepRecord,
  sights: readonly (Sight | Error)[],
  act: () => Promise<number | undefined> = async () => Promise.resolve(undefined),
): Promise<Tried> {
  const left = [...sights];
  const saved: RunRecord[] = [];
  let acts = 0;
  const step: ChangeStep = {
    id: 'tokens',
    look: async () => {
      const sight = left.shift() ?? { shows: 'unknown' };
      return sight instanceof Error ? Promise.reject(sight) : Promise.resolve(sight);
    },
    act: async () => {
      acts += 1;
      return act();
    },
  };
  const run = await carryOut(runOf(first), [step], { now: () => new Date(NOW), save: (one) => saved.push(one) });
  expect(saved.at(-1), 'what is returned is what is on the disk').to.equal(run);
  expect(left, 'looks that were not made').to.deep.equal([]);
  return { end: run.steps[0], acts, saved };
}

const fails = (error: Error) => async (): Promise<never> => Promise.reject(error);
const OPEN: Sight = { shows: 'open', left: 2 };
const DONE: Sight = { shows: 'done', left: 0 };
const UNKNOWN: Sight = { shows: 'unknown' };
const LOST = orgError('connection', { code: 'ECONNRESET' });
const NO = new OrgRefusal('INSUFFICIENT_ACCESS', '');

describe('a step that was sent', () => {
  const cases: readonly (readonly [
    said: string,
    act: () => Promise<number | undefined>,
    after: Sight | Error,
    Partial<StepRecord>,
  ])[] = [
    ['yes', async () => Promise.resolve(3), DONE, { state: 'done', closed: 3, left: 0 }],
    ['yes', async () => Promise.resolve(3), OPEN, { state: 'open', closed: 3, left: 2 }],
    ['yes', async () => Promise.resolve(3), UNKNOWN, { state: 'unread', closed: 3, left: null }],
    ['yes', async () => Promise.resolve(undefined), LOST, { state: 'unread', closed: null }],
    ['no', fails(NO), OPEN, { state: 'refused', code: 'INSUFFICIENT_ACCESS', left: 2 }],
    ['no', fails(NO), UNKNOWN, { state: 'refused', code: 'INSUFFICIENT_ACCESS' }],
    ['no', fails(NO), DONE, { state: 'done', code: 'INSUFFICIENT_ACCESS', left: 0 }],
    ['nothing', fails(LOST), DONE, { state: 'done', left: 0 }],
    ['nothing', fails(LOST), OPEN, { state: 'open', left: 2 }],
    ['nothing', fails(LOST), UNKNOWN, { state: 'unknown' }],
    ['no, a program', fails(new StepFailure('exit-1', 'refused')), UNKNOWN, { state: 'refused', code: 'exit-1' }],
    [
      'nothing, a program',
      fails(new StepFailure('timed-out', 'unknown')),
      UNKNOWN,
      { state: 'unknown', code: 'timed-out' },
    ],
    [
      'nothing, a program',
      fails(new StepFailure('timed-out', 'unknown')),
      OPEN,
      { state: 'open', code: 'timed-out', left: 2 },
    ],
  ];
  for (const [said, act, after, expected] of cases) {
    it(`is ${String(expected.state)} where it said ${said} and the org shows ${after instanceof Error ? 'nothing' : after.shows}`, async () => {
      const { acts, end } = await tryIt(newStep('tokens', 'pending'), [OPEN, after], act);
      expect([acts, end]).to.deep.equal([1, { ...newStep('tokens', 'pending'), begun: NOW, ended: NOW, ...expected }]);
    });
  }

  it('is not tested where nothing was sent for the user’s sake, whatever the org would show', async () => {
    const { end } = await tryIt(
      newStep('tokens', 'pending'),
      [OPEN],
      fails(new StepFailure('held-back', 'not-tested')),
    );
    expect(end).to.deep.equal(record('not-tested', { begun: NOW, ended: NOW, code: 'held-back' }));
  });

  it('counts what several runs of it closed', async () => {
    const { end } = await tryIt(record('open', { closed: 4, code: 'OLD' }), [OPEN, DONE], async () =>
      Promise.resolve(3),
    );
    expect(end).to.include({ closed: 7, code: null });
  });

  it('passes on what is no answer of the org', async () => {
    const odd = new RangeError('odd');
    expect(await tryIt(newStep('tokens', 'pending'), [OPEN], fails(odd)).catch((error: unknown) => error)).to.equal(
      odd,
    );
  });
});

describe('a step that a run takes up', () => {
  it('is done where the org shows it, and nothing is sent', async () => {
    for (const state of ['pending', 'refused', 'open', 'not-tested'] as const) {
      const { acts, end } = await tryIt(record(state, { code: 'OLD' }), [DONE]);
      expect([acts, end], state).to.deep.equal([0, record('done', { ended: NOW, left: 0, closed: 0 })]);
    }
  });

  it('is sent where nobody knows and nothing was sent before', async () => {
    const { acts } = await tryIt(newStep('tokens', 'pending'), [UNKNOWN, DONE]);
    expect(acts).to.equal(1);
  });

  it('that may have happened is sent again only where the org shows that it did not', async () => {
    for (const state of ['begun', 'unread', 'unknown'] as const) {
      const before = record(state, { begun: EARLIER, closed: 4, code: 'timed-out' });
      expect(await tryIt(before, [OPEN, DONE]), state).to.deep.include({ acts: 1 });
      const shown = await tryIt(before, [DONE]);
      expect([shown.acts, shown.end], state).to.deep.equal([
        0,
        { ...before, state: 'done', ended: NOW, left: 0, code: null },
      ]);
      const hidden = await tryIt(before, [UNKNOWN]);
      const stays = state === 'unread' ? 'unread' : 'unknown';
      expect([hidden.acts, hidden.end], state).to.deep.equal([0, { ...before, state: stays, ended: NOW }]);
    }
  });

  it('is not looked at where it is done or left out', async () => {
    for (const state of ['done', 'left-out'] as const) {
      const { acts, end, saved } = await tryIt(record(state, { ended: EARLIER }), []);
      expect([acts, end, saved.length], state).to.deep.equal([0, record(state, { ended: EARLIER }), 1]);
    }
  });

  it('writes down what was before it, and that it has begun, before it is sent', async () => {
    const saved: RunRecord[] = [];
    const step: ChangeStep = {
      id: 'tokens',
      before: async () => Promise.resolve('seen before'),
      look: async () => Promise.resolve(OPEN),
      act: async () => {
        expect(saved.at(-1)?.steps).to.deep.equal([record('begun', { begun: NOW, before: 'seen before' })]);
        expect(saved.at(-1)?.ended, 'the run has not ended').to.equal(null);
        return Promise.resolve(undefined);
      },
    };
    const first = record('refused', { code: 'OLD', ended: EARLIER });
    const run = await carryOut(runOf(first), [step], { now: () => new Date(NOW), save: (one) => saved.push(one) });
    expect([saved.length, run.ended]).to.deep.equal([3, NOW]);
  });
});

describe('a step of a run that is taken up to be told of, and was done', () => {
  const LATER = '2026-11-24T13:00:00.000Z';
  const done = record('done', { begun: EARLIER, ended: EARLIER, left: 0, closed: 3 });
  const looked = async (first: StepRecord, sight: Sight | Error): Promise<StepRecord | undefined> => {
    const told: string[] = [];
    const step: ChangeStep = {
      id: 'tokens',
      look: async () => (sight instanceof Error ? Promise.reject(sight) : Promise.resolve(sight)),
      act: async () => Promise.reject(new Error('What was done is not sent again')),
    };
    const around = { now: () => new Date(LATER), save: () => undefined, tell: (id: string) => void told.push(id) };
    const run = await carryOut(runOf(first), [step], { ...around, looksAgain: true });
    expect(told, 'nothing is being done').to.deep.equal([]);
    return run.steps[0];
  };

  it('stays as it was seen, at its time, while the org shows it, or does not tell', async () => {
    expect(await looked(done, { shows: 'done', left: 0 })).to.deep.equal(done);
    expect(await looked({ ...done, left: null }, { shows: 'done', left: 0 })).to.deep.equal(done);
    expect(await looked(done, { shows: 'done' }), 'no longer counted').to.deep.equal({ ...done, left: null });
    for (const sight of [UNKNOWN, LOST]) {
      expect(await looked(done, sight)).to.deep.equal(done);
      expect(await looked({ ...done, state: 'undone' }, sight)).to.deep.equal({ ...done, state: 'undone' });
    }
  });

  it('is undone from when on the org shows the contrary, and done again from when on it does not', async () => {
    const undone = { ...done, state: 'undone', ended: LATER, left: 2 } as const;
    expect(await looked(done, OPEN)).to.deep.equal(undone);
    expect(await looked({ ...undone, ended: EARLIER }, DONE)).to.deep.equal({ ...done, ended: LATER });
  });
});

describe('a step that comes once more in a run', () => {
  const once = async (
    sight: Sight | Error,
  ): Promise<{ readonly acts: number; readonly end: StepRecord | undefined }> => {
    let acts = 0;
    const step: ChangeStep = {
      ...{ id: 'tokens', again: () => true },
      look: async () => (sight instanceof Error ? Promise.reject(sight) : Promise.resolve(sight)),
      act: async () => Promise.resolve((acts += 1)),
    };
    const first = record('done', { begun: EARLIER, ended: EARLIER, closed: 3, left: 0 });
    const run = await carryOut(runOf(first), [step], { now: () => new Date(NOW), save: () => undefined });
    return { acts, end: run.steps[0] };
  };

  it('is sent where something is open again; else what was seen stays', async () => {
    const seen = record('done', { begun: EARLIER, ended: EARLIER, closed: 3, left: 0 });
    for (const sight of [DONE, UNKNOWN, LOST]) expect(await once(sight)).to.deep.equal({ acts: 0, end: seen });
    const { acts, end } = await once(OPEN);
    expect(acts).to.equal(1);
    expect(end).to.include({ state: 'open', closed: 4, left: 2, begun: NOW });
  });

  it('is passed over where it says no, whatever its state', async () => {
    for (const state of ['pending', 'refused', 'done', 'begun'] as const) {
      const step: ChangeStep = {
        ...{ id: 'tokens', again: () => false },
        look: async () => Promise.reject(new Error('Nobody looks')),
        act: async () => Promise.reject(new Error('Nothing is sent')),
      };
      const around = { now: () => new Date(NOW), save: () => undefined, looksAgain: true };
      expect((await carryOut(runOf(record(state)), [step], around)).steps).to.deep.equal([record(state)]);
    }
  });
});

describe('a run', () => {
  const IDS = ['one', 'two', 'three'];
  const ran = async (more: {
    readonly steps?: readonly Partial<ChangeStep>[];
    readonly ends?: () => boolean;
    readonly known?: readonly string[];
  }): Promise<{ told: string[]; states: string[]; error: unknown }> => {
    const told: string[] = [];
    let last = runOf(...(more.known ?? IDS).map((id) => newStep(id, 'pending')));
    const steps = IDS.map((id, at): ChangeStep => ({
      ...{ id, look: async () => Promise.resolve(UNKNOWN), act: async () => Promise.resolve(undefined) },
      ...more.steps?.[at],
    }));
    const error = await carryOut(last, steps, {
      ...{ now: () => new Date(NOW), save: (run) => void (last = run), tell: (id) => void told.push(id) },
      ...(more.ends === undefined ? {} : { isEnding: more.ends }),
    }).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    return { told, states: last.steps.map(({ state }) => state), error };
  };

  it('tells each step before it begins it', async () => {
    expect(await ran({})).to.deep.equal({ told: IDS, states: ['unread', 'unread', 'unread'], error: undefined });
  });

  it('passes over a step that its file does not have', async () => {
    expect(await ran({ known: ['one', 'three'] })).to.deep.include({ told: ['one', 'three'] });
  });

  it('ends where somebody has interrupted it, before the next step', async () => {
    let looks = 0;
    const { states, told } = await ran({ ends: () => (looks += 1) > 1 });
    expect([told, states]).to.deep.equal([['one'], ['unread', 'pending', 'pending']]);
  });

  it('ends after a step that nothing may follow', async () => {
    const { states } = await ran({ steps: [{}, { stops: ({ state }) => state === 'unread' }] });
    expect(states).to.deep.equal(['unread', 'unread', 'pending']);
  });

  it('goes on after a wire that failed once, and ends where no further call can succeed', async () => {
    const failing = (error: Error): readonly Partial<ChangeStep>[] => [{ act: fails(error) }];
    expect(await ran({ steps: failing(LOST) })).to.deep.include({ states: ['unknown', 'unread', 'unread'] });
    // A session that has ended is a no of the org; what was cancelled may have reached it.
    for (const [error, state] of [
      [orgError('session-expired'), 'refused'],
      [orgError('cancelled'), 'unknown'],
    ] as const) {
      expect(await ran({ steps: failing(error) })).to.deep.include({
        states: [state, 'pending', 'pending'],
        error,
      });
      const blind = await ran({ steps: [{ look: fails(error) }] });
      expect(blind, 'already at the first look').to.deep.include({ states: ['pending', 'pending', 'pending'], error });
    }
    const blind = await ran({ steps: [{ look: fails(LOST) }] });
    expect(blind).to.deep.include({ states: ['unread', 'unread', 'unread'], error: undefined });
  });
});
