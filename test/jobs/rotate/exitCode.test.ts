/**
 * The exit code of a rotation: 0 where everybody has the secret and something proves it, 30 where something is known not to be
 * done, 68 where nobody can tell (docs/design.md; docs/adr/0022-rotations.md).
 */
import { expect } from 'chai';
import { exitCodeOfRotate } from '../../../lib/jobs/rotate/exitCode.js';
import type { RotateLoginResult, RotateStepState } from '../../../lib/report/rotate/result.js';

const AT = '2026-11-24T12:00:00.000Z';

interface Ended {
  readonly needed?: 'yes' | 'no' | 'unknown';
  readonly provesToken?: 'yes' | 'no' | 'unknown' | null;
  readonly unproved?: string | null;
  readonly stopped?: string | null;
  readonly foreign?: string | null;
}

const resultOf = (
  mode: RotateLoginResult['mode'],
  states: Readonly<Record<string, RotateStepState>>,
  { foreign = null, needed = 'no', provesToken = null, stopped = null, unproved = null }: Ended = {},
): RotateLoginResult => ({
  ...{ schemaVersion: '1.0', source: { kind: 'org', name: 'prod' }, username: 'etl@acme.example', userId: 'u' },
  ...{ own: false, at: AT, since: AT, mode, tokenOnly: false, refusals: [], clients: [], strangers: [], older: [] },
  run: { id: 'r', file: 'f', started: AT, ended: AT, round: 1, secret: null, handedOver: false, stopped, actions: [] },
  underWay: null,
  steps: Object.entries(states).map(([step, state]) => ({ step, state, what: step, begun: AT, ended: AT, code: null })),
  token: { needed, obtainable: 'yes', email: null, hindrances: [], page: '', mailed: [], unproved },
  password: { ends: null, expired: false, endsBy: null, changed: null, foreign },
  lock: { locked: false, attempts: 10, left: 10, minutes: 15, seconds: 'never', beforeDelivery: 'no' },
  test: {
    ...{ path: 'soap', address: null, addressAt: null, isNew: null, verdict: null, needsToken: 'unknown' },
    ...{ outcome: null, provesToken, why: null },
  },
  ...{ move: null, after: null, incomplete: [], apiCalls: 1 },
});

describe('jobs: the exit code of a rotation', () => {
  const SET = { pause: 'left-out', password: 'done', token: 'left-out', 'deliver-1': 'done' } as const;
  const ended = (states: Readonly<Record<string, RotateStepState>>, more?: Ended): number =>
    exitCodeOfRotate(resultOf('applied', { ...SET, test: 'left-out', watch: 'left-out', ...states }, more));

  it('of a plan tells whether it can end well, and whether all of it could be read', () => {
    const plan = resultOf('plan', { ...SET, password: 'planned' });
    expect(exitCodeOfRotate(plan)).to.equal(0);
    const gap: RotateLoginResult['incomplete'] = [{ what: 'LoginHistory', why: 'x' }];
    expect(exitCodeOfRotate({ ...plan, incomplete: gap })).to.equal(68);
    const refusals: RotateLoginResult['refusals'] = [{ id: 'frozen', why: 'x' }];
    expect(exitCodeOfRotate({ ...plan, refusals })).to.equal(30);
    expect(exitCodeOfRotate({ ...plan, refusals, incomplete: gap })).to.equal(30);
  });

  it('is 130 where a signal has ended it, whatever was done', () => {
    expect(exitCodeOfRotate(resultOf('applied', { ...SET, test: 'done' }), true)).to.equal(130);
    expect(exitCodeOfRotate(resultOf('applied', { ...SET, 'deliver-1': 'refused' }, { foreign: AT }), true)).to.equal(
      130,
    );
  });

  it('is 30 where something is known not to be done', () => {
    for (const state of ['refused', 'open', 'pending'] as const) {
      expect(ended({ 'deliver-1': state, test: 'done' }), state).to.equal(30);
      // Though of another step nobody can tell.
      expect(ended({ 'deliver-1': state, unlock: 'unknown' }), state).to.equal(30);
    }
    expect(ended({ watch: 'refused', test: 'done' }), 'a client fails').to.equal(30);
  });

  it('is 68 where nobody can tell', () => {
    for (const state of ['unknown', 'unread'] as const) {
      expect(ended({ unlock: state, test: 'done' }), state).to.equal(68);
    }
    expect(ended({ watch: 'open', test: 'done' }), 'a client was not seen').to.equal(68);
    expect(ended({ watch: 'unknown', test: 'done' })).to.equal(68);
    expect(ended({ test: 'done', watch: 'done' }, { stopped: 'The session has expired.' })).to.equal(68);
    expect(ended({ password: 'unread' }), 'the org does not show it, and nothing was tried').to.equal(68);
  });

  it('is 0 where a login with it worked, or its clients are back', () => {
    expect([ended({ test: 'done' }), ended({ watch: 'done' }), ended({ test: 'done', watch: 'done' })]).to.deep.equal([
      ...[0, 0, 0],
    ]);
    // Nothing was tried and the clients prove nothing.
    expect(ended({ test: 'not-tested' })).to.equal(68);
    expect(ended({ test: 'not-tested', watch: 'done' })).to.equal(0);
  });

  it('is 0 where it was asked that nothing be tried and nobody be watched: the proof is left to whoever asked', () => {
    expect(ended({})).to.equal(0);
    expect(ended({}, { needed: 'yes' })).to.equal(0);
    expect(ended({ token: 'done' }, { unproved: 'x' })).to.equal(0);
  });

  it('is 68 where the login that worked says nothing of the token that clients need', () => {
    // Another than was left out was asked for: somebody wants proof.
    for (const needed of ['yes', 'unknown'] as const) expect(ended({ test: 'done' }, { needed }), needed).to.equal(68);
    for (const provesToken of ['no', 'unknown', null] as const) {
      expect(ended({ test: 'done', token: 'done' }, { provesToken }), String(provesToken)).to.equal(68);
      expect(ended({ test: 'done', token: 'done', watch: 'done' }, { provesToken })).to.equal(0);
    }
    expect(ended({ test: 'done', token: 'done' }, { provesToken: 'yes', needed: 'yes' })).to.equal(0);
  });

  it('is 68 where nothing proves that the old token is dead', () => {
    expect(ended({ test: 'done', token: 'done' }, { provesToken: 'yes', unproved: 'x' })).to.equal(68);
    expect(ended({ watch: 'done', token: 'done' }, { unproved: 'x' })).to.equal(68);
  });

  it('is 30 where somebody else has changed the password since everybody had it, whatever was done', () => {
    expect(ended({ test: 'done', watch: 'done' }, { foreign: AT })).to.equal(30);
  });
});
