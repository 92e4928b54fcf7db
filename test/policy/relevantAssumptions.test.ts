import { expect } from 'chai';
import { bearsOn, type Assumption, type Path } from '../../lib/policy/index.js';

/** Which way of logging in a fact that no API exposes concerns (docs/salesforce.md section 1, the rules and their paths). */
const CONCERNS: readonly (readonly [Assumption['fact'], readonly Path[]])[] = [
  ['soap-login', ['soap']],
  ['use-any-api-auth', ['soap']],
  ['password-flow', ['oauth-password']],
  ['app-type', ['oauth-password']],
  ['app-ip-policy', ['oauth-password']],
  ['login-hours-zone', ['soap', 'oauth-password']],
  ['subject', ['soap', 'oauth-password']],
];

describe('policy: what is assumed', () => {
  for (const [fact, paths] of CONCERNS) {
    it(`of ${fact} bears on ${paths.join(' and ')}`, () => {
      const of = { fact };
      expect(bearsOn(of, ['soap'])).to.equal(paths.includes('soap'));
      expect(bearsOn(of, ['oauth-password'])).to.equal(paths.includes('oauth-password'));
      expect(bearsOn(of, ['soap', 'oauth-password'])).to.equal(true);
      expect(bearsOn(of, ['oauth-password', 'soap'])).to.equal(true);
    });
  }
});
