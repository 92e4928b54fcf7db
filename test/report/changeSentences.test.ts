/**
 * What plans and reports of changes say of users who are shut out already, of a change that was made before, and of what
 * could not be read: no sentence speaks of a moment that has passed, or of a lock that nobody looked at.
 */
import { expect } from 'chai';
import { say } from '../../lib/messages.js';
import { revokeAddressPage, revokeLoginPage } from '../../lib/report/revoke/page.js';
import type { ReportedStep, RevokeAddressResult, RevokeLoginResult } from '../../lib/report/revoke/result.js';
import { rotateLoginPage } from '../../lib/report/rotate/page.js';
import type { ReportedRotationClient, RotateLoginResult } from '../../lib/report/rotate/result.js';
import { PLAIN_ROTATION } from './rotationSample.js';

const AT = '2026-11-28T12:00:00.000Z';
const SINCE = '2026-10-29T12:00:00.000Z';
const ORG = { kind: 'org', name: 'prod' } as const;
const RUN = {
  id: 'r',
  file: 'f',
  started: AT,
  ended: null,
  round: 1,
  secret: null,
  handedOver: false,
  stopped: null,
  actions: [],
};

const client: ReportedRotationClient = {
  ...{ client: 'Billing', path: 'soap', addresses: [], lastSuccess: AT, atChange: 'stops', atToken: 'stops' },
  ...{ needsToken: 'no', retrySeconds: 3600, retryFrom: 'logins', lockSeconds: 36_000, now: null },
  ...{ failures: [], notSeenFrom: [], backFrom: [] },
};

const rotation = (more: Partial<RotateLoginResult> = {}): RotateLoginResult => ({
  ...{ schemaVersion: '1.0', source: ORG, username: 'etl@acme.example', userId: 'u', own: false, at: AT },
  ...{
    since: SINCE,
    tokenOnly: false,
    mode: 'plan',
    run: null,
    underWay: null,
    refusals: [],
    clients: [client],
    strangers: [],
    older: [],
  },
  ...PLAIN_ROTATION,
  lock: { ...{ locked: false, attempts: 10, minutes: 15, left: 10 }, seconds: 36_000, beforeDelivery: 'no' },
  steps: [
    { step: 'password', state: 'planned', what: 'set the new password', begun: null, ended: null, code: null },
    { step: 'watch', state: 'planned', what: 'watch', begun: null, ended: null, code: null },
  ],
  ...{ after: null, incomplete: [], apiCalls: 1 },
  ...more,
});
const planOf = (more?: Partial<RotateLoginResult>): string =>
  JSON.stringify(rotateLoginPage(rotation(more), { source: '-o prod', all: false, asked: '' }, say));
const steps = (id: string, state: 'done' | 'unknown' | 'planned'): RotateLoginResult['steps'] =>
  rotation().steps.map((one) => (one.step === 'password' ? { ...one, step: id, state } : one));

