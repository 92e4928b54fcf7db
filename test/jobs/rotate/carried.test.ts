/**
 * In which order a rotation does what it does, and what becomes of the secret when something keeps it from going on
 * (docs/adr/0022-rotations.md). Steps, doors and the disk are in memory.
 */
import { expect } from 'chai';
import {
  type ChangeStep,
  deliverStep,
  type DoorEnd,
  type HandedSecret,
  pauseStep,
  type Payload,
  type RotationDoors,
  type RunRecord,
  Runs,
  setStep,
  StartedPrograms,
  StepFailure,
  testStep,
  tokenStep,
  Vault,
  watchStep,
} from '../../../lib/change/index.js';
import { orgError } from '../../../lib/facts/org/index.js';
import { KeyedError } from '../../../lib/keyedError.js';
import { carryRotation, type RotationJob } from '../../../lib/jobs/rotate/carryRotation.js';
import { MACHINE } from '../../../lib/login/machine.js';
import { Secret } from '../../../lib/login/secret.js';
import { known } from '../../../lib/policy/index.js';
import { MemoryDisk } from '../../login/memoryDisk.js';
import { BEFORE, BEGUN, runWith, THEIRS } from './samples.js';

const IDS = [
  ...['pause', 'password', 'token', 'test', 'deliver-1', 'deliver-2', 'hand-over', 'unlock', 'watch', 'unlock-again'],
];
const ABOUT = {
  ...{ command: 'rotate login', orgId: '00D', org: 'acme', userId: '005', username: 'u', subject: null, found: null },
};
/** A second later. */
const NEXT = '2026-11-24T12:00:01.000Z';
const OTHER = { id: 'other', command: 'revoke login' };
const REFUSED: DoorEnd = { kind: 'refused', code: 'exit-1' };

/** What each door comes to, and what happens meanwhile. */
type Fates = Readonly<Record<string, DoorEnd | (() => DoorEnd | undefined)>>;
const DONE: DoorEnd = { kind: 'done' };

class FullDisk extends MemoryDisk {
  public isFull = false;

  public override replace(name: string, content: string): void {
    if (this.isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    super.replace(name, content);
  }
}

class Story {
  public readonly disk = new FullDisk(new Map());
  public readonly runs = new Runs('/nowhere', undefined, this.disk);
  public readonly did: string[] = [];
  public readonly told: string[] = [];
  public readonly handed: HandedSecret[] = [];
  public begun: Parameters<RotationJob['onBegin']>[0] | undefined;
  public readonly started = new StartedPrograms({ ...MACHINE, startOf: () => 's', groupRuns: () => false });
  public changed: string | null = BEFORE;
  public isLocked = false;
  public isEnding = false;
  /** What becomes of the next look at who has changed the password. */
  public onLook: (() => Promise<void>) | undefined;
  public readonly slept: number[] = [];
  /** The time is over for which it waits for an org at most. */
  public isImpatient = false;

