/**
 * Who has the secret of a rotation, as its file tells: a sentence that is true if the process dies right after it was written
 * (docs/adr/0022-rotations.md).
 */
import { expect } from 'chai';
import type { RunRecord, StepRecord } from '../../../lib/change/index.js';
import {
  handedParts,
  isAllOfRun,
  isDelivered,
  isHandedOver,
  isOfRun,
  isPasswordLost,
  isPerhapsHeld,
  isPerhapsSet,
  isSecretLost,
  isTokenAwaited,
  mayBeGiven,
  mayBeHandedOver,
  mayBeHeld,
  replacedWords,
  secretWords,
  standingOf,
} from '../../../lib/jobs/runs/secretHolders.js';
import { BEGUN, runWith, THEIRS } from '../rotate/samples.js';
import { STEP_STATES } from '../../support/stepStates.js';

type State = StepRecord['state'];
type States = Readonly<Record<string, State>>;
const SENT: ReadonlySet<State> = new Set(['begun', 'done', 'unread', 'unknown']);

/** What is handed over is all there is, unless something else is said. */
const run = (states: States, more: Partial<RunRecord> & { readonly handed?: string } = {}): RunRecord => {
  const { handed, ...others } = more;
  const plain = runWith(states);
  const before = handed ?? handedParts(plain.steps);
  return { ...runWith(states, { 'hand-over': { before } }), ...others };
};
const PASSWORD = 'password 2026-11-24T12:00:00.000Z';
const TOKEN = 'token 2026-11-24T12:01:00.000Z';

