/**
 * What the time of the last change of a password tells of one that was sent (docs/adr/0020-changes.md, docs/salesforce.md
 * section 10): the org tells whole seconds, and carries out what nobody has answered for ten minutes.
 */
import { expect } from 'chai';
import {
  carryOut,
  foreignChange,
  foreignChangeOfToken,
  isUnanswered,
  mayBeSetUntil,
  newPasswordStep,
  newRun,
  newStep,
  type ChangeStep,
  type RunRecord,
  type Sight,
  type StepRecord,
  type WaitedFor,
} from '../../lib/change/index.js';
import { orgError } from '../../lib/facts/org/index.js';
import { known, unreadable } from '../../lib/policy/index.js';
import { gap } from '../policy/support.js';

const BEFORE = '2026-11-01T00:00:00.000Z';
const SENT = '2026-11-24T12:00:00.000Z';
/** Seconds after it was sent, by the clock of the org. */
const at = (seconds: number): string => new Date(Date.parse(SENT) + seconds * 1000).toISOString();
/** The clock of this machine is an hour and a half behind. */
const BEGUN = '2026-11-24T10:30:00.000Z';
const here = (seconds: number): Date => new Date(Date.parse(BEGUN) + seconds * 1000);

const record = (state: StepRecord['state'], more: Partial<StepRecord> = {}): StepRecord => ({
  ...{ ...newStep('password', 'pending'), state, begun: BEGUN, before: BEFORE, sentAt: SENT },
  ...more,
});
const NEVER = record('pending', { begun: null, sentAt: null });
type Holdings = Parameters<typeof newPasswordStep>[0]['holdings'];

describe('a change of a password that was none of the run’s', () => {
  const isTheirs = (one: StepRecord | undefined, changed: string | null): boolean => {
    const found = foreignChange(one, changed);
    if (found !== undefined) expect(found).to.equal(changed);
    return found !== undefined;
  };

  it('is none where nothing was sent, or the time is not known', () => {
    for (const one of [undefined, NEVER, record('done', { begun: null, after: at(1) })]) {
      expect(isTheirs(one, at(5000))).to.equal(false);
    }
    for (const state of ['refused', 'done', 'unknown', 'unread'] as const) {
      expect(isTheirs(record(state, { after: at(1) }), null), state).to.equal(false);
    }
  });

  it('is any, where nothing came of what was sent, that was not there before', () => {
    for (const state of ['refused', 'open', 'not-tested'] as const) {
      expect([isTheirs(record(state), BEFORE), isTheirs(record(state), at(1))], state).to.deep.equal([false, true]);
      expect(isTheirs(record(state, { before: null }), at(1)), 'nobody knows what there was').to.equal(false);
    }
  });

  it('is any other than that which was seen once it was set', () => {
    for (const state of ['done', 'undone'] as const) {
      const set = record(state, { after: at(1), answeredAt: at(1) });
      // Earlier times are as much another one as later ones.
      expect([at(1), at(2), at(0), BEFORE].map((time) => isTheirs(set, time))).to.deep.equal([false, true, true, true]);
    }
  });

  it('comes after the answer of the org, where nobody saw it set: within a second they are not told apart', () => {
    for (const state of ['unread', 'done'] as const) {
      const answered = record(state, { answeredAt: at(2) });
      expect([at(0), at(2), at(3), at(4)].map((time) => isTheirs(answered, time))).to.deep.equal([
        ...[false, false, false, true],
      ]);
    }
  });

  it('comes more than ten minutes after one that nobody has answered', () => {
    for (const state of ['begun', 'unknown'] as const) {
      for (const after of [null, at(5)]) {
        const sent = record(state, { after });
        expect([at(1), at(600), at(601)].map((time) => isTheirs(sent, time))).to.deep.equal([false, false, true]);
        expect(isTheirs(sent, BEFORE), 'nobody has changed it').to.equal(false);
      }
    }
  });

  it('comes hours after it where the org did not tell its time: the clock here may be wrong', () => {
    const sent = record('unknown', { sentAt: null });
    const times = [here(60), here(3000), here(5 * 3600)].map((time) => isTheirs(sent, time.toISOString()));
    expect(times).to.deep.equal([false, false, true]);
  });
});

describe('a change of the password that a new token was taken for', () => {
  it('is any since the token was asked for', () => {
    const token = record('done', { id: 'token' });
    expect(foreignChangeOfToken(token, BEFORE)).to.equal(undefined);
    expect(foreignChangeOfToken(token, at(1))).to.equal(at(1));
  });

  it('is a later one than that of the token, where nobody knows what there was before', () => {
    const token = record('done', { id: 'token', before: null, after: at(10) });
    expect([at(9), at(10), at(11)].map((time) => foreignChangeOfToken(token, time))).to.deep.equal([
      ...[undefined, undefined, at(11)],
    ]);
    expect(foreignChangeOfToken({ ...token, after: null }, at(11))).to.equal(undefined);
  });

  it('is none where no token was asked for, or the time is not known', () => {
    expect(foreignChangeOfToken(undefined, at(1))).to.equal(undefined);
    expect(foreignChangeOfToken({ ...NEVER, id: 'token' }, at(1))).to.equal(undefined);
    expect(foreignChangeOfToken(record('done', { id: 'token' }), null)).to.equal(undefined);
  });
});

