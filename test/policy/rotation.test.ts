/**
 * What a change of password does to a client, by the path on which it logs in.
 */
import { expect } from 'chai';
import { lockOfAll, LOGIN_PATHS, rotationClients, tokenNeed } from '../../lib/policy/index.js';
import { byOAuth, group, list } from './logins/support.js';

describe('policy: clients of a rotation', () => {
  const listed = list(
    [
      group(),
      group(byOAuth),
      group({ ...byOAuth, loginSubType: 'OauthClientCredentials', application: 'App' }),
      group({ ...byOAuth, loginSubType: null, application: 'Browser' }),
    ],
    { filter: { paths: LOGIN_PATHS } },
  );
  const clients = rotationClients(listed.rows, [], 5);

  it('stops those alone that send the password', () => {
    expect(clients.map(({ atChange, path }) => [path, atChange]).sort()).to.deep.equal([
      ['client-credentials', 'goes-on'],
      ['oauth-password', 'stops'],
      ['other', 'goes-on'],
      ['soap', 'stops'],
    ]);
  });

  it('lets none of the others lock the user, lose a token or need one', () => {
    const others = clients.filter(({ path }) => path === 'other' || path === 'client-credentials');
    expect(others).to.have.length(2);
    for (const { atToken, lock, needsToken } of others) {
      expect([atToken, lock, needsToken]).to.deep.equal(['goes-on', 'never', 'no']);
    }
    expect(tokenNeed(others)).to.equal('no');
    expect(lockOfAll(others, 5)).to.equal('never');
  });

  it('leaves open when they lock the user where one was seen too seldom to tell how often it tries', () => {
    // No rows: of the two that send the password nobody knows how often they do.
    expect(lockOfAll(clients, 5)).to.equal('unknown');
    expect(lockOfAll(clients, 'none')).to.equal('never');
  });
});