  public async carry(fates: Fates = {}, more: Partial<RotationJob> = {}): Promise<RunRecord & { stopped?: string }> {
    const vault = more.vault ?? new Vault();
    const work = async (name: string): Promise<DoorEnd> => {
      this.did.push(name);
      const fate = fates[name];
      return Promise.resolve((typeof fate === 'function' ? fate() : fate) ?? DONE);
    };
    const must = async (name: string): Promise<void> => {
      const end = await work(name);
      if (end.kind !== 'done') throw new StepFailure(end.code, end.kind);
    };
    const serverTime = async (): ReturnType<RotationDoors['holdings']['serverTime']> =>
      Promise.resolve(known('2026-11-24T12:00:00.000Z', ''));
    const doors: RotationDoors = {
      holdings: { passwordChanged: async () => Promise.resolve(known(this.changed ?? '', '')), serverTime },
      makePassword: async () => Promise.resolve(new Secret('new')),
      setPassword: async () => {
        // Whatever was there before, the org shows another second.
        if (fates['password'] !== REFUSED) this.changed = this.changed === BEGUN ? NEXT : BEGUN;
        await must('password');
      },
      takeToken: async () => {
        await must('token');
        return new Secret('T');
      },
      pause: async () => work('pause'),
      test: async () => work('test'),
      deliver: async (at) => work(`deliver-${String(at + 1)}`),
      watch: async () => work('watch'),
    };
    const payload = (): Payload | undefined =>
      vault.password === undefined
        ? undefined
        : { username: 'u', password: vault.password.reveal(), securityToken: 'T', instanceUrl: '' };
    const unlock = (id: string): ChangeStep => {
      let isDone = false;
      return {
        id,
        look: async () => Promise.resolve({ shows: isDone ? 'done' : 'open' }),
        act: async () => {
          await must(id);
          isDone = true;
          return undefined;
        },
      };
    };
    const { record, stopped } = await carryRotation({
      ...{ runs: this.runs, vault, payload, started: this.started, about: ABOUT, ids: IDS, resumed: undefined },
      ...{ leftOut: new Set(), skipped: new Set(), isLockedNow: false, isWatchedAgain: false, isAnew: false },
      steps: [
        ...[pauseStep(doors), setStep(doors, vault), tokenStep(doors, vault), testStep(doors, vault)],
        ...[deliverStep(doors, 0, payload), deliverStep(doors, 1, payload), unlock('unlock'), watchStep(doors)],
        unlock('unlock-again'),
      ],
      handOver: async (whole) => {
        this.handed.push(whole);
        return work('hand-over');
      },
      passwordChanged: async () => {
        const look = this.onLook;
        this.onLook = undefined;
        await look?.();
        return this.changed;
      },
      clock: {
        now: () => new Date(BEGUN),
        sleep: async (milliseconds, how) => {
          this.slept.push(milliseconds);
          return how?.ref === false && !this.isImpatient ? new Promise(() => undefined) : Promise.resolve();
        },
      },
      isEnding: () => this.isEnding,
      isLocked: () => this.isLocked,
      tell: (step) => this.told.push(step),
      holdings: { serverTime },
      patience: { seconds: 1, isForced: false, say: () => undefined },
      onBegin: (run) => {
        this.begun = run;
      },
      ...more,
    });
    if (!this.disk.isFull) expect(this.runs.load(record.id), 'what is written down').to.deep.equal(record);
    return { ...record, ...(stopped === undefined ? {} : { stopped: stopped.key }) };
  }
}

const statesIn = ({ steps }: RunRecord): Record<string, string> =>
  Object.fromEntries(steps.map(({ id, state }) => [id, state]));
const keyOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: unknown) => (error instanceof KeyedError ? error.key : error));