describe('report: the plan of a rotation', () => {
  it('names the time in which its clients were seen', () => {
    expect(planOf()).to.include(
      'Once the password changes, these clients (seen since 2026-10-29) fail until they have the new one: Billing.',
    );
  });

  for (const id of ['frozen', 'inactive'] as const) {
    it(`says of a user who is ${id} that its clients fail already, and nothing of a lock`, () => {
      const plan = planOf({ refusals: [{ id, why: 'Why.' }] });
      expect(plan).to.include('No one can log in as this user now. Once someone can, these clients (seen since');
      expect(plan).not.to.match(/Once the (?:password changes|token is reset)|Failures left|Locks user/u);
    });
  }

  it('says of a locked user that its clients fail already, and counts no failures that are left', () => {
    const plan = planOf({ lock: { ...rotation().lock, locked: true, left: 0, seconds: 0 } });
    expect(plan).to.include('The user is locked: every login fails').and.include('No one can log in as this user now.');
    expect(plan).not.to.match(/Once the (?:password changes|token is reset)|Failures left/u);
  });

  it('of a token alone says that the password stays, whenever it ends', () => {
    const password = { ...PLAIN_ROTATION.password, ends: '2027-02-08T00:00:00.000Z' };
    expect(planOf({ password })).to.include('The password would otherwise have expired on 2027-02-08.');
    expect(planOf({ password, tokenOnly: true }))
      .to.include('The password is not changed, and it expires on 2027-02-08.')
      .and.not.include('would otherwise have expired');
    expect(planOf({ password: { ...password, expired: true }, tokenOnly: true }))
      .to.include('The password is not changed, and it has already expired')
      .and.not.include('do anything until they have');
  });

  it('claims of no client that it was not there where logins could not be read', () => {
    const token = { ...PLAIN_ROTATION.token, needed: 'unknown' } as const;
    const seen = planOf({ clients: [], token });
    expect(seen).to.include('No client has sent this password since 2026-10-29');
    const incomplete = [{ what: 'LoginHistory', why: 'Why.' }];
    const blind = planOf({ clients: [], token, incomplete });
    expect(blind).to.include('could not be fully read').and.not.include('No client has sent');
  });

  it('says that a lock was not read, instead of that there is none', () => {
    const plan = planOf({ lock: { ...rotation().lock, locked: null } });
    expect(plan).to.include('It could not be read whether the user is locked now.').and.include('Failures left');
    expect(planOf({ lock: { ...rotation().lock, locked: null, left: 0, seconds: 0 } }))
      .to.include('Failed logins have reached the lockout limit')
      .and.not.include('Failures left');
    // Where no number of failures locks there is nothing to read.
    const never = { ...rotation().lock, locked: null, attempts: 'none' as const, left: 'none' as const };
    expect(planOf({ lock: { ...never, seconds: 'never' } })).not.to.include('could not be read');
  });

  for (const state of ['done', 'unknown'] as const) {
    it(`to take a run up speaks of a change that was made, or may have been (${state}), as of one`, () => {
      const plan = planOf({ run: RUN, steps: steps('password', state) });
      expect(plan).to.include('The password has changed, or may have: these clients (seen since 2026-10-29) fail');
      const token = planOf({ run: RUN, tokenOnly: true, steps: steps('token', state) });
      expect(token).to.include(
        state === 'done'
          ? 'The token has been reset: these clients (seen'
          : 'The token may have been reset: if so, these clients (seen',
      );
      expect(plan + token).not.to.match(/Once the (?:password changes|token is reset)/u);
    });
  }

  it('to take a run up that has set nothing speaks of a change that is to come', () => {
    expect(planOf({ run: RUN, steps: steps('password', 'planned') })).to.include('Once the password changes');
  });

  it('leaves out after the watch how many failures are left of a user who is locked', () => {
    const after = { locked: true, frozen: false, attemptsLeft: 0 };
    const page = planOf({ mode: 'applied', run: RUN, after });
    expect(page).to.include('is locked by failed logins').and.not.include('Failures left');
  });
});

const step = (id: ReportedStep['step'], more: Partial<ReportedStep> = {}): ReportedStep => ({
  ...{ step: id, state: 'planned', what: id, begun: null, ended: null, closed: null, left: null, code: null },
  ...more,
});
const OPEN: RevokeLoginResult['open'] = {
  ...{ frozen: false, locked: false, passwordChanged: '2026-11-20T08:00:00.000Z', paths: null, sessions: null },
  ...{ tokens: null, addresses: null, jobs: null, apps: null },
};
const FROZEN = { ...OPEN, frozen: true };

const revocation = (more: Partial<RevokeLoginResult>): string => {
  const result: RevokeLoginResult = {
    ...{
      schemaVersion: '1.0',
      source: ORG,
      username: 'etl@acme.example',
      userId: 'u',
      at: AT,
      mode: 'plan',
      run: null,
      underWay: null,
    },
    open: OPEN,
    clients: [
      { client: 'Billing', path: 'soap', addresses: [], lastSuccess: '2026-11-19T08:00:00.000Z' },
      { client: 'Report app', path: 'oauth', addresses: [], lastSuccess: '2026-11-19T08:00:00.000Z' },
      { client: 'Nightly', path: 'soap', addresses: [], lastSuccess: '2026-11-27T08:00:00.000Z' },
    ],
    ...{ steps: [], ownAttempts: 0, since: SINCE, comparedFrom: null, logins: [], outOfReach: [], incomplete: [] },
    apiCalls: 1,
    ...more,
  };
  return revokeLoginPage(result, { source: '-o prod', all: false, asked: '' }, say).answer.join('\n');
};

