import { expect } from 'chai';
import { ranges, is, missing, org, factsOf, profile, user, withRanges } from '../support.js';
import { byOAuth, ETL, group, list, NOW, seconds } from './support.js';

const OUTSIDE = '203.0.113.9';
const BOB = '005000000000002AAA';

describe('policy/logins: rows', () => {
  it('makes one row of a user and client, with addresses, failures and times', () => {
    const { rows, summary } = list([
      group(),
      group({ sourceIp: OUTSIDE, country: null, logins: 3, last: seconds('2026-11-21T06:00:00Z') }),
      group({ status: 'Invalid Password', logins: 2, first: seconds('2026-10-30T00:00:00Z') }),
      group({ status: 'INVALID password', logins: 1 }),
      group({ status: 'Password Lockout', logins: 1 }),
    ]);
    expect(rows).to.have.length(1);
    expect(rows[0]).to.deep.include({
      user: { id: ETL, username: 'etl@example.com', name: 'Etl Job', profile: 'Sales', integration: false },
      path: 'soap',
      certainty: 'certain',
      client: 'Data Loader',
      apiType: 'SOAP Partner',
      apiVersion: '52.0',
      users: 1,
      logins: 17,
      failures: [
        { status: 'Invalid Password', count: 3 },
        { status: 'Password Lockout', count: 1 },
      ],
      firstSeen: '2026-10-30T00:00:00.000Z',
      lastSeen: '2026-11-21T06:00:00.000Z',
      tokenUsed: 'unknown',
      evidence: ['LoginHistory'],
    });
    expect(
      rows[0]?.addresses.map(({ address, country, logins, verdict, rule }) => [
        address,
        country,
        logins,
        verdict,
        rule,
      ]),
    ).to.deep.equal([
      ['198.18.4.7', 'DE', 14, 'no-token', 'trusted-range'],
      [OUTSIDE, undefined, 3, 'token-required', 'untrusted'],
    ]);
    expect(summary).to.deep.include({
      byPath: { soap: 17, 'oauth-password': 0, 'client-credentials': 0, oauth: 0, other: 0 },
      users: 1,
    });
  });

  it('puts the busiest address first, then the lower text, and rows that end together by logins, user and client', () => {
    const at = (sourceIp: string, logins: number): ReturnType<typeof group> => group({ sourceIp, logins });
    const { rows } = list([at('203.0.113.2', 1), at('203.0.113.1', 1), at('203.0.113.3', 5)]);
    expect(rows[0]?.addresses.map(({ address }) => address)).to.deep.equal([
      '203.0.113.3',
      '203.0.113.1',
      '203.0.113.2',
    ]);
    const users = [user(), user({ id: BOB, username: 'bob@example.com' })];
    const sorted = list(
      [
        group({ application: 'C', logins: 2 }),
        group({ application: 'B', logins: 2 }),
        group({ application: 'A', logins: 9 }),
        group({ application: 'Z', logins: 2, userId: BOB }),
      ],
      { users },
    ).rows.map((row) => `${row.user?.username ?? ''} ${row.client ?? ''}`);
    expect(sorted).to.deep.equal(['etl@example.com A', 'bob@example.com Z', 'etl@example.com B', 'etl@example.com C']);
  });

  it('puts logins of which none got in behind those that stop', () => {
    const { rows } = list([
      group({ application: 'Never in', status: 'Invalid Password', logins: 99 }),
      group({ application: 'At times', status: 'Invalid Password', logins: 8 }),
      group({ application: 'At times', logins: 1 }),
      group({ application: 'In use', logins: 2 }),
      group({ ...byOAuth, application: 'Later', logins: 1 }),
    ]);
    // The username-password flow ends before SOAP login() (docs/salesforce.md, section 6).
    expect(rows.map(({ client }) => client)).to.deep.equal(['Later', 'At times', 'In use', 'Never in']);
  });

  it('puts the most frequent reason first, then by its text', () => {
    const { rows } = list([
      group({ status: 'User is Inactive', logins: 1 }),
      group({ status: 'Failed: Login hours', logins: 1 }),
      group({ status: 'Invalid Password', logins: 2 }),
    ]);
    expect(rows[0]?.failures).to.deep.equal([
      { status: 'Invalid Password', count: 2 },
      { status: 'Failed: Login hours', count: 1 },
      { status: 'User is Inactive', count: 1 },
    ]);
  });

  it('takes the country of an address from the first login that has one', () => {
    const { rows } = list([group({ country: null }), group({ country: 'DE' }), group({ country: 'FR' })]);
    expect(rows[0]?.addresses.map(({ country }) => country)).to.deep.equal(['DE']);
  });

  it('knows whose passwords they are: of users that show, by the paths with one', () => {
    const users = [user(), user({ id: BOB, username: 'bob@example.com' })];
    const other = group({ userId: BOB, loginType: 'Remote Access 2.0', loginSubType: 'OauthRefreshToken' });
    const { passwordUsers } = list([group(), group({ userId: '005000000000009AAA' }), group({ userId: null }), other], {
      users,
      filter: { paths: ['soap', 'oauth-password', 'other'] },
    });
    expect(passwordUsers.map(({ username }) => username)).to.deep.equal(['etl@example.com']);
  });

  it('keeps clients, versions and paths apart', () => {
    const { rows } = list([group(), group({ application: 'ETL' }), group({ apiVersion: '31.0' }), group(byOAuth)]);
    expect(rows.map(({ apiVersion, client, path }) => `${path} ${client} ${apiVersion}`).sort()).to.deep.equal([
      'oauth-password MuleSoft undefined',
      'soap Data Loader 31.0',
      'soap Data Loader 52.0',
      'soap ETL 52.0',
    ]);
  });

  it('counts the attempts of this plugin, which are no client, and names none of them among those that stop', () => {
    const { daysLeft, outside, ownRows, rows, summary } = list([
      group({ application: 'sf-plugin-token/0123456789ab', logins: 1, sourceIp: OUTSIDE }),
      group({ application: 'sf-plugin-token/ba9876543210', logins: 2, status: 'Invalid Password' }),
    ]);
    expect(rows).to.deep.equal([]);
    expect(ownRows.map(({ client, logins }) => [client, logins])).to.deep.equal([['sf-plugin-token', 3]]);
    expect(summary).to.deep.include({ ownAttempts: 3, users: 0, breaks: [], inactive: 0 });
    expect(summary.byPath.soap).to.equal(0);
    expect(summary.failed).to.deep.include({ logins: 0, of: 0 });
    expect([...daysLeft]).to.deep.equal([]);
    expect(outside, 'who takes this name is not hidden by it').to.equal(true);
  });

  it('takes the attempts of this plugin for one client, which has a name of its own for each', () => {
    const { ownRows, rows: others } = list([
      group({ application: 'sf-plugin-token/0123456789ab', logins: 1 }),
      group({ application: 'sf-plugin-token/ba9876543210', logins: 1 }),
      group({ application: 'sf-plugin-token/other', logins: 1 }),
    ]);
    const rows = [...ownRows, ...others];
    expect(rows.map(({ client, logins }) => `${client} ${String(logins)}`).sort()).to.deep.equal([
      'sf-plugin-token 2',
      'sf-plugin-token/other 1',
    ]);
  });

  it('puts what ends first before what is busy', () => {
    const { rows } = list([
      group({ logins: 1000 }),
      group({ ...byOAuth, logins: 1 }),
      group({ application: 'ETL', logins: 2000 }),
    ]);
    // The flow retires on 2027-02-20, SOAP login() on 2027-06-01 (retirements.json).
    expect(rows.map(({ client, retirement }) => [client, retirement?.date])).to.deep.equal([
      ['MuleSoft', '2027-02-20'],
      ['ETL', '2027-06-01'],
      ['Data Loader', '2027-06-01'],
    ]);
    // 2026-11-22 to 2027-02-20: 8 days of November, 31 + 31 + 20.
    expect(rows[0]?.retirement?.daysLeft).to.equal(90);
  });

  it('lists other ways to log in only when they are asked for, without verdict and end', () => {
    const refresh = group({ loginType: 'Remote Access 2.0', loginSubType: 'OauthRefreshToken', application: 'iOS' });
    expect(list([refresh]).rows).to.deep.equal([]);
    const { rows, soonest } = list([refresh], { filter: { paths: ['other'] } });
    expect(rows).to.have.length(1);
    expect(rows[0]).not.to.have.property('retirement');
    expect(rows[0]?.addresses[0]).not.to.have.property('verdict');
    expect(rows[0]?.moveTo).to.deep.include({ option: 'none', steps: [] });
    expect(soonest).to.equal(undefined);
  });

  it('takes Salesforce.com IP for what it is: no address to decide about', () => {
    const { rows } = list([group({ sourceIp: 'Salesforce.com IP' })]);
    expect(rows[0]?.addresses[0]).to.include({ address: 'Salesforce.com IP' }).and.not.have.property('verdict');
  });

  it('decides IPv6 addresses, and lists logins without one', () => {
    const { rows } = list([group({ sourceIp: '2001:db8::5' }), group({ sourceIp: null })]);
    const [first, second] = [...(rows[0]?.addresses ?? [])].sort((a, b) => (a.address < b.address ? 1 : -1));
    expect(first).to.include({ address: '2001:db8::5', verdict: 'token-required' });
    expect(second).to.include({ address: '' }).and.not.have.property('verdict');
  });

  it('keeps logins of users who are gone, by their id', () => {
    const { rows } = list([group({ userId: '005000000000009AAA' })]);
    expect(rows[0]?.user).to.deep.equal({
      id: '005000000000009AAA',
      username: '',
      name: '',
      profile: '',
      integration: false,
    });
    expect(rows[0]?.moveTo.option).to.equal('none');
  });

  it('keeps logins without a user', () => {
    const { rows, summary } = list([group({ userId: null, logins: 4 })]);
    expect(rows[0]).to.include({ logins: 4, users: 0 }).and.not.have.property('user');
    expect(summary.users).to.equal(0);
  });

  it('says likely when one login of the row is only concluded', () => {
    const { rows } = list([group(), group({ loginSubType: null })]);
    expect(rows).to.have.length(1);
    expect(rows[0]?.certainty).to.equal('likely');
  });

  it('calls a client by its login type when nothing names it', () => {
    for (const application of [null, 'N/A', 'n/a', '', 'Unknown']) {
      expect(list([group({ application })]).rows[0]?.client, String(application)).to.equal('Other Apex API');
    }
    expect(list([group({ application: "O'Brien, Ltd." })]).rows[0]?.client).to.equal("O'Brien, Ltd.");
  });

  it('leaves out versions that say nothing', () => {
    for (const apiVersion of ['N/A', '9998.0', null, '']) {
      expect(list([group({ apiVersion })]).rows[0], String(apiVersion)).not.to.have.property('apiVersion');
    }
    expect(list([group({ apiVersion: '52' })]).rows[0]?.apiVersion).to.equal('52.0');
  });

  it('judges with the version of the client: no SOAP login() from 65.0 on', () => {
    expect(list([group({ apiVersion: '65.0' })]).rows[0]?.addresses[0]).to.include({
      verdict: 'impossible',
      rule: 'soap-version',
    });
  });
});