describe('jobs: the course of a rotation', () => {
  let story: Story;
  beforeEach(() => {
    story = new Story();
  });
  const othersSet = (): undefined => {
    story.changed = THEIRS;
  };
  const looks = (look: () => Promise<void>, end?: DoorEnd) => (): DoorEnd | undefined => {
    story.onLook = look;
    story.isImpatient = true;
    return end;
  };

  it('stops the clients, sets, tries and delivers, and only then unlocks and watches', async () => {
    const record = await story.carry();
    const all = ['pause', 'password', 'token', 'test', 'deliver-1', 'deliver-2', 'unlock', 'watch'];
    expect([story.did, story.told]).to.deep.equal([all, all]);
    expect(statesIn(record)).to.deep.equal({
      ...Object.fromEntries(all.map((id) => [id, 'done'])),
      ...{ 'hand-over': 'left-out', 'unlock-again': 'left-out' },
    });
    expect([record.ended, record.replaced, record.former, record.round]).to.deep.equal([BEGUN, null, null, 1]);
    expect(record.secret).to.equal('The new secret was delivered to every recipient.');
    expect(story.begun).to.deep.equal({
      ...{ id: record.id, file: story.runs.fileOf(record.id), isLost: false, isDead: false },
    });
  });

  it('holds the user back from other changes until its clients are watched, and from other rotations to its end', async () => {
    const held: (string | undefined)[][] = [];
    const note = (): undefined => {
      held.push((['change', 'rotation'] as const).map((what) => story.runs.heldBy(ABOUT, what)?.command));
    };
    story.isLocked = true;
    await story.carry({ password: note, 'deliver-2': note, unlock: note, watch: note, 'unlock-again': note });
    const [both, one] = [
      ['rotate login', 'rotate login'],
      [undefined, 'rotate login'],
    ];
    note();
    expect(held).to.deep.equal([both, both, both, one, both, [undefined, undefined]]);
  });

  it('unlocks a user again whom the watch found locked, unless another command changes it by now', async () => {
    story.isLocked = true;
    expect(statesIn(await story.carry())['unlock-again']).to.equal('done');
    story = new Story();
    story.isLocked = true;
    const record = await story.carry({
      watch: () => {
        story.runs.take(ABOUT, OTHER);
        return undefined;
      },
    });
    const again = record.steps.find(({ id }) => id === 'unlock-again');
    expect([again?.state, again?.code, story.did.includes('unlock-again')]).to.deep.equal([
      'refused',
      'under-way',
      false,
    ]);
    expect(story.runs.heldBy(ABOUT, 'change')?.id).to.equal(OTHER.id);
  });

  it('leaves a user locked to whom somebody else has given another password meanwhile', async () => {
    story.isLocked = true;
    const record = await story.carry({ watch: othersSet });
    expect([statesIn(record)['unlock-again'], record.replaced]).to.deep.equal(['pending', THEIRS]);
    expect(record.secret).to.match(/of this run no longer works/u);
  });

  it('hands over what it has when something says no, and does nothing after that', async () => {
    for (const [step, end, rest] of [
      ['token', REFUSED, ['test', 'deliver-1', 'deliver-2', 'unlock', 'watch', 'unlock-again']],
      ['test', { kind: 'refused', code: 'wrong-password-or-token' }, ['deliver-1', 'deliver-2', 'unlock', 'watch']],
      ['deliver-1', REFUSED, ['deliver-2', 'unlock', 'watch', 'unlock-again']],
      ['deliver-2', { kind: 'unknown', code: 'timed-out' }, ['unlock', 'watch', 'unlock-again']],
    ] as const) {
      story = new Story();
      const record = await story.carry({ [step]: end });
      const states = statesIn(record);
      expect([states[step], states['hand-over'], story.told.at(-1)], step).to.deep.equal([
        end.kind,
        'done',
        'hand-over',
      ]);
      expect(
        rest.map((id) => states[id]),
        step,
      ).to.deep.equal(rest.map(() => 'pending'));
      expect(story.handed).to.have.length(1);
      const parts = record.steps.filter(({ id, state }) => ['password', 'token'].includes(id) && state !== 'refused');
      expect(story.handed[0]).to.deep.equal({
        ...{ username: 'u', password: 'new', securityToken: 'T', instanceUrl: '' },
        of: parts.map(({ begun, id }) => `${id} ${begun ?? ''}`).join(', '),
      });
      expect(record.ended).to.equal(BEGUN);
    }
    // Nothing was set: there is nothing to hand over, and nobody is asked for a token.
    for (const did of [['pause'], ['pause', 'password']]) {
      story = new Story();
      const record = await story.carry({ [did.at(-1) ?? '']: REFUSED });
      expect([statesIn(record)['hand-over'], story.handed, record.ended], did.join()).to.deep.equal([
        'pending',
        [],
        BEGUN,
      ]);
      expect(story.did).to.deep.equal(did);
    }
    // A login that was not tried, or failed for another cause, keeps nobody from the secret.
    for (const end of [
      { kind: 'not-tested', code: 'near-lock' },
      { kind: 'refused', code: 'user-locked' },
    ] as const) {
      story = new Story();
      const states = statesIn(await story.carry({ test: end }));
      expect([states['test'], states['deliver-2'], states['watch']]).to.deep.equal([end.kind, 'done', 'done']);
      expect(story.did.filter((id) => id === 'test')).to.have.length(1);
    }
  });

  it('notes what came of the hand-over', async () => {
    for (const [end, state, code] of [
      [{ kind: 'done' }, 'done', null],
      [{ kind: 'unknown', code: 'timed-out' }, 'unknown', 'timed-out'],
      [REFUSED, 'refused', 'exit-1'],
    ] as const) {
      story = new Story();
      const record = await story.carry({ 'deliver-1': REFUSED, 'hand-over': end });
      const step = record.steps.find(({ id }) => id === 'hand-over');
      expect(step).to.include({ state, code, begun: BEGUN, ended: BEGUN });
      expect(step?.before).to.equal(story.handed[0]?.of);
    }
    // While it is given it is not there yet.
    story = new Story();
    let now: RunRecord | undefined;
    await story.carry({
      'deliver-1': REFUSED,
      'hand-over': () => {
        [now] = story.runs.of(ABOUT);
        return undefined;
      },
    });
    expect(now?.steps.find(({ id }) => id === 'hand-over')).to.include({ state: 'begun', ended: null, code: null });
    expect(now?.ended).to.equal(null);
  });

  it('delivers to nobody what somebody else has replaced, and hands it over as what may be set', async () => {
    const record = await story.carry({ 'deliver-1': othersSet });
    expect(statesIn(record)).to.include({ 'deliver-1': 'done', 'deliver-2': 'pending', 'hand-over': 'done' });
    expect([story.handed[0]?.perhaps, record.replaced]).to.deep.equal([true, THEIRS]);
    story = new Story();
    await story.carry({ 'deliver-2': REFUSED });
    expect(story.handed[0]).not.to.have.property('perhaps');
    story = new Story();
    const lost = await story.carry({ password: { kind: 'unknown', code: 'timed-out' }, token: REFUSED });
    expect([statesIn(lost)['password'], story.handed[0]?.perhaps]).to.deep.equal(['unknown', true]);
  });

  it('asks nobody for a token of a password that the org does not show, where somebody else has changed it', async () => {
    const record = await story.carry({
      password: () => {
        story.changed = BEFORE;
        story.onLook = async () => Promise.resolve(othersSet());
        return undefined;
      },
    });
    expect([statesIn(record)['password'], record.replaced]).to.deep.equal(['unread', THEIRS]);
    expect([story.did, story.handed[0]?.perhaps]).to.deep.equal([['pause', 'password', 'hand-over'], true]);
    // Where nobody has, the login is what tells.
    story = new Story();
    const fine = await story.carry({
      password: () => {
        story.changed = BEFORE;
        return undefined;
      },
    });
    expect(statesIn(fine)).to.include({ password: 'unread', token: 'done', 'deliver-2': 'done' });
  });

  it('says that what it has handed over could not be written down', async () => {
    const record = await story.carry({
      'deliver-1': REFUSED,
      'hand-over': () => {
        story.disk.isFull = true;
        return undefined;
      },
    });
    expect([record.stopped, statesIn(record)['hand-over'], story.handed.length]).to.deep.equal([
      ...['change.error.unwritten', 'done', 1],
    ]);
  });

  it('does not wait for an org that does not answer while it holds a secret', async () => {
    for (const look of [
      async (): Promise<void> => new Promise(() => undefined),
      async (): Promise<void> => Promise.reject(orgError('request-limit')),
    ]) {
      story = new Story();
      const record = await story.carry({ 'deliver-2': looks(look, REFUSED) });
      expect([story.handed.length, statesIn(record)['hand-over'], story.slept]).to.deep.equal([1, 'done', [10_000]]);
    }
    // What cannot be read keeps no program from the secret; a defect does.
    story = new Story();
    const record = await story.carry({ test: looks(async () => Promise.reject(orgError('request-limit'))) });
    expect(statesIn(record)).to.include({ 'deliver-1': 'done', 'deliver-2': 'done', watch: 'done' });
    story = new Story();
    const defect = new Error('a defect');
    const end = await story.carry({ test: looks(async () => Promise.reject(defect)) }).catch((error: unknown) => error);
    expect([end, story.handed.length, story.did.includes('deliver-1')]).to.deep.equal([defect, 1, false]);
  });

  it('begins nothing more at a signal: what everybody has is all, what not everybody has is handed over', async () => {
    const ends = (): undefined => {
      story.isEnding = true;
    };
    const whole = statesIn(await story.carry({ 'deliver-2': ends }));
    expect([whole['hand-over'], whole['unlock'], whole['watch']]).to.deep.equal(['pending', 'pending', 'pending']);
    expect(story.handed).to.deep.equal([]);
    story = new Story();
    const half = statesIn(await story.carry({ test: ends }));
    expect([half['deliver-1'], half['hand-over'], story.handed.length]).to.deep.equal(['pending', 'done', 1]);
  });

  it('keeps the programs that it has started in its file, until they have ended', async () => {
    const there: (readonly string[] | undefined)[] = [];
    const look = (): undefined => {
      there.push(story.runs.of(ABOUT)[0]?.programs.map(({ step }) => step));
    };
    const record = await story.carry({
      'deliver-1': () => {
        story.started.began('deliver-1', 77);
        look();
        story.started.ended(77);
        return undefined;
      },
      'deliver-2': look,
    });
    expect([there, record.programs]).to.deep.equal([[['deliver-1'], []], []]);
  });
});

