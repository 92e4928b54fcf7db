/**
 * In which order a rotation does what it does, and what becomes of the secret when something keeps it from going on
 * (docs/adr/0022-rotations.md).
 */
import { expect } from 'chai';
import type { DoorEnd, RunRecord } from '../../../lib/change/index.js';
import { orgError } from '../../../lib/facts/org/index.js';
import { BEFORE, BEGUN, THEIRS } from './samples.js';
import { ABOUT, REFUSED, statesIn, Story } from './story.js';

const OTHER = { id: 'other', command: 'revoke login' };

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
        story.onLook = async () => {
          othersSet();
          return Promise.resolve();
        };
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