describe('policy/logins: statuses', () => {
  it('counts every reason but success as a failure, in whatever language the org speaks', () => {
    const german = [group({ status: 'Erfolgreich' }), group({ status: 'Ungültiges Kennwort', logins: 3 })];
    const { rows } = list(german, { logins: { successTexts: ['Erfolgreich'] } });
    expect(rows[0]?.failures).to.deep.equal([{ status: 'Ungültiges Kennwort', count: 3 }]);
  });

  it('counts a login without a status neither way, and as one that may have succeeded', () => {
    const { rows, soonest } = list([group({ status: null })]);
    expect(rows[0]).to.deep.include({ logins: 10, failures: [] });
    expect(soonest).to.equal(191);
  });

  it('takes a status that nobody can read for neither, and never for a login that is no longer used', () => {
    const foreign = [group({ status: 'Erfolgreich' }), group({ status: 'Ungültiges Kennwort', logins: 3 })];
    const { rows, soonest } = list(foreign);
    expect(rows[0]).to.deep.include({ logins: 13, failures: [] });
    expect(soonest).to.equal(191);
  });

  it('takes a path for used only when a login succeeded', () => {
    expect(list([group({ status: 'Invalid Password' })]).soonest).to.equal(undefined);
    // 2026-11-22 to 2027-06-01: 8 + 31 + 31 + 28 + 31 + 30 + 31 + 1 days.
    expect(list([group({ status: 'Success' })]).soonest).to.equal(191);
  });
});

