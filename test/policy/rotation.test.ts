/**
 * What a change of password does to a client, by the path on which it logs in.
 */
import { expect } from 'chai';
import { lockOfAll, LOGIN_PATHS, rotationClients, tokenNeed, type TriedLogin } from '../../lib/policy/index.js';
import { retryOf } from '../../lib/policy/rotation.js';
import { byOAuth, group, list } from './logins/support.js';

describe('policy: how often a client tries', () => {
  const HOUR = 3600;
  const START = Date.parse('2026-11-20T00:00:00Z') / 1000;
  const rows = (seconds: readonly number[], outcome: 'success' | 'failure' = 'success'): TriedLogin[] =>
    seconds.map((second, at) => ({
      ...{ id: `0Ya${at}`, time: new Date((START + second) * 1000).toISOString(), outcome, sourceIp: '198.18.4.7' },
      ...{ loginType: 'Other Apex API', loginSubType: '', apiType: 'SOAP Partner', application: 'Nightly load' },
    }));
  const hours = Array.from({ length: 12 }, (_, hour) => hour * HOUR);

  it('is the time between two tries', () => {
    expect(retryOf(rows(hours))).to.deep.equal({ seconds: HOUR, from: 'logins' });
    expect(retryOf(rows([0]))).to.equal(undefined);
  });

  it('of one that comes with several at a time is not the time between those', () => {
    const pairs = hours.flatMap((at) => [at, at + 1]);
    expect(retryOf(rows(pairs))).to.deep.equal({ seconds: HOUR / 2, from: 'logins' });
    expect(retryOf(rows(pairs, 'failure'))).to.deep.equal({ seconds: HOUR / 2, from: 'failures' });
  });

  it('of one that comes in a burst is as in the burst, since the lock comes within it', () => {
    const burst = Array.from({ length: 30 }, (_, at) => at * 6);
    expect(retryOf(rows([...burst, ...burst.map((at) => at + 24 * HOUR)]))).to.deep.equal({
      seconds: 6,
      from: 'logins',
    });
    // All at once, and never else.
    expect(retryOf(rows([0, 0, 1]))).to.deep.equal({ seconds: 1, from: 'logins' });
  });
});

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
