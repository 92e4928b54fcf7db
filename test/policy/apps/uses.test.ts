import { expect } from 'chai';
import { appUses } from '../../../lib/policy/apps/index.js';
import type { LoginGroup } from '../../../lib/policy/index.js';

const group = (more: Partial<LoginGroup>): LoginGroup => ({
  ...{ userId: '005Hs0000000001IAA', sourceIp: '203.0.113.7', country: null, apiType: null, apiVersion: null },
  ...{ loginType: 'Remote Access 2.0', loginSubType: null, application: 'Nightly', status: 'Success' },
  ...{ logins: 1, first: 100, last: 100 },
  ...more,
});
const flowsOf = (groups: readonly LoginGroup[], label = 'Nightly'): Record<string, number> =>
  Object.fromEntries(
    [...(appUses(groups, []).byLabel.get(label)?.flows ?? [])].map(([flow, { logins }]) => [flow, logins]),
  );

describe('logins through an app', () => {
  for (const [subType, flow] of [
    ['OauthUsernamePassword', 'password'],
    ['OauthClientCredentials', 'client-credentials'],
    ['OauthUserAgent', 'user-agent'],
    ['OauthHybridUserAgent', 'user-agent'],
    ['OauthUserAgentIdToken', 'user-agent'],
    ['OauthWebServer', 'other'],
    ['OauthRefreshToken', 'other'],
    ['OauthDevice', 'device'],
    ['OauthJwtBearer', 'untold'],
    [null, 'untold'],
  ] as const) {
    it(`${String(subType)} is ${flow}`, () => {
      expect(flowsOf([group({ loginSubType: subType, logins: 7 })])).to.deep.equal({ [flow]: 7 });
    });
  }

  it('are no SOAP logins, no logins at the login page, and no refused ones', () => {
    const groups = [
      group({ loginType: 'Other Apex API', loginSubType: 'SoapApiLogin' }),
      group({ loginType: 'Application', loginSubType: 'UsernamePasswordUiLogin' }),
      group({ status: 'Invalid Password', loginSubType: 'OauthUsernamePassword' }),
      group({ application: '' }),
      group({ application: null }),
    ];
    expect([...appUses(groups, []).byLabel]).to.deep.equal([]);
  });

  it('are added up by user, the one with the most first, and by flow with the last of each', () => {
    const other = '005Hs0000000002IAA';
    const use = appUses(
      [
        group({ logins: 2, last: 300 }),
        group({ logins: 3, last: 200, sourceIp: '203.0.113.8' }),
        group({ userId: other, logins: 9, last: 250, loginSubType: 'OauthClientCredentials' }),
        group({ userId: null, logins: 1, last: 10 }),
      ],
      [],
    ).byLabel.get('Nightly');
    expect(use).to.include({ logins: 15, last: 300 });
    expect(use?.users.map(({ last, logins, userId }) => [userId, logins, last])).to.deep.equal([
      [other, 9, 250],
      ['005Hs0000000001IAA', 5, 300],
    ]);
    expect([...(use?.flows ?? [])]).to.deep.equal([
      ['untold', { logins: 6, last: 300 }],
      ['client-credentials', { logins: 9, last: 250 }],
    ]);
  });

  it('of a user are added up by flow', () => {
    const { users = [] } =
      appUses(
        [
          group({ logins: 2 }),
          group({ logins: 3, sourceIp: '203.0.113.8' }),
          group({ logins: 4, loginSubType: 'OauthClientCredentials' }),
        ],
        [],
      ).byLabel.get('Nightly') ?? {};
    expect(users.map(({ flows }) => [...flows])).to.deep.equal([
      [
        ['untold', 5],
        ['client-credentials', 4],
      ],
    ]);
  });

  it('have users with as many logins in the order of their ids', () => {
    const ids = ['005Hs0000000003IAA', '005Hs0000000001IAA', '005Hs0000000002IAA'];
    const use = appUses(
      ids.map((userId) => group({ userId })),
      [],
    ).byLabel.get('Nightly');
    expect(use?.users.map(({ userId }) => userId)).to.deep.equal([...ids].sort());
  });

  it('are English where any row of the history is: a text that is not known is a refusal then', () => {
    const soap = group({ loginType: 'Other Apex API', loginSubType: 'SoapApiLogin', status: 'Success' });
    const { byLabel, unknownStatuses } = appUses([soap, group({ status: 'No such text' })], []);
    expect([[...byLabel], unknownStatuses]).to.deep.equal([[], []]);
  });

  it('count with a status that nobody can read, and say so', () => {
    const { byLabel, unknownStatuses } = appUses([group({ status: 'Sukces' })], []);
    expect(byLabel.get('Nightly')?.logins).to.equal(1);
    expect(unknownStatuses).to.deep.equal(['Sukces']);
    expect(appUses([group({ status: 'Sukces' })], ['Sukces']).unknownStatuses).to.deep.equal([]);
  });
});