describe('policy/logins: filters', () => {
  it('--failed keeps rows with failures, whole', () => {
    const groups = [
      group(),
      group({ application: 'ETL' }),
      group({ application: 'ETL', status: 'Restricted IP', logins: 2 }),
    ];
    const { rows } = list(groups, { filter: { failed: true } });
    expect(rows.map(({ client, logins }) => [client, logins])).to.deep.equal([['ETL', 12]]);
  });

  it('counts what failed of all that was asked for, whether rows are left out or not', () => {
    const groups = [
      group({ application: 'A', logins: 5 }),
      group({ application: 'B', status: 'Restricted IP', logins: 2 }),
      group({ application: 'B', status: 'restricted ip', logins: 3 }),
      group({ application: 'B', status: 'Invalid Password', logins: 4 }),
      group({ application: 'C', status: 'Invalid Password', userId: null }),
    ];
    for (const failed of [true, false]) {
      expect(list(groups, { filter: { failed } }).summary.failed).to.deep.equal({
        ...{ logins: 19, of: 24, users: 1 },
        statuses: [
          { status: 'Invalid Password', count: 14 },
          { status: 'Restricted IP', count: 5 },
        ],
      });
    }
  });

  it('--outside-ranges keeps what neither a trusted range nor the profile covers', () => {
    const groups = [
      group(),
      group({ sourceIp: OUTSIDE, logins: 2 }),
      group({ sourceIp: '10.1.1.1', logins: 3 }),
      group({ sourceIp: 'Salesforce.com IP', logins: 4 }),
      group({ sourceIp: null, logins: 5 }),
    ];
    const { outside, rows } = list(groups, { filter: { outsideRanges: true }, profile: withRanges('10.0.0.0/8') });
    expect(outside).to.equal(true);
    // What has no address is shown: it cannot be said to be inside.
    expect(rows[0]?.addresses.map(({ address }) => address)).to.have.members([OUTSIDE, '']);
    expect(rows[0]?.logins).to.equal(7);
  });

  it('--outside-ranges shows what unreadable ranges may hold, without claiming that it is outside', () => {
    const facts = factsOf({ org: org({ trustedRanges: missing('SecuritySettings') }), now: NOW });
    const { missing: gaps, outside, rows } = list([group()], { filter: { outsideRanges: true }, question: { facts } });
    expect(rows).to.have.length(1);
    expect(outside).to.equal(false);
    expect(gaps.map(({ what }) => what)).to.include('SecuritySettings');
  });

  it('--new-since keeps clients and addresses that the user was not seen with before', () => {
    const before = { first: seconds('2026-11-01T00:00:00Z'), last: seconds('2026-11-20T00:00:00Z') };
    const after = { first: seconds('2026-11-18T00:00:00Z'), last: seconds('2026-11-20T00:00:00Z') };
    const newSince = seconds('2026-11-15T00:00:00Z');
    const groups = [
      group(before),
      // The same address and client, another status: not new.
      group({ ...after, status: 'Invalid Password' }),
      // A new address of a known client, a new client at a known address.
      group({ ...after, sourceIp: OUTSIDE, logins: 2 }),
      group({ ...after, application: 'New Tool', logins: 3 }),
      // Known of somebody else only.
      group({ ...after, userId: BOB, sourceIp: '198.18.4.7', logins: 4 }),
    ];
    const { rows } = list(groups, {
      filter: { newSince },
      users: [user(), user({ id: BOB, username: 'bob@example.com' })],
    });
    const found = rows.map(({ client, logins, user: who, addresses }) => [
      who?.username,
      client,
      logins,
      addresses.length,
    ]);
    expect(found).to.have.deep.members([
      ['etl@example.com', 'Data Loader', 2, 1],
      ['etl@example.com', 'New Tool', 3, 1],
      ['bob@example.com', 'Data Loader', 4, 1],
    ]);
  });
});