describe('jobs: who has the secret of a rotation', () => {
  it('is told by what the org may have of it', () => {
    for (const state of STEP_STATES) {
      const { steps } = run({ password: state, token: 'pending', test: 'done' });
      expect(mayBeHeld(steps), state).to.equal(SENT.has(state));
      expect(handedParts(steps), state).to.equal(SENT.has(state) ? PASSWORD : '');
      expect(isSecretLost({ steps }), state).to.equal(SENT.has(state));
      expect(isPerhapsSet(steps), state).to.equal(state === 'begun' || state === 'unknown');
    }
    expect(handedParts(run({ password: 'done', token: 'begun' }).steps)).to.equal(`${PASSWORD}, ${TOKEN}`);
    expect(isPerhapsSet(run({ password: 'done', token: 'unknown' }).steps)).to.equal(false);
  });

  it('is everybody once each program has it, or whoever it was handed over to where there is none', () => {
    const delivered = (states: States): boolean => isDelivered(run({ password: 'done', ...states }).steps);
    expect(delivered({ 'deliver-1': 'done', 'deliver-2': 'done' })).to.equal(true);
    expect(delivered({ 'deliver-1': 'done', 'deliver-2': 'unknown' })).to.equal(false);
    expect(delivered({ 'deliver-1': 'refused', 'hand-over': 'done' })).to.equal(false);
    expect(delivered({ 'hand-over': 'done' })).to.equal(true);
    for (const state of STEP_STATES.filter((one) => one !== 'done')) {
      expect(delivered({ 'hand-over': state }), state).to.equal(false);
    }
    expect(delivered({})).to.equal(false);
  });

  it('is whoever it was handed over to as long as that is all, and not everybody else has it', () => {
    const handed = { password: 'done', 'deliver-1': 'refused', 'hand-over': 'done' } as const;
    expect(isHandedOver(run(handed))).to.equal(true);
    expect(isHandedOver(run({ ...handed, 'deliver-1': 'done' }))).to.equal(false);
    expect(isHandedOver(run({ password: 'done', 'hand-over': 'done' }))).to.equal(true);
    expect(isHandedOver(run(handed, { handed: 'password 2026-11-24T11:00:00.000Z' }))).to.equal(false);
    expect(isHandedOver(run({ password: 'done', token: 'done', 'hand-over': 'done' }, { handed: PASSWORD }))).to.equal(
      false,
    );
    for (const state of STEP_STATES) {
      const { steps } = run({ ...handed, 'hand-over': state });
      expect(isHandedOver({ steps }), state).to.equal(state === 'done');
      // Nobody is given the same twice, and what may have been given may be piped in.
      expect(mayBeHandedOver(steps), state).to.equal(SENT.has(state));
      expect(mayBeGiven({ steps }), state).to.equal(SENT.has(state));
    }
    const none = run({ password: 'done', token: 'done' });
    expect([mayBeHandedOver(none.steps), mayBeGiven(none), isHandedOver(none)]).to.deep.equal([false, false, false]);
    // The password alone may be given, and is not all; a token without it is of an earlier round.
    const half = run({ password: 'done', token: 'done', 'hand-over': 'done' }, { handed: PASSWORD });
    expect([mayBeHandedOver(half.steps), mayBeGiven(half)]).to.deep.equal([false, true]);
    expect(mayBeGiven(run({ password: 'done', token: 'done', 'hand-over': 'done' }, { handed: TOKEN }))).to.equal(
      false,
    );
    expect(mayBeGiven(run({ password: 'refused', 'hand-over': 'done' }))).to.equal(false);
  });

  it('may be a program that was cut off, or whoever was handed a part', () => {
    for (const state of STEP_STATES) {
      expect(isPerhapsHeld(run({ password: 'done', 'deliver-1': state })), state).to.equal(SENT.has(state));
      expect(isPerhapsHeld(run({ password: 'done', 'hand-over': state })), state).to.equal(SENT.has(state));
      expect(isPerhapsHeld(run({ password: 'refused', 'deliver-1': state })), state).to.equal(false);
      const set = run({ password: state, 'deliver-1': 'refused' });
      expect(isPasswordLost(set), state).to.equal(state === 'done' || state === 'unread');
    }
    expect(isPasswordLost(run({ password: 'done', 'deliver-1': 'unknown' }))).to.equal(false);
    expect(isPasswordLost(run({ password: 'done', 'deliver-1': 'done' }))).to.equal(false);
    expect(isPasswordLost(run({ password: 'left-out', token: 'done', 'deliver-1': 'refused' }))).to.equal(false);
  });

  it('is known by what was handed over, part by part', () => {
    const both = run({ password: 'done', token: 'done' });
    expect([isOfRun(both, PASSWORD), isOfRun(both, `${PASSWORD}, ${TOKEN}`), isOfRun(both, TOKEN)]).to.deep.equal([
      ...[true, true, true],
    ]);
    const later = `${PASSWORD}, token 2026-11-24T13:00:00.000Z`;
    expect([isOfRun(both, later), isOfRun(undefined, PASSWORD), isOfRun(both, '')]).to.deep.equal([
      false,
      false,
      false,
    ]);
    expect([
      isAllOfRun(both, PASSWORD),
      isAllOfRun(both, `${TOKEN}, ${PASSWORD}`),
      isAllOfRun(both, TOKEN),
    ]).to.deep.equal([false, true, false]);
  });

  it('is in the email where a token was asked for and the run has ended then', () => {
    for (const state of STEP_STATES) {
      const isAsked = state === 'begun' || state === 'unknown';
      expect(isTokenAwaited(run({ password: 'left-out', token: state })), state).to.equal(isAsked);
      expect(isTokenAwaited(run({ password: 'done', token: state })), state).to.equal(false);
    }
  });
});

