/** A rotation that is taken up: with the secret that was given, or another one (docs/adr/0022-rotations.md). */
import { expect } from 'chai';
import { type RunRecord, Vault } from '../../../lib/change/index.js';
import type { RotationJob } from '../../../lib/jobs/rotate/carryRotation.js';
import { Secret } from '../../../lib/login/secret.js';
import { BEFORE, BEGUN, runWith, THEIRS } from './samples.js';
import { type Fates, keyOf, REFUSED, statesIn, Story } from './story.js';

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