describe('policy/logins: --by', () => {
  const users = [user(), user({ id: BOB, username: 'bob@example.com', profileId: '00e000000000002AAA' })];
  const groups = [
    group(),
    group({ userId: BOB, logins: 5 }),
    group({ application: 'ETL', sourceIp: OUTSIDE, logins: 2 }),
    group({ ...byOAuth, logins: 7 }),
  ];
  const table = [
    [
      'user',
      [
        ['soap', 'etl@example.com', undefined, 1, 12],
        ['soap', 'bob@example.com', undefined, 1, 5],
        ['oauth-password', 'etl@example.com', undefined, 1, 7],
      ],
    ],
    [
      'client',
      [
        ['soap', undefined, 'Data Loader', 2, 15],
        ['soap', undefined, 'ETL', 1, 2],
        ['oauth-password', undefined, 'MuleSoft', 1, 7],
      ],
    ],
    [
      'path',
      [
        ['soap', undefined, undefined, 2, 17],
        ['oauth-password', undefined, undefined, 1, 7],
      ],
    ],
    [
      'address',
      [
        ['soap', undefined, undefined, 2, 15],
        ['soap', undefined, undefined, 1, 2],
        ['oauth-password', undefined, undefined, 1, 7],
      ],
    ],
  ] as const;
  for (const [by, expected] of table) {
    it(`${by}: one row each, by path`, () => {
      const { rows, summary } = list(groups, { users, question: { by } });
      const found = rows.map((row) => [row.path, row.user?.username, row.client, row.users, row.logins]);
      expect(found).to.have.deep.members(expected.map((row) => [...row]));
      expect(summary.byPath).to.deep.equal({
        soap: 17,
        'oauth-password': 7,
        'client-credentials': 0,
        oauth: 0,
        other: 0,
      });
      expect(summary.users).to.equal(2);
    });
  }

  it('--new-since keeps what was first seen in that very second', () => {
    const first = seconds('2026-11-01T00:00:00Z');
    const kept = (newSince: number): number => list([group({ first })], { filter: { newSince } }).rows.length;
    expect([kept(first - 1), kept(first), kept(first + 1)]).to.deep.equal([1, 1, 0]);
  });

  it('shows the worst verdict where several users share an address', () => {
    const frozen = user({ id: BOB, username: 'bob@example.com', frozen: is(true) });
    const { rows } = list([group(), group({ userId: BOB })], { users: [user(), frozen], question: { by: 'address' } });
    expect(rows[0]?.addresses[0]).to.include({ verdict: 'denied', rule: 'user-frozen' });
  });
});