describe('a password that may still be set', () => {
  const until = (one: StepRecord | undefined, waited: Partial<WaitedFor> = {}): string | undefined =>
    mayBeSetUntil(one, { changed: BEFORE, isAnew: false, now: here(120), orgNow: at(60), ...waited })?.toISOString();
  /** Of this machine, as everything that is told to whoever sits at it. */
  const LEFT = here(120 + 540).toISOString();

  it('is so for ten minutes by the clock of the org, where nobody has answered', () => {
    for (const state of ['begun', 'unknown'] as const) {
      expect(until(record(state)), state).to.equal(LEFT);
      expect(until(record(state), { orgNow: at(599) })).to.equal(here(121).toISOString());
      expect(until(record(state), { orgNow: at(600) })).to.equal(undefined);
    }
    for (const state of ['pending', 'done', 'undone', 'unread', 'refused', 'open', 'left-out', 'not-tested'] as const) {
      expect(until(record(state)), state).to.equal(undefined);
      expect(isUnanswered(record(state)), state).to.equal(false);
    }
    expect([until(undefined), until(record('begun', { begun: null }))]).to.deep.equal([undefined, undefined]);
  });

  it('is so by the clock here where the org does not tell its time, or did not', () => {
    expect(until(record('begun'), { orgNow: undefined })).to.equal(here(600).toISOString());
    expect(until(record('begun', { sentAt: null }))).to.equal(here(600).toISOString());
    expect(until(record('begun', { sentAt: null }), { now: here(600) })).to.equal(undefined);
  });

  it('is so no longer once the password has changed: that was it, or somebody has set another one', () => {
    for (const changed of [at(1), at(59)]) expect(until(record('unknown'), { changed })).to.equal(undefined);
    for (const [before, changed] of [
      [BEFORE, null],
      [null, at(1)],
    ] as const) {
      expect(until(record('unknown', { before }), { changed }), 'whether it has changed is not known').to.equal(LEFT);
    }
  });

  it('is so, where another one is set next, unless the change came within a minute', () => {
    const waited = { isAnew: true, orgNow: at(300) };
    const left = here(120 + 300).toISOString();
    expect([at(1), at(60), at(61)].map((changed) => until(record('unknown'), { ...waited, changed }))).to.deep.equal([
      ...[undefined, undefined, left],
    ]);
    const untold = record('unknown', { sentAt: null });
    const times = [here(60), here(61)].map((time) => until(untold, { ...waited, changed: time.toISOString() }));
    expect(times).to.deep.equal([undefined, here(600).toISOString()]);
  });
});

