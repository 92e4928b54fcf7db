/**
 * What others have done to the password beside a run, as the run is told; and what is said of a password that is given.
 */
import { expect } from 'chai';
import { newRun, newStep, type RunRecord, Runs, type StepRecord } from '../../../lib/change/index.js';
import { orgError, OrgRefusal } from '../../../lib/facts/org/index.js';
import { checkGiven } from '../../../lib/jobs/rotate/pipedPassword.js';
import { refusalWords } from '../../../lib/jobs/rotate/operator.js';
import {
  checkOnItsWay,
  deadSince,
  foreignAfter,
  foreignOf,
  isOwnLost,
  isReplaced,
  latestOnItsWay,
  oldReplacedAt,
  orgTime,
  setOf,
  withOwnLost,
  withPastOf,
} from '../../../lib/jobs/runs/passwordChanges.js';
import { sinceOfRun } from '../../../lib/jobs/rotate/wantedSteps.js';
import { say } from '../../../lib/messages.js';
import { KeyedError } from '../../../lib/keyedError.js';
import { known, unreadable } from '../../../lib/policy/index.js';
import { MemoryDisk } from '../../login/memoryDisk.js';
import { gap } from '../../policy/support.js';
import { FOUND, runWith } from '../rotate/samples.js';

const BEFORE = '2026-11-01T00:00:00.000Z';
const BEGUN = '2026-11-24T12:00:00.000Z';
const THEIRS = '2026-11-24T13:00:00.000Z';

const runOf = (state: StepRecord['state'], begun = BEGUN): { readonly steps: readonly StepRecord[] } => ({
  steps: [{ ...newStep('password', 'pending'), state, begun, ended: begun, before: BEFORE, after: null }],
});

describe('a password that somebody else has changed', () => {
  it('leaves nothing of the old one, of which a run that set none said that it works', () => {
    expect(oldReplacedAt(runOf('refused'), THEIRS)).to.equal(THEIRS);
    expect(oldReplacedAt(runOf('refused'), BEFORE)).to.equal(undefined);
    expect(oldReplacedAt(runOf('refused'), null)).to.equal(undefined);
    expect(oldReplacedAt(runOf('done'), THEIRS)).to.equal(undefined);
  });

  it('before the run set its own is nothing that has taken the place of it', () => {
    const later = '2026-11-24T14:00:00.000Z';
    for (const state of ['done', 'unread', 'unknown'] as const) {
      expect(foreignAfter(THEIRS, runOf('refused'), runOf(state, later)), state).to.equal(null);
    }
    // Refused again, or not begun again.
    expect(foreignAfter(THEIRS, runOf('refused'), runOf('refused', later))).to.equal(THEIRS);
    expect(foreignAfter(THEIRS, runOf('done'), runOf('done'))).to.equal(THEIRS);
  });
});