describe('policy/logins: what an unknown turns on', () => {
  it('is named for each address, and for no other verdict', () => {
    const unread = user({ frozen: missing('UserLogin') });
    const [row] = list([group(), group({ sourceIp: OUTSIDE })], { users: [unread] }).rows;
    expect(row?.addresses.map(({ verdict, hinges }) => [verdict, hinges?.map(({ fact }) => fact)])).to.deep.equal([
      ['unknown', ['frozen']],
      ['unknown', ['frozen']],
    ]);
    expect(row?.addresses.map(({ hinges }) => hinges?.[0]?.values.map(({ verdict }) => verdict))).to.have.deep.members([
      ['denied', 'no-token'],
      ['denied', 'token-required'],
    ]);
    expect(list([group()]).rows[0]?.addresses[0]).not.to.have.property('hinges');
  });
});

describe('policy/logins: summary', () => {
  it('counts the users whose way in ends within 30, 90 and 180 days', () => {
    const users = [user(), user({ id: BOB, username: 'bob@example.com' })];
    const { summary } = list([group(byOAuth), group({ ...byOAuth, application: 'Other' }), group({ userId: BOB })], {
      users,
    });
    // The flow ends in 90 days, SOAP in 191.
    expect(summary.breaksWithin).to.deep.equal({ 30: 0, 90: 1, 180: 1 });
  });
});