describe('jobs: a round in which nothing was set', () => {
  const former = { round: 1, replaced: THEIRS, steps: run({ password: 'done', 'deliver-1': 'done' }).steps };

  it('leaves the one before as it was', () => {
    for (const state of STEP_STATES) {
      const second = run({ password: state, 'deliver-1': 'pending' }, { round: 2, former });
      const standing = standingOf(second);
      if (SENT.has(state)) expect(standing, state).to.equal(second);
      else expect(standing, state).to.deep.equal({ ...second, ...former, former: null });
    }
    const first = run({ password: 'refused' });
    expect(standingOf(first)).to.equal(first);
  });

  it('may have set a token all the same, once that was asked for', () => {
    const token = (state: State): RunRecord => run({ password: 'left-out', token: state }, { round: 2, former });
    expect(standingOf(token('refused'))).to.deep.include({ round: 2, former });
    expect(standingOf(token('pending'))).to.deep.include({ round: 1, former: null });
    // Of a token with its password that says nothing.
    expect(standingOf(run({ password: 'refused', token: 'refused' }, { round: 2, former })).round).to.equal(1);
  });
});

describe('jobs: the words on the secret of a rotation', () => {
  const [OPEN, OVER] = [null, '2026-11-24T12:10:00.000Z'];
  const words = (states: States, more: Parameters<typeof run>[1] = {}): string | null => secretWords(run(states, more));
  const still = ', unless this run is still in progress.';

  it('say that everybody has it, or whoever it was handed over to', () => {
    const all = { 'deliver-1': 'done', 'deliver-2': 'done' } as const;
    expect(words({ password: 'done', ...all })).to.equal('The new secret was delivered to every recipient.');
    expect(words({ password: 'unread', ...all })).to.equal('The new secret was delivered to every recipient.');
    expect(words({ password: 'unknown', ...all })).to.match(
      /^Every recipient received what was sent, but .* no login has proved/u,
    );
    const handed = { 'deliver-1': 'refused', 'hand-over': 'done' } as const;
    expect(words({ password: 'done', ...handed })).to.equal('It was set and handed over once.');
    expect(words({ password: 'done', 'hand-over': 'done' })).to.equal('It was set and handed over once.');
    expect(words({ password: 'unknown', ...handed })).to.match(/^It was sent and handed over once, .* or never\./u);
    const plain = run({ password: 'unknown', ...handed });
    const changed = plain.steps.map((step) => (step.id === 'password' ? { ...step, after: BEGUN } : step));
    expect(secretWords({ ...plain, steps: changed })).to.match(/handed over once, .* the password has changed since/u);
    // What was delivered was nothing that the org may have.
    expect(words({ password: 'refused', token: 'left-out', 'hand-over': 'done' })).to.match(
      /the old secret still works/u,
    );
  });

  it('name those who have it, or may, where not everybody does', () => {
    const some = { password: 'done', 'deliver-1': 'done', 'deliver-2': 'refused', 'deliver-3': 'done' } as const;
    expect(words(some)).to.equal(`It was set, but only delivery by program 1 and by program 3 is confirmed${still}`);
    expect(words({ ...some, password: 'unknown' }, { ended: OVER })).to.equal(
      'It may have been set, but only delivery by program 1 and by program 3 is confirmed.',
    );
    const may = { password: 'done', 'deliver-1': 'unknown', 'deliver-2': 'pending' } as const;
    expect(words(may, { ended: OPEN })).to.equal(
      'It was set, but was not delivered: this secret is lost, unless it was passed on by program 1, or this run is still in progress.',
    );
    expect(words({ ...may, 'deliver-1': 'refused', 'hand-over': 'unknown' }, { ended: OVER })).to.equal(
      'It was set, but was not delivered: this secret is lost, unless it was passed on in the hand-over, which is not known.',
    );
    // What was handed over before is another one than what was set since.
    const former = { password: 'done', 'deliver-1': 'refused', 'hand-over': 'unknown' } as const;
    expect(words(former, { handed: 'password 2026-11-24T11:00:00.000Z', ended: OVER })).to.match(
      /this secret is lost\.$/u,
    );
  });

  it('say that it is lost, or that half of it is', () => {
    const nobody = { 'deliver-1': 'refused', 'hand-over': 'refused' } as const;
    for (const state of ['done', 'unread'] as const) {
      expect(words({ password: state, ...nobody }), state).to.equal(
        `It was set, but was not delivered: this secret is lost${still}`,
      );
      expect(words({ password: state, ...nobody }, { ended: OVER }), state).to.equal(
        'It was set, but was not delivered: this secret is lost.',
      );
    }
    for (const state of ['begun', 'unknown'] as const) {
      expect(words({ password: state, ...nobody }), state).to.equal(
        `It may have been set, but was not delivered: this secret is lost${still}`,
      );
      expect(words({ password: state, ...nobody }, { ended: OVER }), state).to.equal(
        'It may have been set, but was not delivered: this secret is lost.',
      );
    }
    const half = { password: 'done', token: 'done', 'deliver-1': 'refused', 'hand-over': 'done' } as const;
    expect(words(half, { handed: PASSWORD })).to.match(/^The password was set and handed over\. .* is lost, unless/u);
    expect(words(half, { handed: PASSWORD, ended: OVER })).to.match(
      /^The password was set and handed over\. .* lost\.$/u,
    );
  });

  it('say that the old one works as long as nothing was set, and what is not known then', () => {
    const old = 'It was not set: the old secret still works.';
    expect(words({ password: 'refused' })).to.equal(old);
    expect(words({ password: 'open', token: 'left-out' })).to.equal(old);
    expect(words({ password: 'pending' }), 'not begun').to.equal(null);
    expect(words({ password: 'refused', token: 'pending' })).to.equal(null);
    for (const pause of ['begun', 'unknown'] as const) {
      expect(words({ pause, password: 'pending' }), pause).to.match(/not known whether --pause stopped the clients/u);
      expect(words({ pause, password: 'pending' }, { round: 2, secret: 'before' }), pause).to.equal('before');
    }
    expect(words({ pause: 'done', password: 'refused' })).to.equal(old);
    expect(words({ password: 'refused' }, { round: 2, secret: 'before' })).to.equal('before');
  });

  it('say of a token alone that it may be in the email', () => {
    const mail =
      'No token was given. If it has been reset by now, the old one is no longer valid, and the new one is in the email from Salesforce.';
    for (const token of ['begun', 'unknown', 'refused'] as const) {
      expect(words({ password: 'left-out', token, 'deliver-1': 'pending' }), token).to.equal(mail);
    }
    expect(words({ password: 'left-out', token: 'done', 'deliver-1': 'pending' })).to.match(/this secret is lost/u);
    expect(words({ password: 'left-out', token: 'pending' })).to.equal(null);
    expect(words({ password: 'left-out', token: 'open' })).to.equal('It was not set: the old secret still works.');
    expect(words({ password: 'done', token: 'refused', 'deliver-1': 'pending' })).to.match(/this secret is lost/u);
  });

  it('say when somebody else has set another one, whatever has become of ours', () => {
    const dead =
      'Someone else has changed the password since, at 2026-11-24 13:05 UTC: the secret of this run no longer works.';
    const old =
      'It was not set. Someone else has changed the password since, at 2026-11-24 13:05 UTC: the old secret no longer works.';
    expect([replacedWords(THEIRS), replacedWords(THEIRS, false)]).to.deep.equal([dead, old]);
    expect(words({ password: 'done', 'deliver-1': 'done' }, { replaced: THEIRS })).to.equal(dead);
    expect(words({ password: 'refused' }, { replaced: THEIRS })).to.equal(old);
    expect(words({ password: 'refused' }, { replaced: THEIRS, round: 2 })).to.equal(dead);
  });

  it('are those of the round before where nothing was set in this one, at which nobody is at work any more', () => {
    const former = { round: 1, replaced: null, steps: run({ password: 'done', 'deliver-1': 'refused' }).steps };
    expect(words({ password: 'refused', 'deliver-1': 'pending' }, { round: 2, former })).to.equal(
      'It was set, but was not delivered: this secret is lost.',
    );
  });
});
