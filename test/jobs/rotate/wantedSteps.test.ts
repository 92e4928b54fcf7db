/** Which steps a rotation has, and which of them are left when it is taken up (docs/adr/0022-rotations.md). */
import { expect } from 'chai';
import { newRun, type RunRecord, type StepRecord } from '../../../lib/change/index.js';
import { KeyedError } from '../../../lib/keyedError.js';
import { nextRound } from '../../../lib/jobs/rotate/carryRotation.js';
import {
  checkResumed,
  checkWayOut,
  isPasswordAhead,
  isTokenOpen,
  leftOutOf,
  skippedBy,
  stepsOf,
  withoutSteps,
  withUnlocking,
  type GivenAgain,
  type Wanted,
} from '../../../lib/jobs/rotate/wantedSteps.js';
import { STEP_STATES } from '../../support/stepStates.js';

type State = StepRecord['state'];
const BEGUN = '2026-11-24T12:00:00.000Z';

const runOf = (states: Readonly<Record<string, State>>): RunRecord => {
  const about = { id: 'r', command: 'rotate login', orgId: '00D', org: 'acme', userId: '005', username: 'u' };
  const run = newRun({ ...about, subject: null, found: null }, new Date(BEGUN), Object.keys(states), () => false);
  return {
    ...run,
    steps: run.steps.map((step) => ({ ...step, state: states[step.id] ?? 'pending', begun: BEGUN, code: 'old' })),
  };
};
const statesIn = ({ steps }: Pick<RunRecord, 'steps'>): Record<string, State> =>
  Object.fromEntries(steps.map(({ id, state }) => [id, state]));
const PLAIN: Wanted = {
  ...{ tokenOnly: false, pauses: false, unlocksFirst: false, endsSessions: false, takesToken: false, tests: false },
  ...{ deliveries: 1, watches: false },
};

describe('jobs: the steps of a rotation', () => {
  it('come in an order in which the clients stand still, and nobody is delivered what was not tried', () => {
    expect(stepsOf({ ...PLAIN, deliveries: 2 }).ids).to.deep.equal([
      ...['pause', 'unlock-first', 'password', 'sessions', 'token', 'test', 'deliver-1', 'deliver-2', 'hand-over'],
      ...['unlock', 'watch', 'unlock-again'],
    ]);
  });

  it('are those that are wanted; whether the user is unlocked, or handed anything over, nobody is asked', () => {
    const leftOut = (wanted: Partial<Wanted>): string[] => [...stepsOf({ ...PLAIN, ...wanted }).leftOut].sort();
    const none = ['pause', 'sessions', 'test', 'token', 'unlock-again', 'unlock-first', 'watch'];
    expect(leftOut({})).to.deep.equal(none);
    for (const [wanted, ...steps] of [
      [{ pauses: true }, 'pause'],
      [{ unlocksFirst: true }, 'unlock-first'],
      [{ endsSessions: true }, 'sessions'],
      [{ takesToken: true }, 'token'],
      [{ tests: true }, 'test'],
      [{ watches: true }, 'watch', 'unlock-again'],
    ] as const) {
      expect(leftOut(wanted)).to.deep.equal(none.filter((id) => !steps.some((step) => step === id)));
    }
    expect(leftOut({ tokenOnly: true })).to.deep.equal([...none, 'password'].sort());
  });
});