describe('a secret that a run has set', () => {
  /** As the org shows it: it was changed when the run did so. */
  const OURS = { password: { before: BEFORE, after: BEGUN, sentAt: BEGUN, answeredAt: BEGUN } };
  const whole = runWith({ password: 'done', 'deliver-1': 'done' }, OURS);
  const half = runWith({ password: 'done', 'deliver-1': 'done', 'deliver-2': 'refused' }, OURS);

  it('is the password, or the token where that stays', () => {
    expect(setOf(whole.steps)?.id).to.equal('password');
    expect(setOf(runWith({ password: 'left-out', token: 'done' }).steps)?.id).to.equal('token');
    expect(setOf(runWith({ password: 'pending', token: 'done' }).steps)?.id).to.equal('password');
    expect(setOf(runWith({ token: 'done' }).steps)).to.equal(undefined);
  });

  it('is dead once somebody else has changed the password, as the org shows it or as the run has noted', () => {
    expect([foreignOf(whole.steps, THEIRS), foreignOf(whole.steps, BEGUN), foreignOf(whole.steps, null)]).to.deep.equal(
      [...[THEIRS, undefined, undefined]],
    );
    // A token dies with the password that it was taken for.
    const { steps } = runWith({ password: 'left-out', token: 'done' }, { token: { before: BEFORE, after: BEGUN } });
    expect([foreignOf(steps, BEFORE), foreignOf(steps, BEGUN)]).to.deep.equal([undefined, BEGUN]);
    expect([deadSince(whole, THEIRS), deadSince(whole, BEGUN), deadSince(whole, null)]).to.deep.equal([
      ...[THEIRS, undefined, undefined],
    ]);
    expect(deadSince({ ...whole, replaced: THEIRS }, null)).to.equal(THEIRS);
    expect(deadSince({ ...whole, replaced: BEFORE }, THEIRS), 'the last time').to.equal(THEIRS);
    const none = { ...runWith({ password: 'refused' }, { password: { before: BEFORE } }), replaced: THEIRS };
    expect(deadSince(none, THEIRS)).to.equal(undefined);
  });

  it('is made anew where not everybody had it, or nobody knows whether it was ever set', () => {
    expect([isReplaced(whole, THEIRS), isReplaced(half, THEIRS), isReplaced(half, BEGUN)]).to.deep.equal([
      ...[false, true, false],
    ]);
    // Shown on a terminal, to nobody else.
    const shown = (state: StepRecord['state']): RunRecord => {
      const handed = { 'hand-over': { before: `password ${BEGUN}` } };
      return { ...runWith({ password: state, 'hand-over': 'done' }, handed), replaced: THEIRS };
    };
    expect([isReplaced(shown('done'), null), isReplaced(shown('unknown'), null)]).to.deep.equal([false, true]);
    const delivered = { ...runWith({ password: 'unknown', 'deliver-1': 'done' }), replaced: THEIRS };
    expect(isReplaced(delivered, null)).to.equal(false);
  });
});

describe('a password that may still be set', () => {
  const NOW = new Date('2026-11-24T12:04:00.000Z');
  const sent = (state: StepRecord['state'], more: Partial<RunRecord> = {}): RunRecord => ({
    ...runWith({ password: state }, { password: { before: BEFORE, sentAt: BEGUN } }),
    ...more,
  });
  const waiting = { changed: BEFORE, isAnew: true, now: NOW };

  it('keeps another from being set: ten minutes are the longest (docs/salesforce.md section 10)', () => {
    const keyOf = (runs: readonly RunRecord[], more = {}): unknown => {
      try {
        checkOnItsWay(runs, { ...waiting, ...more });
        return undefined;
      } catch (error) {
        return error instanceof KeyedError ? [error.key, error.text.params['id'], error.text.params['time']] : error;
      }
    };
    const refused = ['rotate.error.on-its-way', 'r', '2026-11-24 12:10 UTC'];
    for (const state of ['begun', 'unknown'] as const) {
      expect(keyOf([sent('done'), sent(state)]), state).to.deep.equal(refused);
    }
    for (const state of ['pending', 'done', 'refused', 'left-out'] as const) {
      expect(keyOf([sent(state)])).to.equal(undefined);
    }
    expect(keyOf([])).to.equal(undefined);
    expect(keyOf([sent('unknown')], { now: new Date('2026-11-24T12:10:00.000Z') })).to.equal(undefined);
    expect(keyOf([sent('unknown')], { orgNow: '2026-11-24T12:10:00.000Z' }), 'by the clock of the org').to.equal(
      undefined,
    );
    expect(keyOf([sent('unknown')], { changed: BEGUN }), 'it has come').to.equal(undefined);
    // A round that was refused leaves that of the one before.
    const { steps } = sent('unknown');
    expect(keyOf([sent('refused', { former: { round: 1, replaced: null, steps } })])).to.deep.equal(refused);
  });

  it('is told until when, the latest of all rotations', () => {
    const until = (runs: readonly RunRecord[]): string | undefined => latestOnItsWay(runs, waiting)?.toISOString();
    const [begun, sentAt] = ['2026-11-24T12:02:00.000Z', '2026-11-24T12:02:01.000Z'];
    const later = runWith({ password: 'begun' }, { password: { before: BEFORE, begun, sentAt } });
    expect(until([sent('unknown')])).to.equal('2026-11-24T12:10:00.000Z');
    expect(until([sent('unknown'), later, sent('done')])).to.equal('2026-11-24T12:12:00.000Z');
    expect(until([later, sent('unknown')])).to.equal('2026-11-24T12:12:00.000Z');
    expect(until([sent('unknown', { command: 'revoke login' })]), 'of one that nobody knows').to.equal(undefined);
    expect(until([])).to.equal(undefined);
  });

  it('hangs on the time of the org, which nobody is asked for without need', async () => {
    const time = (answer: Parameters<typeof orgTime>[1]['serverTime'], runs = [sent('unknown')]): Promise<unknown> =>
      orgTime(runs, { serverTime: answer });
    const fine = async (): ReturnType<Parameters<typeof orgTime>[1]['serverTime']> =>
      Promise.resolve(known(THEIRS, ''));
    expect(await time(fine)).to.equal(THEIRS);
    expect(await time(async () => Promise.resolve(unreadable(gap('x'))))).to.equal(undefined);
    expect(await time(async () => Promise.reject(orgError('request-limit')))).to.equal(undefined);
    const defect = new Error('a defect');
    const end = time(async () => Promise.reject(defect));
    expect(await end.catch((error: unknown) => error)).to.equal(defect);
    expect(await time(fine, [sent('done'), sent('refused')])).to.equal(undefined);
    expect(await time(fine, [sent('done'), sent('begun')])).to.equal(THEIRS);
  });
});

