/**
 * What the page of a rotation says where it ended early: of clients that stand still, and of taking it up.
 */
import { expect } from 'chai';
import { exitCodeOfRotate } from '../../lib/jobs/rotate/exitCode.js';
import { say } from '../../lib/messages.js';
import { rotateLoginPage } from '../../lib/report/rotate/page.js';
import type { ReportedRotateStep, RotateLoginResult, RotateStepState } from '../../lib/report/rotate/result.js';

const AT = '2026-11-28T12:00:00.000Z';
type States = Readonly<Record<string, RotateStepState>>;

const endedWith = (states: States, { handedOver = false, tokenOnly = false } = {}): RotateLoginResult => ({
  ...{ schemaVersion: '1.0', source: { kind: 'org', name: 'prod' }, username: 'etl@acme.example', userId: 'u' },
  ...{ own: false, at: AT, since: AT, mode: 'applied', tokenOnly, refusals: [], clients: [], strangers: [], older: [] },
  run: { id: 'r', file: 'f', started: AT, ended: AT, round: 1, secret: null, handedOver, stopped: null, actions: [] },
  underWay: null,
  steps: Object.entries(states).map(([step, state]): ReportedRotateStep => ({
    step,
    state,
    what: step,
    begun: AT,
    ended: AT,
    code: null,
  })),
  token: { needed: 'no', obtainable: 'yes', email: null, hindrances: [], page: '', mailed: [], unproved: null },
  password: { ends: null, expired: false, endsBy: null, changed: null, foreign: null },
  lock: { locked: false, attempts: 10, left: 10, minutes: 15, seconds: 'never', beforeDelivery: 'no' },
  test: {
    ...{ path: 'soap', address: null, addressAt: null, isNew: null, verdict: null, needsToken: 'unknown' },
    ...{ outcome: null, provesToken: null, why: null },
  },
  ...{ move: null, after: null, incomplete: [], apiCalls: 1 },
});
const pageOf = (result: RotateLoginResult): ReturnType<typeof rotateLoginPage> =>
  rotateLoginPage(result, { source: '-o prod', all: false, asked: '' }, say);
const textOf = (states: States, tokenOnly = false): string =>
  JSON.stringify(pageOf(endedWith(states, { tokenOnly })).look);

describe('report: a rotation that ended early', () => {
  it('says that clients which --pause has stopped stand still, and with which password they start', () => {
    for (const state of ['refused', 'open', 'pending'] as const) {
      const text = textOf({ pause: 'done', password: state, 'deliver-1': 'pending' });
      expect(text).to.match(/are still stopped\. Nothing was set: start them again, with the old password/u);
    }
    const half = { pause: 'done', password: 'done', 'deliver-1': 'done', 'deliver-2': 'refused' } as const;
    expect(textOf(half)).to.match(/are still stopped: not all of them have the new secret yet/u);
    // Of a token alone nobody knows whether it was reset.
    expect(textOf({ pause: 'done', password: 'left-out', token: 'refused', 'deliver-1': 'pending' }, true)).to.match(
      /not all of them have the new secret yet/u,
    );
  });

  it('and nothing of it where they were not stopped, or everybody has the secret', () => {
    for (const states of [
      { pause: 'left-out', password: 'refused', 'deliver-1': 'pending' },
      { pause: 'refused', password: 'pending', 'deliver-1': 'pending' },
      { pause: 'done', password: 'done', 'deliver-1': 'done', watch: 'open' },
      { pause: 'done', password: 'done', 'hand-over': 'done', watch: 'open' },
    ] as const) {
      expect(textOf(states), JSON.stringify(states)).not.to.match(/still stopped/u);
    }
  });

  it('promises another secret only where taking it up makes one', () => {
    const whyOf = (states: States): string | undefined =>
      pageOf(endedWith(states, { handedOver: true })).next.find(({ command }) => command.includes('--resume'))?.why;
    expect(whyOf({ password: 'done', 'hand-over': 'done', watch: 'open' })).to.equal('complete the remaining steps');
    expect(whyOf({ password: 'done', 'deliver-1': 'refused', 'hand-over': 'done', watch: 'pending' })).to.match(
      /with another secret/u,
    );
  });
});

describe('report: a rotation of the token alone', () => {
  const proved = { password: 'left-out', token: 'done', test: 'done', 'deliver-1': 'done', watch: 'done' } as const;
  const why = 'That the old one is dead is not proved.';
  const ended = (states: States, unproved: string | null): RotateLoginResult => {
    const result = endedWith(states, { tokenOnly: true });
    const { test, token } = result;
    return { ...result, test: { ...test, provesToken: 'yes' }, token: { ...token, needed: 'yes', unproved } };
  };

  it('has no old token that is dead for sure, whoever logs in with the one that was given', () => {
    expect(exitCodeOfRotate(ended(proved, why))).to.equal(68);
    expect(exitCodeOfRotate(ended(proved, null))).to.equal(0);
    expect(pageOf(ended(proved, why)).answer).to.include(why);
    // Who wants nothing to be tried, and nobody to be watched, sees to it.
    expect(exitCodeOfRotate(ended({ ...proved, test: 'left-out', watch: 'left-out' }, why))).to.equal(0);
    expect(exitCodeOfRotate(ended({ ...proved, watch: 'refused' }, why))).to.equal(30);
  });
});

describe('report: a password that the org said yes to and does not show', () => {
  const unread = { password: 'unread', test: 'left-out', 'deliver-1': 'done', watch: 'left-out' } as const;
  it('is proved by a login alone: without one the run ends with 68, and says why', () => {
    const [answer] = pageOf(endedWith(unread)).answer;
    expect([exitCodeOfRotate(endedWith(unread)), answer]).to.deep.equal([
      68,
      'Every recipient has the new password of etl@acme.example. The org accepted it but does not show it: until someone logs in with it, the old one may still be the one that works.',
    ]);
    for (const proof of [{ test: 'done' }, { watch: 'done' }] as const) {
      const ended = endedWith({ ...unread, ...proof });
      expect([exitCodeOfRotate(ended), pageOf(ended).answer[0]]).to.deep.equal([
        0,
        'etl@acme.example has a new password, and every recipient has it.',
      ]);
    }
    const shown = endedWith({ ...unread, password: 'done' });
    expect(exitCodeOfRotate(shown)).to.equal(0);
  });
});