describe('policy/logins: evidence of event logs', () => {
  const use = { userId: ETL, sourceIp: '198.18.4.7', path: 'soap' as const };
  const table = [
    ['yes', [{ ...use, token: 1, password: 4 }]],
    ['no', [{ ...use, token: 0, password: 4 }]],
    [
      'yes',
      [
        { ...use, token: 0, password: 4 },
        { ...use, token: 2, password: 0 },
      ],
    ],
    ['unknown', [{ ...use, userId: BOB, token: 1, password: 0 }]],
    ['unknown', [{ ...use, sourceIp: OUTSIDE, token: 1, password: 0 }]],
    ['unknown', [{ ...use, path: 'oauth-password' as const, token: 1, password: 0 }]],
  ] as const;
  for (const [tokenUsed, tokenUses] of table) {
    it(`${tokenUsed} for ${JSON.stringify(tokenUses)}`, () => {
      const [row] = list([group()], { logins: { tokenUses } }).rows;
      expect(row?.tokenUsed).to.equal(tokenUsed);
      expect(row?.evidence).to.deep.equal(
        tokenUsed === 'unknown' ? ['LoginHistory'] : ['LoginHistory', 'EventLogFile Login'],
      );
    });
  }

  it('names a client that LoginHistory does not', () => {
    const clientNames = [{ userId: ETL, sourceIp: '198.18.4.7', apiVersion: '52.0', client: 'acme-loader' }];
    const unnamed = group({ application: 'N/A' });
    const named = list([unnamed, group({ application: 'N/A', sourceIp: OUTSIDE })], { logins: { clientNames } }).rows;
    expect(named.map(({ client, evidence }) => [client, evidence.at(-1)])).to.have.deep.members([
      ['acme-loader', 'EventLogFile ApiTotalUsage'],
      ['Other Apex API', 'LoginHistory'],
    ]);
  });
});

describe('policy/logins: what could not be read', () => {
  it('hands on the facts that could have changed a verdict', () => {
    const hidden = profile({ ranges: missing('profile Sales') });
    const { missing: gaps } = list([group({ sourceIp: OUTSIDE })], { profile: hidden });
    expect(gaps.map(({ what }) => what)).to.deep.equal(['profile Sales']);
  });

  it('does not take a user of a hidden profile for one without ranges', () => {
    const lost = user({ profileId: '00e00000000000ZAAA' });
    const { missing: gaps, rows } = list([group({ sourceIp: OUTSIDE })], { users: [lost] });
    expect(rows[0]?.addresses[0]?.verdict).not.to.equal('token-required');
    expect(gaps.map(({ why }) => why.key)).to.include('logins.gap.no-profile');
  });

  it('is silent where trusted ranges decide anyway', () => {
    expect(
      list([group()], {
        question: { facts: factsOf({ org: org({ trustedRanges: is(ranges('198.18.4.0/24')) }), now: NOW }) },
      }).missing,
    ).to.deep.equal([]);
  });
});