describe('jobs: a rotation that is taken up', () => {
  it('has the steps left out that it began without', () => {
    expect([...leftOutOf(runOf({ pause: 'left-out', password: 'done', token: 'pending' }))]).to.deep.equal(['pause']);
  });

  it('has a token to take, or a password to set, where nothing came of it', () => {
    for (const state of STEP_STATES) {
      const isOpen = ['pending', 'refused', 'open'].includes(state);
      expect(isTokenOpen(runOf({ password: 'pending', token: state })), state).to.equal(isOpen);
      for (const tokenOnly of [false, true]) {
        expect(isPasswordAhead(runOf({ password: state, token: 'pending' }).steps, tokenOnly), state).to.equal(isOpen);
      }
    }
    expect([isPasswordAhead(undefined, false), isPasswordAhead(undefined, true)]).to.deep.equal([true, false]);
  });

  it('leaves out what nobody wants now, but tells what was done', () => {
    const skipped = skippedBy({ 'skip-token': true, 'skip-test': true, wait: 0 });
    expect([...skipped]).to.deep.equal(['token', 'test', 'watch', 'unlock-again']);
    expect([...skippedBy({ 'skip-token': false, 'skip-test': false, wait: 5 })]).to.deep.equal([]);
    expect([...skippedBy({ 'skip-token': false, 'skip-test': true })]).to.deep.equal(['test']);
    for (const state of STEP_STATES) {
      const run = withoutSteps(runOf({ password: state, token: state, watch: state, 'unlock-again': state }), skipped);
      const isOpen = ['pending', 'refused', 'open', 'not-tested'].includes(state);
      expect(statesIn(run), state).to.deep.equal({
        ...{ password: state, token: isOpen ? 'left-out' : state, 'unlock-again': isOpen ? 'left-out' : state },
        // A watch that was begun has seen something.
        watch: state === 'pending' ? 'left-out' : state,
      });
      const token = run.steps.find(({ id }) => id === 'token');
      expect(token?.begun, 'what is left out was not begun').to.equal(isOpen ? null : BEGUN);
    }
  });

  it('unlocks a user who is locked by now, first where a token is to be reset, and watches then', () => {
    const now = (
      states: Readonly<Record<string, State>>,
      [isLockedNow, isWatchedAgain]: readonly [boolean, boolean],
      skipped: readonly string[] = [],
    ): Record<string, State> =>
      statesIn(withUnlocking(runOf(states), { isLockedNow, isWatchedAgain }, new Set(skipped)));
    const done = {
      'unlock-first': 'done',
      token: 'done',
      unlock: 'done',
      watch: 'done',
      'unlock-again': 'left-out',
    } as const;
    const again = { watch: 'pending', 'unlock-again': 'pending' };
    expect(now(done, [false, false])).to.deep.equal(done);
    expect(now(done, [true, false])).to.deep.equal({ ...done, unlock: 'pending', ...again });
    // Who was not back, or is out again, is watched once more.
    expect(now(done, [false, true])).to.deep.equal({ ...done, ...again });
    const open = { ...done, 'unlock-first': 'left-out', token: 'refused' } as const;
    expect(now(open, [true, false])).to.deep.equal({ ...open, 'unlock-first': 'pending', unlock: 'pending', ...again });
    // Whom one call has left unwatched a later one watches, locked or not; nobody is watched whom nobody wants watched.
    const unwatched = { ...done, watch: 'left-out' } as const;
    expect(now(unwatched, [false, false])).to.deep.equal({ ...done, ...again });
    expect(now(unwatched, [true, true], ['watch'])).to.deep.equal({ ...unwatched, unlock: 'pending' });
    // What has not ended goes on as it stands.
    for (const state of STEP_STATES.filter((one) => one !== 'done' && one !== 'left-out')) {
      const begun = { ...done, unlock: state, watch: state } as const;
      expect(now(begun, [true, false]), state).to.deep.equal({ ...begun, 'unlock-again': 'pending' });
    }
  });

  it('is taken up as it was begun: as many programs, the same secret, and no step that it does not have', () => {
    const keyOf = (run: RunRecord, given: Partial<GivenAgain> & { readonly deliver?: number }): unknown => {
      const deliver = Array.from({ length: given.deliver ?? 1 }, () => ['x'] as const);
      const programs = { pause: undefined, tokenCommand: undefined, onFailure: undefined, deliver, ...given.programs };
      try {
        checkResumed(run, { tokenOnly: false, endsSessions: false, ...given, programs });
        return undefined;
      } catch (error) {
        return error instanceof KeyedError ? [error.key, error.text.params['flag']] : error;
      }
    };
    const NONE = { pause: undefined, tokenCommand: undefined, onFailure: undefined };
    const bare = runOf({
      pause: 'left-out',
      password: 'done',
      sessions: 'left-out',
      token: 'left-out',
      'deliver-1': 'done',
    });
    const full = runOf({ pause: 'done', password: 'done', sessions: 'done', token: 'done', 'deliver-1': 'done' });
    const one = [['x'] as const];
    expect(keyOf(bare, {})).to.equal(undefined);
    expect(keyOf(bare, { deliver: 2 })).to.deep.equal(['rotate.error.resume-flags', undefined]);
    expect(keyOf(bare, { deliver: 0 })).to.deep.equal(['rotate.error.resume-flags', undefined]);
    expect(keyOf(bare, { tokenOnly: true })).to.deep.equal(['rotate.error.resume-other', undefined]);
    const tokenOnly = runOf({ password: 'left-out', token: 'done', 'deliver-1': 'done' });
    expect(keyOf(tokenOnly, {})).to.deep.equal(['rotate.error.resume-other', undefined]);
    expect(keyOf(tokenOnly, { tokenOnly: true })).to.equal(undefined);
    for (const [given, flag] of [
      [{ programs: { ...NONE, deliver: one, pause: ['p'] as const } }, '--pause'],
      [{ endsSessions: true }, '--end-sessions'],
      [{ programs: { ...NONE, deliver: one, tokenCommand: ['t'] as const } }, '--token-command'],
    ] as const) {
      expect(keyOf(bare, given), flag).to.deep.equal(['rotate.error.resume-added', flag]);
      expect(keyOf(full, given), flag).to.equal(undefined);
    }
  });

  it('begins a round with another secret for everybody, and repeats nothing that does not depend on it', () => {
    const run = {
      ...runOf({
        pause: 'done',
        password: 'done',
        sessions: 'done',
        token: 'left-out',
        test: 'refused',
        'deliver-1': 'done',
      }),
      replaced: null,
    };
    const next = nextRound(run, BEGUN);
    expect(statesIn(next)).to.deep.equal({
      ...{ pause: 'done', password: 'pending', sessions: 'done', token: 'left-out', test: 'pending' },
      'deliver-1': 'pending',
    });
    expect(next).to.deep.include({ round: 2, replaced: null });
    expect(next.former).to.deep.equal({ round: 1, replaced: BEGUN, steps: run.steps });
    expect(nextRound({ ...run, replaced: BEGUN }).former?.replaced).to.equal(BEGUN);
    expect(nextRound(run).former?.replaced).to.equal(null);
  });
});

describe('jobs: a rotation that nobody sits beside', () => {
  it('needs somebody to deliver to, and somebody to hand over to', () => {
    const keyOf = (deliver: number, onFailure: boolean, isTerminal: boolean): unknown => {
      const programs = {
        pause: undefined,
        tokenCommand: undefined,
        onFailure: onFailure ? (['f'] as const) : undefined,
      };
      try {
        checkWayOut({ ...programs, deliver: Array.from({ length: deliver }, () => ['x'] as const) }, isTerminal);
        return undefined;
      } catch (error) {
        return error instanceof KeyedError ? error.key : error;
      }
    };
    expect([keyOf(1, true, false), keyOf(0, false, true)]).to.deep.equal([undefined, undefined]);
    expect([keyOf(1, false, false), keyOf(0, true, false)]).to.deep.equal([
      ...['rotate.error.no-way-out', 'rotate.error.no-delivery'],
    ]);
  });
});