describe('jobs: a rotation that goes on', () => {
  let story: Story;
  beforeEach(() => {
    story = new Story();
  });
  const none = { pause: 'left-out', token: 'left-out', 'unlock-again': 'left-out' } as const;
  const order = { pause: 'left-out', password: 'pending', token: 'left-out', test: 'pending' } as const;
  const rest = { 'deliver-1': 'pending', 'deliver-2': 'pending', 'hand-over': 'pending', unlock: 'pending' } as const;
  const FRESH = { ...order, ...rest, watch: 'pending', 'unlock-again': 'left-out' } as const;
  const OURS = { password: { before: BEFORE, after: BEGUN, sentAt: BEGUN, answeredAt: BEGUN } };
  const WHOLE = { ...FRESH, password: 'done', test: 'done', 'deliver-1': 'done', 'deliver-2': 'done' } as const;

  /** @param states of the run as it was left; what the org shows by then is `changed` */
  const resume = async (
    states: Parameters<typeof runWith>[0],
    { changed = BEGUN, ...more }: Partial<RotationJob> & { readonly changed?: string | null } = {},
    written: Partial<RunRecord> = {},
    fates: Fates = {},
  ): Promise<Awaited<ReturnType<Story['carry']>>> => {
    const resumed = { ...runWith(states, OURS), ...written };
    story.runs.create(resumed);
    story.changed = changed;
    return story.carry(fates, { resumed, ...more });
  };

  it('with the secret that was given does what is left', async () => {
    const vault = new Vault(new Secret('given'), undefined, true);
    const record = await resume({ ...WHOLE, 'deliver-2': 'refused', 'hand-over': 'done' }, { vault });
    expect(story.did).to.deep.equal(['deliver-2', 'unlock', 'watch']);
    expect([record.id, record.round, record.ended, statesIn(record)['hand-over']]).to.deep.equal([
      'r',
      1,
      BEGUN,
      'done',
    ]);
    expect(story.begun).to.include({ id: 'r', isLost: false, isDead: false });
  });

  it('makes another one for everybody where that is lost, and only as the plan has said', async () => {
    const lost = { ...WHOLE, 'deliver-2': 'refused', 'hand-over': 'refused' } as const;
    const refused = await resume(lost).catch((error: unknown) => error);
    expect(refused).to.have.property('key', 'rotate.error.since');
    expect(refused).to.have.nested.property('text.params').that.deep.equals({ id: 'r' });
    expect(story.did).to.deep.equal([]);
    story = new Story();
    const record = await resume(lost, { isAnew: true });
    expect(story.did).to.deep.equal(['password', 'test', 'deliver-1', 'deliver-2', 'unlock', 'watch']);
    expect([record.round, record.former, story.begun?.isLost, story.begun?.isDead]).to.deep.equal([
      2,
      null,
      true,
      false,
    ]);
  });

  it('keeps what the round before has left as long as the org takes no other secret', async () => {
    const lost = { ...WHOLE, 'deliver-2': 'refused', 'hand-over': 'refused' } as const;
    const record = await resume(lost, { isAnew: true }, {}, { password: REFUSED });
    expect([record.round, record.former?.round, record.former?.replaced]).to.deep.equal([2, 1, null]);
    expect(record.former?.steps.find(({ id }) => id === 'deliver-1')?.state).to.equal('done');
    // It is taken up as that round left it.
    expect(await keyOf(story.carry({}, { resumed: record }))).to.equal('rotate.error.since');
    const again = await story.carry({}, { resumed: record, isAnew: true });
    expect([again.round, again.former]).to.deep.equal([2, null]);
  });

  it('makes another one in place of what somebody else has set, where not everybody had it', async () => {
    const half = { ...WHOLE, 'deliver-2': 'refused', 'hand-over': 'done' } as const;
    const given = { vault: new Vault(new Secret('given'), undefined, true), changed: THEIRS };
    expect(await keyOf(resume(half, given))).to.equal('rotate.error.since');
    story = new Story();
    expect(await keyOf(resume(half, { ...given, isAnew: true })), 'what is given is dead').to.equal(
      'rotate.error.since',
    );
    story = new Story();
    const record = await resume(half, { changed: THEIRS, isAnew: true }, {}, { password: REFUSED });
    expect([story.begun?.isLost, story.begun?.isDead]).to.deep.equal([true, true]);
    expect([record.round, record.former?.replaced, record.replaced]).to.deep.equal([2, THEIRS, null]);
    story = new Story();
    const set = await resume(half, { changed: THEIRS, isAnew: true }, { replaced: THEIRS });
    expect([set.round, set.replaced, statesIn(set)['deliver-2']]).to.deep.equal([2, null, 'done']);
  });

  it('is over where everybody had what somebody else has replaced', async () => {
    const record = await resume(WHOLE, { changed: THEIRS, isLockedNow: true });
    expect([story.did, record.replaced, record.ended]).to.deep.equal([[], THEIRS, BEGUN]);
    expect(statesIn(record), 'nothing is ahead').to.include({
      unlock: 'pending',
      watch: 'pending',
      'unlock-again': 'left-out',
    });
    expect(story.begun).to.include({ isLost: false, isDead: false });
  });

  it('says no longer of the old secret that it works, once somebody else has set one', async () => {
    const before = { ...FRESH, password: 'refused' } as const;
    const signal = { changed: THEIRS };
    story.isEnding = true;
    const record = await resume(before, signal, { secret: 'the old one works' });
    expect([record.replaced, story.did]).to.deep.equal([THEIRS, []]);
    story = new Story();
    const set = await resume(before, signal);
    expect([set.replaced, statesIn(set)['password']]).to.deep.equal([null, 'done']);
  });

  it('is not begun while a password that an earlier run has sent may still be set, unless somebody insists', async () => {
    const waiting = {
      ...runWith({ ...FRESH, password: 'unknown' }, { password: { before: BEFORE, begun: BEGUN, sentAt: BEGUN } }),
      id: 'earlier',
    };
    story.runs.create(waiting);
    expect(await keyOf(story.carry())).to.equal('rotate.error.on-its-way');
    expect([story.did, story.begun]).to.deep.equal([[], undefined]);
    const patience = { seconds: 1, isForced: true, say: (): void => undefined };
    expect(statesIn(await story.carry({}, { patience }))['password']).to.equal('done');
    // A change that came a minute after it is somebody else's: another one that is set now may still be replaced.
    story = new Story();
    story.runs.create(waiting);
    story.changed = '2026-11-24T12:01:01.000Z';
    expect(await keyOf(story.carry())).to.equal('rotate.error.on-its-way');
    story.changed = '2026-11-24T12:01:00.000Z';
    expect(statesIn(await story.carry())['deliver-2']).to.equal('done');
    story = new Story();
    const long = new Date(Date.parse(BEGUN) - 11 * 60_000).toISOString();
    story.runs.create({
      ...runWith({ ...FRESH, password: 'unknown' }, { password: { before: BEFORE, begun: long, sentAt: long } }),
      id: 'earlier',
    });
    expect(statesIn(await story.carry())['password']).to.equal('done');
  });

  it('takes a login with it as the proof that a password is set which nobody has answered, once', async () => {
    const vault = (): Vault => new Vault(new Secret('given'), undefined, true);
    const sent = { before: BEFORE, begun: BEGUN, sentAt: BEGUN, answeredAt: null, after: BEGUN };
    const unsure = (test: 'pending' | 'done'): RunRecord => ({
      ...runWith(
        { ...WHOLE, password: 'unknown', test, 'deliver-2': 'refused', 'hand-over': 'done' },
        { password: sent },
      ),
    });
    for (const [test, state] of [
      ['pending', 'done'],
      ['done', 'unknown'],
    ] as const) {
      story = new Story();
      const resumed = unsure(test);
      story.runs.create(resumed);
      story.changed = BEGUN;
      const patience = { seconds: 1, isForced: true, say: (): void => undefined };
      expect(statesIn(await story.carry({}, { resumed, vault: vault(), patience }))['password'], test).to.equal(state);
    }
  });

  it('leaves out what nobody wants now, and watches again whoever is out', async () => {
    const skipped = new Set(['test', 'watch', 'unlock-again']);
    const record = await resume({ ...WHOLE, test: 'refused' }, { skipped });
    expect(statesIn(record)).to.include({ test: 'left-out', watch: 'left-out', unlock: 'done' });
    story = new Story();
    const ended = { ...WHOLE, unlock: 'done', watch: 'done', ...none } as const;
    expect((await resume(ended), story.did)).to.deep.equal([]);
    story = new Story();
    await resume(ended, { isWatchedAgain: true });
    expect(story.did).to.deep.equal(['watch']);
    story = new Story();
    await resume(ended, { isLockedNow: true });
    expect(story.did).to.deep.equal(['unlock', 'watch']);
  });

  it('is taken up only with the steps that it was begun with', async () => {
    expect(await keyOf(resume({ password: 'done', test: 'done' }))).to.equal('change.error.unreadable');
  });
});
