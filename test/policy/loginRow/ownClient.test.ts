import { expect } from 'chai';
import { isOwnClient, ownClient } from '../../../lib/policy/index.js';

describe('policy/loginRow: the name of this plugin’s own logins', () => {
  it('ends in the number of the attempt, and is known again', () => {
    expect(ownClient('0123456789ab')).to.equal('sf-plugin-token/0123456789ab');
    expect(isOwnClient(ownClient('0123456789ab'))).to.equal(true);
  });

  it('is not taken for what merely looks like it', () => {
    for (const other of ['sf-plugin-token', 'sf-plugin-token/0123456789a', 'my sf-plugin-token/0123456789ab', '']) {
      expect(isOwnClient(other), other).to.equal(false);
    }
  });
});
