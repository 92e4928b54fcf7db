/** Why the token endpoint refused an app (docs/salesforce.md sections 1, 5 and 8). */
import { expect } from 'chai';
import type { LoginRow } from '../../../lib/facts/org/index.js';
import { causesOfRefusal, withOneCertain } from '../../../lib/login/app/refusal.js';
import type { CauseId } from '../../../lib/login/phrases/causes.js';
import type { Confidence } from '../../../lib/login/signals.js';
import type { AppPath } from '../../../lib/policy/index.js';

const NOW = '2026-11-22T12:00:00Z';
const ROW: LoginRow = {
  ...{ time: NOW, sourceIp: '198.18.4.7', status: 'Failed: IP Address Not Allowed', outcome: 'failure' },
  ...{ application: 'Nightly', loginType: 'Remote Access 2.0', loginSubType: '', apiType: '' },
};

const causes = (path: AppPath, row?: LoginRow): string[] =>
  causesOfRefusal(
    { code: 'invalid_grant', words: 'ip restricted' },
    { path, now: NOW, ...(row === undefined ? {} : { row }) },
  ).map(({ cause, confidence }) => `${cause} ${confidence}`);

describe('login/app: key and secret', () => {
  const of = (path: AppPath, code: string, words: string): string[] =>
    causesOfRefusal({ code, words }, { path, now: NOW }).map(({ cause, confidence }) => `${cause} ${confidence}`);

  it('are told apart by the texts of Salesforce (section 8, C)', () => {
    expect(of('client-credentials', 'invalid_client_id', 'client identifier invalid')).to.deep.equal([
      'client-id-wrong certain',
    ]);
    expect(of('client-credentials', 'invalid_client', 'invalid client credentials')).to.deep.equal([
      'client-secret-wrong likely',
    ]);
  });

  it('of a JWT, with which no secret is sent, it is the key', () => {
    expect(of('jwt', 'invalid_client', 'invalid client credentials')).to.deep.equal(['client-id-wrong likely']);
  });
});

describe('login/app: what a login by an app cannot have', () => {
  const of = (path: AppPath, code: string, words: string): string[] =>
    causesOfRefusal({ code, words }, { path, now: NOW }).map(({ cause, confidence }) => `${cause} ${confidence}`);

  it('is a wrong password or token, a locked user, or another grant', () => {
    // In the password flow these words suggest all of them.
    expect(of('client-credentials', 'invalid_grant', 'authentication failure')).to.deep.equal(['user-frozen possible']);
    expect(of('jwt', 'invalid_grant', 'authentication failure')).to.deep.equal([
      'wrong-username-or-host possible',
      'user-frozen possible',
    ]);
    expect(of('jwt', 'invalid_grant', 'expired authorization code')).to.deep.equal([
      'assertion-expired likely',
      'clock-skew possible',
    ]);
  });

  it('is a wrong name where nobody gave one', () => {
    const words = ['unsupported_grant_type', 'grant type not supported'] as const;
    expect(of('client-credentials', ...words)).to.deep.equal(['app-flow-off likely']);
    expect(of('jwt', ...words)).to.deep.equal(['app-flow-off likely', 'wrong-username-or-host likely']);
  });

  it('of a JWT leaves what else is suggested beside the key where it is', () => {
    expect(of('jwt', 'invalid_client', 'ip restricted')).to.deep.equal([
      'profile-range-outside likely',
      'client-id-wrong likely',
    ]);
  });
});

describe('login/app: an address that is not allowed', () => {
  const evidence = (row?: LoginRow): string[] =>
    causesOfRefusal(
      { code: 'invalid_grant', words: 'ip restricted' },
      { path: 'jwt', now: NOW, ...(row === undefined ? {} : { row }) },
    ).flatMap((cause) => cause.evidence.map(({ key }) => key));

  it('has as evidence what the words say, once, and the row', () => {
    expect(evidence()).to.deep.equal(['login.evidence.text']);
    expect(evidence(ROW)).to.deep.equal(['login.evidence.text', 'login.evidence.row.one']);
  });

  it('is outside the ranges of the profile for a JWT, which are enforced whatever the app says (D)', () => {
    expect(causes('jwt')).to.deep.equal(['profile-range-outside likely']);
    const both = { code: 'invalid_grant', words: 'ip restricted (Failed: IP Address Not Allowed)' };
    expect(
      causesOfRefusal(both, { path: 'jwt', now: NOW }).map(({ cause, confidence }) => `${cause} ${confidence}`),
      'the surer of two ranges',
    ).to.deep.equal(['profile-range-outside certain']);
    expect(causes('jwt', ROW), 'LoginHistory says that it was the address').to.deep.equal([
      'profile-range-outside certain',
    ]);
  });

  it('is refused by the app for client credentials where LoginHistory says so, else by either', () => {
    expect(causes('client-credentials')).to.deep.equal(['profile-range-outside likely', 'app-range-outside likely']);
    expect(causes('client-credentials', ROW)).to.deep.equal(['app-range-outside certain']);
  });
});

describe('login/app: causes of which several look certain', () => {
  const of = (...found: readonly (readonly [CauseId, Confidence])[]): string[] =>
    withOneCertain(found.map(([cause, confidence]) => ({ cause, confidence, evidence: [] }))).map(
      ({ cause, confidence }) => `${cause} ${confidence}`,
    );

  it('are one that is certain: what the org says of the user, before the words of the refusal', () => {
    for (const state of ['wrong-username-or-host', 'user-inactive', 'user-frozen'] as const) {
      expect(of(['app-not-approved', 'certain'], [state, 'certain'], ['app-blocked', 'possible'])).to.deep.equal([
        `${state} certain`,
        'app-not-approved likely',
        'app-blocked possible',
      ]);
    }
  });

  it('are the first of them where none is of the user', () => {
    expect(of(['app-switched-off', 'certain'], ['app-not-approved', 'certain'])).to.deep.equal([
      'app-switched-off certain',
      'app-not-approved likely',
    ]);
    expect(of(['app-not-approved', 'likely'])).to.deep.equal(['app-not-approved likely']);
  });
});