describe('the plan of a rotation with what runs before it have done', () => {
  const OURS = { password: { before: BEFORE, after: BEGUN, sentAt: BEGUN, answeredAt: BEGUN } };
  const lost = runWith({ password: 'done', 'deliver-1': 'refused', 'hand-over': 'refused' }, OURS);
  const about = { orgId: '00D', userId: '005' };
  let runs: Runs;
  beforeEach(() => {
    runs = new Runs('/nowhere', undefined, new MemoryDisk(new Map()));
  });
  const found = (
    changes: Partial<typeof FOUND>,
    resumed?: RunRecord,
    now = new Date('2026-11-24T12:04:00.000Z'),
  ): Pick<typeof FOUND, 'foreign' | 'refusals' | 'underWay'> =>
    withPastOf({ found: { ...FOUND, ...changes } }, { ...about, runs, resumed, now, orgNow: undefined, isAnew: true })
      .found;

  it('asks nobody for an old password that nobody has', () => {
    expect(withOwnLost(['own-user', 'frozen'], true)).to.deep.equal(['own-lost', 'frozen']);
    expect(withOwnLost(['own-lost', 'own-user', 'frozen'], false)).to.deep.equal(['own-user', 'frozen']);
    expect(isOwnLost({ own: true }, lost, undefined)).to.equal(true);
    expect([isOwnLost({ own: false }, lost, undefined), isOwnLost({ own: true }, lost, THEIRS)]).to.deep.equal([
      false,
      false,
    ]);
    expect(isOwnLost({ own: true }, runWith({ password: 'done', 'deliver-1': 'unknown' }, OURS), undefined)).to.equal(
      false,
    );
    expect(found({ own: true, refusals: ['own-user'] }, lost).refusals).to.deep.equal(['own-lost']);
    expect(found({ own: true, refusals: ['own-user'] }).refusals).to.deep.equal(['own-user']);
    expect(found({ own: true, refusals: ['own-user'], changed: THEIRS }, lost).refusals).to.deep.equal(['own-user']);
  });

  it('says when somebody else has changed the password, of a run that is taken up', () => {
    expect(found({ changed: THEIRS }, lost).foreign).to.equal(THEIRS);
    expect(found({ changed: BEGUN }, lost).foreign).to.equal(null);
    expect(found({ changed: THEIRS }).foreign).to.equal(null);
    expect(found({}, { ...lost, replaced: THEIRS }).foreign).to.equal(THEIRS);
    // Of the old secret that it left as it was.
    const none = runWith({ password: 'refused' }, { password: { before: BEFORE } });
    expect([found({ changed: THEIRS }, none).foreign, found({ changed: BEFORE }, none).foreign]).to.deep.equal([
      THEIRS,
      null,
    ]);
  });

  it('names another run that changes the user right now, and a password that may still be set', () => {
    expect([found({}).underWay, found({}).refusals]).to.deep.equal([undefined, []]);
    const held = runs.take(about, { id: 'other', command: 'revoke login' });
    expect(found({}).underWay?.params).to.include({ id: 'other', command: 'revoke login' });
    held.giveBack();
    runs.take(about, { id: 'watching', command: 'rotate login' }, 'rotation');
    expect(found({}).underWay?.params).to.include({ id: 'watching' });
    const sent = runWith({ password: 'unknown' }, { password: { before: BEFORE, sentAt: BEGUN } });
    runs.create(sent);
    expect(found({ changed: BEFORE, refusals: ['frozen'] }).refusals).to.deep.equal(['frozen', 'on-its-way']);
    expect(found({ changed: BEGUN }).refusals, 'it has come').to.deep.equal([]);
    expect(found({ changed: BEFORE }, undefined, new Date('2026-11-24T12:10:00.000Z')).refusals).to.deep.equal([]);
    expect(found({ changed: BEFORE, userId: '005-other' }).refusals, 'of another user').to.deep.equal([]);
  });
});