describe('a password that is set', () => {
  const holdingsOf = (changed: string | Error | undefined, time: string | null = at(1)): Holdings => ({
    passwordChanged: async () =>
      changed instanceof Error
        ? Promise.reject(changed)
        : Promise.resolve(changed === undefined ? unreadable(gap('User')) : known(changed, 'test')),
    serverTime: async () => Promise.resolve(time === null ? unreadable(gap('time')) : known(time, 'test')),
  });
  const done = async (): Promise<void> => Promise.resolve();
  const lost = orgError('connection', { code: 'ECONNRESET' });

  for (const [whose, isKnown] of [
    ['nobody', false],
    ['somebody', true],
  ] as const) {
    const stepOf = (holdings: Holdings, now?: () => Date): ChangeStep =>
      newPasswordStep({ holdings, isKnown, now }, done);
    /** Right after the org has said yes. */
    const answered = async (changed: string, sent: Partial<StepRecord>): Promise<Sight> => {
      const step = stepOf(holdingsOf(changed));
      await step.act([]);
      return step.look(record('begun', { answeredAt: at(2), ...sent }));
    };

    it(`for ${whose} is proved by a change from a second before it was sent to one after the answer`, async () => {
      for (const changed of [at(-1), at(0), at(3)]) {
        expect(await answered(changed, { before: null }), changed).to.deep.equal({ shows: 'done', shown: changed });
      }
      // One that was there before, though nobody had read it.
      expect(await answered(at(-2), { before: null })).to.deep.equal({ shows: 'unknown' });
      expect(await answered('', {}), 'never changed, as the org shows it').to.deep.equal({ shows: 'unknown' });
    });

    it(`for ${whose} is proved by any other time than before where the org did not tell its own`, async () => {
      const untold = { sentAt: null, answeredAt: null };
      expect(await answered(at(7000), untold)).to.deep.equal({ shows: 'done', shown: at(7000) });
      expect((await answered(at(0), { ...untold, before: null })).shows).to.equal(isKnown ? 'unknown' : 'open');
    });
  }

  it('for somebody is not sent again where nobody knows what there was before', async () => {
    const step = newPasswordStep({ holdings: holdingsOf(BEFORE, at(3600)), isKnown: true }, done);
    expect(await step.look(record('begun', { before: null }))).to.deep.equal({ shows: 'unknown' });
    expect(await step.look(record('begun'))).to.deep.equal({ shows: 'open' });
    // The org had said yes to it.
    expect(await step.look(record('unread'))).to.deep.equal({ shows: 'unknown' });
  });

  it('for nobody, of which nobody has seen when it was set, is not known to be there still', async () => {
    const step = newPasswordStep({ holdings: holdingsOf(at(1)) }, done);
    for (const state of ['done', 'undone'] as const) {
      expect(await step.look(record(state))).to.deep.equal({ shows: 'unknown' });
      expect(await step.look(record(state, { after: at(1) }))).to.deep.equal({ shows: 'done' });
      expect(await step.look(record(state, { after: at(0) }))).to.deep.equal({ shows: 'open' });
    }
  });

  it('waits by the clock here where the org does not tell the time', async () => {
    const begun = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
    const holdings = holdingsOf(BEFORE, null);
    const sight = async (one: Partial<StepRecord>, now?: () => Date): Promise<string> =>
      (await newPasswordStep({ holdings, isKnown: true, now }, done).look(record('begun', one))).shows;
    expect([await sight({ begun: begun(1) }), await sight({ begun: begun(11) })]).to.deep.equal(['unknown', 'open']);
    expect([await sight({}, () => here(599)), await sight({}, () => here(600))]).to.deep.equal(['unknown', 'open']);
  });

  it('for nobody is set though the read before it failed once; for somebody it is not', async () => {
    const before = async (error: Error | undefined, isKnown: boolean): Promise<unknown> =>
      newPasswordStep({ holdings: holdingsOf(error), isKnown }, done)
        .before?.()
        .catch((failure: unknown) => failure);
    const ended = orgError('session-expired');
    const odd = new RangeError('odd');
    expect([await before(lost, false), await before(lost, true)]).to.deep.equal([undefined, lost]);
    expect([await before(undefined, false), await before(undefined, true)]).to.deep.equal([undefined, undefined]);
    for (const error of [ended, odd]) {
      expect([await before(error, false), await before(error, true)]).to.deep.equal([error, error]);
    }
  });
});

describe('the time at which a step was sent', () => {
  const ran = async (
    clock: ChangeStep['clock'],
    ticks: readonly number[],
    sights: readonly Sight[] = [{ shows: 'open' }, { shows: 'done', shown: 'seen' }],
  ): Promise<StepRecord | undefined> => {
    const left = [...sights];
    // The first tells when it was sent, the second when it was written down, the third when the org has answered.
    const times = [...ticks];
    const about = { id: 'r', command: 'rotate login', orgId: '00D', org: 'acme', userId: '005', username: 'u' };
    const run: RunRecord = newRun({ ...about, subject: null, found: null }, here(0), ['password'], () => false);
    const step: ChangeStep = {
      ...{ id: 'password', look: async () => Promise.resolve(left.shift() ?? { shows: 'unknown' }) },
      act: async () => Promise.resolve(undefined),
      ...(clock === undefined ? {} : { clock }),
    };
    const ended = await carryOut(run, [step], { now: () => here(times.shift() ?? 0), save: () => undefined });
    return ended.steps[0];
  };
  const told = async (): Promise<string> => Promise.resolve(SENT);

  it('is that of the org, and its answer came as much later as this machine has counted', async () => {
    expect(await ran(told, [10, 11, 14])).to.deep.include({ sentAt: SENT, answeredAt: at(4), after: 'seen' });
  });

  it('is no later than the answer, though somebody has set the clock here back', async () => {
    expect(await ran(told, [10, 11, 3])).to.deep.include({ sentAt: SENT, answeredAt: SENT });
  });

  it('is not known where the org does not tell it, which is no reason not to send', async () => {
    const untold = { state: 'done', sentAt: null, answeredAt: null };
    expect(await ran(undefined, [10, 11, 14])).to.deep.include(untold);
    expect(await ran(async () => Promise.resolve(undefined), [10, 11, 14])).to.deep.include(untold);
    expect(await ran(async () => Promise.reject(orgError('silent')), [10, 11, 14])).to.deep.include(untold);
  });

  it('ends the run where no further call can succeed', async () => {
    const ended = orgError('request-limit');
    expect(await ran(async () => Promise.reject(ended), [10]).catch((error: unknown) => error)).to.equal(ended);
  });
});
