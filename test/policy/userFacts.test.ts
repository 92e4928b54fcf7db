import { expect } from 'chai';
import { toldBy } from '../../lib/policy/index.js';

// Which object tells which fact of a user: docs/salesforce.md section 3, where to read it.
describe('policy: what an object tells of a user', () => {
  it('are its facts of the kinds asked for, and no others', () => {
    expect(toldBy('UserLogin', 'flag')).to.deep.equal(['frozen', 'locked']);
    expect(toldBy('User', 'flag')).to.deep.equal(['active']);
    expect(toldBy('User', 'text')).to.deep.equal(['userType']);
    expect(toldBy('User', 'text', 'mail')).to.have.members(['userType', 'email']);
    expect(toldBy('PermissionSet', 'flag', 'flag-or-none')).to.have.members([
      'apiEnabled',
      'apiOnly',
      'delegatedAuthentication',
      'mfaForApi',
      'useAnyApiAuth',
    ]);
    expect(toldBy('UserLogin', 'text')).to.deep.equal([]);
  });
});