describe('report: a revocation', () => {
  it('stops the clients of a user who is not frozen', () => {
    const open = { ...OPEN, passwordChanged: '2026-11-01T08:00:00.000Z' };
    const answer = revocation({ open, steps: [step('freeze'), step('sessions')] });
    expect(answer).to.include('for etl@acme.example: freeze and sessions.');
    expect(answer).to.include('These clients (seen since 2026-10-29) stop: Billing, Report app and Nightly.');
  });

  it('of a user who is frozen already stops nobody anew, and does not say that it freezes', () => {
    for (const steps_ of [
      [step('freeze'), step('sessions')],
      [step('freeze', { state: 'left-out' }), step('sessions')],
    ]) {
      const answer = revocation({ open: FROZEN, steps: steps_ });
      expect(answer).to.include('for etl@acme.example: sessions.');
      expect(answer).to.include('The user is already frozen, which keeps out these clients (seen');
      expect(answer).not.to.include(') stop');
    }
    expect(revocation({ open: FROZEN, steps: [step('freeze')] })).to.include('--apply sends nothing');
  });

  it('says what its steps have come to, not what they were wanted for', () => {
    const ended = (freeze: ReportedStep['state'], password: ReportedStep['state'], more = {}): string =>
      revocation({
        ...{ mode: 'applied', open: { ...OPEN, passwordChanged: null }, ...more },
        steps: [step('freeze', { state: freeze }), step('password', { state: password })],
      });
    const all = 'Billing, Report app and Nightly.';
    expect(ended('done', 'refused')).to.include(`These clients (seen since 2026-10-29) stop: ${all}`);
    expect(ended('refused', 'done')).to.include(`stop, unless they log in through an app: ${all}`);
    expect(ended('refused', 'refused')).to.include(
      `Nothing revoked here stops these clients (seen since 2026-10-29) from logging in again: ${all}`,
    );
    expect(ended('undone', 'left-out', { open: FROZEN })).to.include('Nothing revoked here stops these clients');
    expect(ended('unknown', 'refused')).to.include(
      `It is not known whether these clients (seen since 2026-10-29) stop: ${all}`,
    );
    // To be sent again, or known beforehand to come to nothing.
    expect(ended('refused', 'refused', { mode: 'plan', run: RUN })).to.include(
      'These clients (seen since 2026-10-29) stop: ',
    );
    const blocked = [step('freeze', { code: 'not-readable' }), step('password', { code: 'not-permitted' })];
    expect(revocation({ steps: blocked })).to.include('Nothing revoked here stops these clients');
  });

  it('stops nobody anew whose password was replaced before', () => {
    const answer = revocation({ steps: [step('freeze'), step('password')] });
    expect(answer).to.include('These clients (seen since 2026-10-29) stop: Report app and Nightly.');
    expect(answer).to.include(
      'changed on 2026-11-20, after these clients last logged in, so they may have stopped already: Billing.',
    );
  });

  it('that is undone says who does not come back, and what else does not', () => {
    const answer = revocation({ open: FROZEN, steps: [step('unfreeze')] });
    expect(answer).to.include(
      'The freeze no longer keeps out these clients (seen since 2026-10-29): Report app and Nightly.',
    );
    expect(answer).to.include(
      'The password was changed on 2026-11-20, after these clients last logged in: they stay out until they have the new one: Billing.',
    );
    expect(answer).to.include('a replaced password do not come back');
    const unread = revocation({ open: { ...FROZEN, passwordChanged: null }, steps: [step('unfreeze')] });
    expect(unread)
      .to.include('no longer keeps out these clients (seen since 2026-10-29): Billing, Report app and Nightly.')
      .and.include('do not come back');
    for (const [state, words] of [
      ['refused', 'The user is already frozen, which keeps out these clients'],
      ['open', 'The user is already frozen, which keeps out these clients'],
      ['unknown', 'It is not known whether the freeze still keeps out these clients'],
      ['unread', 'It is not known whether the freeze still keeps out these clients'],
    ] as const) {
      const ended = revocation({ open: FROZEN, mode: 'applied', run: RUN, steps: [step('unfreeze', { state })] });
      expect(ended, state)
        .to.include(words)
        .and.not.match(/no longer|do not come back/u);
    }
  });
});

describe('report: a verified address', () => {
  const address = '203.0.113.7';
  const told = (verified: RevokeAddressResult['verified'], done: ReportedStep): string | undefined => {
    const result: RevokeAddressResult = {
      ...{ schemaVersion: '1.0', source: ORG, username: 'etl@acme.example', userId: 'u', address, at: AT },
      ...{ mode: 'applied', run: RUN, underWay: null, verified, steps: [done], incomplete: [], apiCalls: 1 },
    };
    return revokeAddressPage(result, { source: '-o prod' }, say).answer[0];
  };

  it('is there no more only where it was taken back', () => {
    const taken = step('address', { state: 'done', begun: AT, closed: 1, left: 0 });
    expect(told([{ address, verified: true, since: null }], taken)).to.match(/no longer has the verified address/u);
    expect(told(null, taken)).to.match(/no longer has the verified address/u);
  });

  it('was perhaps never there where nothing was sent', () => {
    for (const none of [
      step('address', { state: 'done', closed: 0, left: 0 }),
      step('address', { state: 'done', begun: AT, closed: 0 }),
    ]) {
      expect(told(null, none)).to.match(/does not have the verified address .*; this run removed nothing/u);
    }
  });
});
