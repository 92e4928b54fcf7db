import { expect } from 'chai';
import { provesNothing, provesOfFailure, provesOfSuccess, type Proves } from '../../lib/login/proof.js';
import { say } from '../../lib/messages.js';

/** What is proved of the password and of the token, and why. */
const told = ({ password, token, why }: Proves): string => `${password} ${token} ${say(why)}`;

describe('what a login proves', () => {
  it('both, where Salesforce had to ask for both', () => {
    expect(told(provesOfSuccess({ tokenSent: true, verdict: 'token-required', rule: 'untrusted' }))).to.match(
      /^yes yes .*required both/,
    );
  });

  it('nothing of the token, where none was needed', () => {
    const trusted = provesOfSuccess({ tokenSent: true, verdict: 'no-token', rule: 'trusted-range' });
    expect(told(trusted)).to.match(/^yes unknown The address needs no token/);
    // A verified address gives `unknown`, as nobody confirms that it needs no token.
    const verified = provesOfSuccess({ tokenSent: true, verdict: 'unknown', rule: 'verified-address' });
    expect(told(verified)).to.match(/^yes unknown The address is verified/);
  });

  it('nothing of the token, where it is not known whether one was needed', () => {
    for (const facts of [
      { tokenSent: true },
      { tokenSent: true, verdict: 'unknown', rule: 'trusted-range' },
    ] as const) {
      expect(told(provesOfSuccess(facts))).to.match(/^yes unknown It is not known whether the address needs/);
    }
  });

  it('nothing of the token, where none was sent, whatever the verdict', () => {
    for (const verdict of ['token-required', 'no-token', 'unknown'] as const) {
      expect(told(provesOfSuccess({ tokenSent: false, verdict }))).to.match(/^yes unknown No token was sent/);
    }
  });

  it('what an event log says, before anything else', () => {
    const facts = { tokenSent: false, verdict: 'no-token', rule: 'delegated-auth-trusted' } as const;
    expect(told(provesOfSuccess({ ...facts, usedToken: 'T' }))).to.match(/^yes yes EventLogFile .* used the token/);
    expect(told(provesOfSuccess({ ...facts, tokenSent: true, usedToken: 'P' }))).to.match(
      /^yes no EventLogFile .* only the password/,
    );
  });

  it('nothing of the token, where an identity provider checks passwords, in a trusted range or not', () => {
    for (const rule of ['delegated-auth-trusted', 'delegated-auth-untrusted']) {
      const facts = { tokenSent: true, verdict: 'token-required', rule } as const;
      expect(told(provesOfSuccess(facts)), rule).to.match(/^yes unknown The identity provider/);
    }
  });

  it('that the password is wrong, where LoginHistory says so and no token was sent', () => {
    expect(told(provesOfFailure('wrong-password-or-token', true, false))).to.match(/^no unknown LoginHistory calls/);
    expect(told(provesOfFailure('wrong-password-or-token', true, true))).to.match(
      /^unknown unknown LoginHistory does not distinguish/,
    );
    expect(told(provesOfFailure('wrong-password-or-token', false, false))).to.match(/^unknown unknown A refused/);
  });

  it('nothing, where Salesforce asked for a token first', () => {
    for (const cause of ['token-missing', 'token-outdated']) {
      for (const certain of [true, false]) {
        expect(told(provesOfFailure(cause, certain, true))).to.match(/^unknown unknown Salesforce asks for a token/);
      }
    }
  });

  it('nothing, where the login was refused for something else, or not tried', () => {
    expect(told(provesOfFailure('user-locked', true, false))).to.match(/^unknown unknown A refused login/);
    expect(told(provesNothing())).to.equal('unknown unknown There was no login.');
  });
});
