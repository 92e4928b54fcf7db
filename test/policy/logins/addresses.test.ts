import { expect } from 'chai';
import { formatAddress } from '../../../lib/ip/index.js';
import { addressesByUser, type LoginGroup } from '../../../lib/policy/logins/index.js';
import { byOAuth, ETL, group } from './support.js';

const BOB = '005000000000002AAA';

function addresses(groups: readonly LoginGroup[], successTexts: readonly string[] = []): Record<string, string[]> {
  const found = addressesByUser({ groups, successTexts }, ['soap', 'oauth-password']);
  return Object.fromEntries([...found].map(([user, list]) => [user, list.map(formatAddress)]));
}

describe('policy/logins: from where users really connect', () => {
  it('has each address of a user once, whatever the client, the path and the spelling', () => {
    const groups = [
      group(),
      group({ application: 'ETL' }),
      group({ ...byOAuth, sourceIp: '2001:db8::5' }),
      group({ sourceIp: '2001:db8:0:0:0:0:0:5' }),
      group({ userId: BOB, sourceIp: '203.0.113.9' }),
    ];
    expect(addresses(groups)).to.deep.equal({ [ETL]: ['198.18.4.7', '2001:db8::5'], [BOB]: ['203.0.113.9'] });
  });

  it('leaves out failures: whoever tries passwords does not connect', () => {
    expect(addresses([group({ status: 'Invalid Password' }), group({ status: null })])).to.deep.equal({});
    expect(addresses([group({ status: 'Erfolgreich' })], ['Erfolgreich'])).to.deep.equal({ [ETL]: ['198.18.4.7'] });
  });

  it('leaves out other paths, Salesforce’s own addresses and logins of nobody', () => {
    const groups = [
      group({ loginSubType: 'OauthRefreshToken', loginType: 'Remote Access 2.0' }),
      group({ sourceIp: 'Salesforce.com IP' }),
      group({ sourceIp: null }),
      group({ userId: null }),
    ];
    expect(addresses(groups)).to.deep.equal({});
  });
});