describe('a run that is taken up', () => {
  const run = (found: RunRecord['found']): RunRecord => {
    const subject = { command: 'rotate login', orgId: '', org: '', userId: '', username: '', subject: null, found };
    return newRun({ id: 'r', ...subject }, new Date(BEGUN), [], () => false);
  };

  it('waits for each client that it began with: it looks from the same time on, or from an earlier one', () => {
    expect(sinceOfRun(run({ since: BEGUN }), THEIRS, false)).to.equal(BEGUN);
    expect(sinceOfRun(run({ since: BEGUN }), THEIRS, true)).to.equal(BEGUN);
    expect(sinceOfRun(run({ since: BEGUN }), BEFORE, true)).to.equal(BEFORE);
    expect(sinceOfRun(run({ since: BEGUN }), BEFORE, false), 'nobody asked for it').to.equal(BEGUN);
    // A run file of before, or none.
    for (const one of [run(null), run({ since: 'x' }), undefined]) {
      expect(sinceOfRun(one, THEIRS, false)).to.equal(THEIRS);
    }
  });
});

describe('a password that is piped in', () => {
  const saidOf = (password: string): string[] => {
    const said: string[] = [];
    const needs = { least: 8, complexity: undefined };
    checkGiven(password, { needs, operator: { tell: (text) => said.push(say(text)) } });
    return said;
  };

  it('is taken with a word where clients are known to send it wrong', () => {
    for (const mark of ['&', '+', '%', "'", '"', ' ', '\n', '<']) {
      expect(saidOf(`Long-enough${mark}1`).join(), mark).to.match(/clients are known to send those incorrectly/u);
    }
    expect(saidOf('Long-enough-1')).to.deep.equal([]);
  });

  it('and refused by the org is told why, in words that do not repeat it', () => {
    const refusal = (words: string): OrgRefusal => new OrgRefusal('INVALID_NEW_PASSWORD', words);
    const why = refusalWords(refusal('Your password must be 12 characters long'), 'Secret-1');
    expect(why === undefined ? '' : say(why)).to.include('Your password must be 12 characters long');
    expect(refusalWords(refusal('invalid: Secret-1'), 'Secret-1')).to.equal(undefined);
  });
});
