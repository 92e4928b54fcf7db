/**
 * Runs that meet faults and die, in one process: a run's disk and the org it changes are in memory, and the run can die
 * before or after each of its effects. Whatever happens, no effect comes twice, and every run file tells the truth.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { carryOut, newStep, recordIn, type RunRecord, type ChangeStep } from '../../lib/change/index.js';
import { OrgError, orgError, OrgRefusal } from '../../lib/facts/org/index.js';
import { type Files, Killed, Life, MemoryDisk } from '../login/memoryDisk.js';

const IDS = ['freeze', 'sessions', 'password', 'addresses'];
/** Of this one nobody can read back whether it happened. */
const BLIND = 'password';
const FILE = 'run';

/** What becomes of one request: it works; it works and the answer is lost; it never arrives; the org says no. */
type Fate = 'works' | 'answer-lost' | 'lost' | 'refused';

class World {
  public readonly effects = new Map<string, number>();
  /** What somebody else has taken back since. */
  public readonly takenBack = new Set<string>();
  readonly #isBlind: boolean;

  public constructor(isBlind: boolean) {
    this.#isBlind = isBlind;
  }

  public isShut(id: string): boolean {
    return (this.effects.get(id) ?? 0) > 0 && !this.takenBack.has(id);
  }

  public steps(life: Life, fates: Fate[]): ChangeStep[] {
    return IDS.map((id) => ({
      id,
      look: async ({ begun }) => {
        await Promise.resolve();
        if (this.#isBlind && id === BLIND) return { shows: begun === null ? 'open' : 'unknown' };
        return { shows: this.isShut(id) ? 'done' : 'open' };
      },
      act: async () => {
        await Promise.resolve();
        const fate = fates.shift() ?? 'works';
        if (fate === 'refused') throw new OrgRefusal('INSUFFICIENT_ACCESS', '');
        if (fate === 'lost') throw orgError('connection', { code: 'ECONNRESET' });
        life.step(() => {
          this.effects.set(id, (this.effects.get(id) ?? 0) + 1);
        });
        if (fate === 'answer-lost') throw orgError('connection', { code: 'ECONNRESET' });
        return undefined;
      },
    }));
  }
}

const FRESH: RunRecord = {
  ...{ version: 1, id: FILE, command: 'revoke login', orgId: '00D', org: 'acme', userId: '005', username: 'u' },
  ...{ subject: null, started: '2026-11-24T12:00:00.000Z', ended: null, round: 1, secret: null, replaced: null },
  found: null,
  former: null,
  steps: IDS.map((id) => newStep(id, 'pending')),
  programs: [],
};

function recordOn(files: Files): RunRecord {
  const record = recordIn(files.get(FILE) ?? Buffer.from(''));
  if (record === undefined) throw new Error('The run file is no record');
  return record;
}

/** One process: it takes the run up and ends, or dies. */
async function live(world: World, files: Files, { fates, until }: { fates: Fate[]; until: number }): Promise<boolean> {
  const life = new Life(until);
  const disk = new MemoryDisk(files, life);
  try {
    await carryOut(recordOn(files), world.steps(life, fates), {
      now: () => new Date('2026-11-24T12:00:01Z'),
      save: (record) => {
        disk.replace(FILE, JSON.stringify(record));
      },
    });
    return true;
  } catch (error) {
    if (error instanceof Killed || error instanceof OrgError) return false;
    throw error;
  }
}

function checkTruth(world: World, files: Files): void {
  for (const { id, state } of recordOn(files).steps) {
    expect(world.effects.get(id) ?? 0, `${id} happened`).to.be.at.most(1);
    if (state === 'done' || state === 'unread') expect(world.isShut(id), `${id} ${state}`).to.equal(true);
    if (state === 'pending' || state === 'open' || state === 'refused') {
      expect(world.isShut(id), `${id} ${state}`).to.equal(false);
    }
  }
}

const fate = fc.constantFrom<Fate>('works', 'answer-lost', 'lost', 'refused');
const process = fc.record({ fates: fc.array(fate, { maxLength: 6 }), until: fc.integer({ min: 0, max: 40 }) });

describe('a run that changes an org', () => {
  for (const isBlind of [false, true]) {
    const what = isBlind ? 'of which one step cannot be read back' : 'whose steps can be read back';
    it(`${what} tells the truth after every fault and every death, and does nothing twice`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(process, { minLength: 1, maxLength: 5 }), async (lives) => {
          const world = new World(isBlind);
          const files: Files = new Map([[FILE, Buffer.from(JSON.stringify(FRESH))]]);
          for (const one of lives) {
            await live(world, files, one);
            checkTruth(world, files);
          }
          expect(await live(world, files, { fates: [], until: Infinity })).to.equal(true);
          checkTruth(world, files);
          for (const { id, state } of recordOn(files).steps) {
            // What cannot be read back stays unknown for ever, and is never sent again.
            expect(isBlind && id === BLIND ? ['unread', 'unknown'] : ['done'], id).to.include(state);
          }
        }),
        { numRuns: 1000 },
      );
    });
  }

  it('sends nothing before it is written down that it may have happened', async () => {
    const files: Files = new Map([[FILE, Buffer.from(JSON.stringify(FRESH))]]);
    const world = new World(false);
    for (let until = 0; ; until++) {
      files.set(FILE, Buffer.from(JSON.stringify(FRESH)));
      world.effects.clear();
      const ended = await live(world, files, { fates: [], until });
      const { steps } = recordOn(files);
      for (const { id, state } of steps) {
        if (world.isShut(id)) expect(state, `dead at ${until}`).to.be.oneOf(['begun', 'done']);
      }
      if (ended) break;
    }
  });

  it('does not begin a further step where no call can succeed any more', async () => {
    const files: Files = new Map([[FILE, Buffer.from(JSON.stringify(FRESH))]]);
    const world = new World(false);
    const life = new Life();
    const [first, ...others] = world.steps(life, []);
    const act = async (): Promise<undefined> => {
      await Promise.resolve();
      throw orgError('session-expired');
    };
    const saved: RunRecord[] = [];
    const steps = first === undefined ? [] : [{ ...first, act }, ...others];
    const ran = carryOut(recordOn(files), steps, { now: () => new Date(), save: (record) => saved.push(record) });
    const error: unknown = await ran.catch((failure: unknown) => failure);
    expect(error).to.be.instanceOf(OrgError);
    expect(saved.at(-1)?.steps.map(({ state }) => state)).to.deep.equal(['open', 'pending', 'pending', 'pending']);
  });

  for (const [what, fails, state] of [
    ['did not happen where the org was clear about it', orgError('session-expired'), 'refused'],
    ['may have happened where no answer came', orgError('calls-spent', { most: '5' }), 'begun'],
  ] as const) {
    it(`says of a step after which nothing can be seen that it ${what}`, async () => {
      const saved: RunRecord[] = [];
      let isSent = false;
      const step: ChangeStep = {
        id: 'freeze',
        look: async () => (isSent ? Promise.reject(orgError('session-expired')) : Promise.resolve({ shows: 'open' })),
        act: async () => {
          isSent = true;
          return Promise.reject(fails);
        },
      };
      const ran = carryOut(FRESH, [step], { now: () => new Date(), save: (record) => saved.push(record) });
      expect(await ran.catch((failure: unknown) => failure)).to.be.instanceOf(OrgError);
      expect(saved.at(-1)?.steps[0]?.state).to.equal(state);
    });
  }

  it('leaves out what is to be left out', async () => {
    const world = new World(false);
    const steps = IDS.map((id) => newStep(id, id === 'sessions' ? 'left-out' : 'pending'));
    await carryOut({ ...FRESH, steps }, world.steps(new Life(), []), { now: () => new Date(), save: () => undefined });
    expect(IDS.map((id) => world.isShut(id))).to.deep.equal([true, false, true, true]);
  });

  it('says, taken up, how its steps stand by then, and does none again that somebody has taken back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(IDS), fc.subarray(IDS), async (first, then) => {
        const world = new World(false);
        const around = { now: () => new Date(), save: () => undefined, looksAgain: true };
        let run = await carryOut(FRESH, world.steps(new Life(), []), around);
        for (const takenBack of [first, then]) {
          world.takenBack.clear();
          for (const id of takenBack) world.takenBack.add(id);
          run = await carryOut(run, world.steps(new Life(), []), around);
          for (const { id, state } of run.steps) {
            expect(state, id).to.equal(takenBack.includes(id) ? 'undone' : 'done');
            expect(world.effects.get(id), id).to.equal(1);
          }
        }
      }),
    );
  });

  it('does not look again at what it has done where that shows nothing: each step of a rotation', async () => {
    const world = new World(false);
    const around = { now: () => new Date(), save: () => undefined };
    const run = await carryOut(FRESH, world.steps(new Life(), []), around);
    world.takenBack.add('freeze');
    const again = await carryOut(run, world.steps(new Life(), []), around);
    expect(again.steps.map(({ state }) => state)).to.deep.equal(IDS.map(() => 'done'));
  });

  const broken: [string, string][] = [
    ['no JSON', '{'],
    ['another version', JSON.stringify({ ...FRESH, version: 2 })],
    ['a state that nobody knows', JSON.stringify({ ...FRESH, steps: [{ id: 'freeze', state: 'ready' }] })],
    ['no steps', JSON.stringify({ ...FRESH, steps: undefined })],
    ['findings that are none', JSON.stringify({ ...FRESH, found: 'sessions 3' })],
    ['a time that is none', JSON.stringify({ ...FRESH, started: 'yesterday' })],
  ];
  for (const [what, text] of broken) {
    it(`is not taken up from a file with ${what}`, () => {
      expect(recordIn(Buffer.from(text))).to.equal(undefined);
    });
  }
});
