/**
 * What the rules of a policy file say of what they find: of what, where it stands, what it is and what to do. The sentences
 * stand in messages/gate.md.
 */
import { expect } from 'chai';
import { parseRange } from '../../../lib/ip/index.js';
import type { Finding } from '../../../lib/policy/findings/index.js';
import {
  known,
  type Gap,
  type LoginPolicies,
  type NamedRange,
  type PermissionHolder,
} from '../../../lib/policy/index.js';
import { Text } from '../../../lib/text.js';
import { byOAuth, seconds } from '../logins/support.js';
import { missing, profile } from '../support.js';
import { ENTRY, facts, gap, GOOD, group, is, outcomeOf, OWNER, POLICIES, read, user, type Given } from './support.js';

type Told = readonly [subject: Finding['subject'], place: string, text: Text, fix: Text];

const told = async (rule: string, given: Given): Promise<Told[]> =>
  (await outcomeOf(rule, given)).findings.map(({ fix, location, subject, text }) => [
    subject,
    location.kind === 'logical' ? location.name : `${location.kind} ${location.file}:${String(location.line)}`,
    text,
    fix,
  ]);

/** The policy file of these tests is JSON in one line. */
const LINE = 'file sf-token.yml:1';
const ETL: Finding['subject'] = { kind: 'integration', name: 'Etl' };
const USERNAME = 'etl@example.com';
const LONG_AGO = '2026-05-01T00:00:00.000Z';
const username = { username: USERNAME };
const PROFILE = '00e000000000001AAA';
const of = (changes: Parameters<typeof user>[0]): Given => ({ users: [user(changes), OWNER] });
const ofUser = (name: string, id: string): [Finding['subject'], string] => [{ kind: 'user', name, id }, `User/${name}`];

/** One finding about the integration itself, at its line. */
const ABOUT_ENTRY: readonly (readonly [rule: string, what: string, Given, text: Text, fix: Text])[] = [
  [
    'integration-user-missing',
    'the user is not there',
    { users: [OWNER] },
    Text.of('gate.integration-user-missing.found', username),
    Text.of('gate.integration-user-missing.fix'),
  ],
  [
    'integration-unused',
    'by the day of the last login',
    { since: LONG_AGO, groups: [group({ first: 1, last: seconds('2026-08-01T23:59:59Z') })] },
    Text.of('gate.integration-unused.found', { ...username, day: '2026-08-01' }),
    Text.of('gate.integration-unused.fix'),
  ],
  [
    'integration-unused',
    'without any login',
    { since: LONG_AGO, groups: [] },
    Text.of('gate.integration-unused.never', { ...username, path: 'soap' }),
    Text.of('gate.integration-unused.fix'),
  ],
  [
    'integration-unused',
    'with a login by another path',
    { since: LONG_AGO, groups: [group({ ...byOAuth })] },
    Text.of('gate.integration-unused.other', { ...username, path: 'soap', day: '2026-11-20' }),
    Text.of('gate.integration-unused.fix'),
  ],
  [
    'integration-unused',
    'by what its user tells, further back than the history',
    { groups: [], users: [user({ ...GOOD, lastLogin: '2025-01-31T08:00:00.000Z' }), OWNER] },
    Text.of('gate.integration-unused.found', { ...username, day: '2025-01-31' }),
    Text.of('gate.integration-unused.fix'),
  ],
  [
    'move-by-passed',
    'by which path and day',
    { entry: { 'move-by': '2026-11-19' } },
    Text.of('gate.move-by-passed.found', { path: 'soap', day: '2026-11-19' }),
    Text.of('gate.move-by-passed.fix'),
  ],
  [
    'path-ends-before-move',
    'the planned day and that of the end',
    { entry: { 'move-by': '2027-06-02' } },
    Text.of('gate.path-ends-before-move.found', { path: 'soap', day: '2027-06-01', move: '2027-06-02' }),
    Text.of('gate.path-ends-before-move.fix'),
  ],
  [
    'path-ends-before-move',
    'no plan for a flow that ends earlier',
    { entry: { 'move-by': undefined, path: 'oauth-password' } },
    Text.of('gate.path-ends-before-move.none', { path: 'oauth-password', day: '2027-02-20' }),
    Text.of('gate.path-ends-before-move.fix'),
  ],
  [
    'rotation-due',
    'a day that is over',
    { entry: { 'rotate-by': '2026-11-21' } },
    Text.of('gate.rotation-due.found', { day: '2026-11-21' }),
    Text.of('gate.rotation-due.fix'),
  ],
  [
    'rotation-due',
    'a day that comes',
    { entry: { 'rotate-by': '2026-11-22' } },
    Text.of('gate.rotation-due.soon', { day: '2026-11-22' }),
    Text.of('gate.rotation-due.fix'),
  ],
  [
    'person-as-integration',
    'the user',
    of({ integration: is(false) }),
    Text.of('gate.person-as-integration.found', username),
    Text.of('gate.person-as-integration.fix'),
  ],
  [
    'integration-not-api-only',
    'the user',
    of({ apiOnly: is(false) }),
    Text.of('gate.integration-not-api-only.found', username),
    Text.of('gate.integration-not-api-only.fix'),
  ],
  ...(['inactive', 'frozen', 'locked'] as const).map((state): (typeof ABOUT_ENTRY)[number] => [
    'integration-blocked',
    state,
    of({ active: is(state !== 'inactive'), frozen: is(state === 'frozen'), locked: is(state === 'locked') }),
    Text.of(`gate.integration-blocked.${state}`, username),
    Text.of('gate.integration-blocked.fix'),
  ]),
  [
    'integration-mfa-api',
    'the user',
    of({ mfaForApi: is(true) }),
    Text.of('gate.integration-mfa-api.found', username),
    Text.of('gate.integration-mfa-api.fix'),
  ],
  [
    'integration-without-profile-ranges',
    'the profile',
    { profile: profile({ id: PROFILE, name: 'Integrations', ranges: is([]) }) },
    Text.of('gate.integration-without-profile-ranges.found', { profile: 'Integrations' }),
    Text.of('gate.integration-without-profile-ranges.fix'),
  ],
  [
    'integration-interactive-login',
    'the user',
    { groups: [group({ loginType: 'Application', apiType: null, loginSubType: null })] },
    Text.of('gate.integration-interactive-login.found', username),
    Text.of('gate.integration-interactive-login.fix'),
  ],
  [
    'access-review',
    'the day of the last one',
    { entry: { reviewed: '2025-11-21' } },
    Text.of('gate.access-review.found', { day: '2025-11-21' }),
    Text.of('gate.access-review.fix'),
  ],
  [
    'access-review',
    'that there was none',
    { entry: { reviewed: undefined } },
    Text.of('gate.access-review.never'),
    Text.of('gate.access-review.fix'),
  ],
  [
    'owner-gone',
    'an owner whom the org does not have',
    { users: [GOOD] },
    Text.of('gate.owner-gone.unknown', { owner: 'ann@example.com' }),
    Text.of('gate.owner-gone.fix'),
  ],
  [
    'owner-gone',
    'an inactive owner',
    { users: [GOOD, user({ ...OWNER, active: is(false) })] },
    Text.of('gate.owner-gone.inactive', { owner: 'ann@example.com' }),
    Text.of('gate.owner-gone.fix'),
  ],
  [
    'token-mailbox',
    'an address that takes no mail',
    of({ email: is('etl@invalid') }),
    Text.of('gate.token-mailbox.invalid'),
    Text.of('gate.token-mailbox.fix'),
  ],
  [
    'token-mailbox',
    'another domain',
    { ...of({ email: is('"a@b"@Example.NET') }), policy: { mailDomains: ['example.com'] } },
    Text.of('gate.token-mailbox.domain', { domain: 'example.net' }),
    Text.of('gate.token-mailbox.fix'),
  ],
  [
    'entry-without-owner',
    'an integration',
    { entry: { owner: 'TODO' } },
    Text.of('gate.entry-without-owner.integration'),
    Text.of('gate.entry-without-owner.fix'),
  ],
];

describe('policy file: what rules say of an integration', () => {
  for (const [rule, what, given, text, fix] of ABOUT_ENTRY) {
    it(`${rule}: ${what}`, async () => {
      expect(await told(rule, given)).to.deep.equal([[ETL, LINE, text, fix]]);
    });
  }

  it('integration-path: by which it logs in and which is registered, once for each', async () => {
    const groups = [group(byOAuth), group({ ...byOAuth, application: 'Other' })];
    expect(await told('integration-path', { groups })).to.deep.equal([
      [
        { ...ETL, within: 'oauth-password' },
        LINE,
        Text.of('gate.integration-path.found', { path: 'oauth-password', registered: 'soap' }),
        Text.of('gate.integration-path.fix'),
      ],
    ]);
  });

  it('integration-path: an app by which it comes, each client for itself, by a JWT or by a flow without a word', async () => {
    const openBy = { ...byOAuth, loginSubType: null };
    const flowBy = { ...byOAuth, loginSubType: 'OauthWebServer' };
    const groups = [
      ...[group({ ...openBy, application: 'Alpha' }), group({ ...openBy, application: 'Beta' })],
      ...[group({ ...flowBy, application: 'Alpha' }), group({ ...flowBy, application: 'Gamma' })],
    ];
    const one = (way: 'open' | 'flow', client: string): Told => [
      { ...ETL, within: way === 'open' ? 'oauth' : 'oauth-other' },
      LINE,
      Text.of(`gate.integration-path.found-${way}`, { client, registered: 'soap' }),
      Text.of('gate.integration-path.fix'),
    ];
    const found = await told('integration-path', { groups });
    expect(found).to.have.deep.members([
      ...[one('open', 'Alpha'), one('flow', 'Alpha'), one('open', 'Beta'), one('flow', 'Gamma')],
    ]);
  });

  const ofLogins = { what: 'LoginHistory etl@example.com' };
  const withoutSubType = { entry: { path: 'oauth-password' }, groups: [group({ ...byOAuth, loginSubType: null })] };
  for (const [rule, given, gap] of [
    ['integration-path', withoutSubType, { ...ofLogins, why: Text.of('gate.gap.sub-type') }],
    ['integration-unused', withoutSubType, { ...ofLogins, why: Text.of('gate.gap.sub-type') }],
    [
      'integration-unused',
      { groups: [] },
      { ...ofLogins, why: Text.of('gate.gap.unused-days', { days: '90', since: '2026-10-23', path: 'soap' }) },
    ],
    [
      'integration-new-use',
      { groups: [group({ first: seconds('2026-11-20T00:00:00Z') })], since: '2026-11-10T00:00:00.000Z' },
      { ...ofLogins, why: Text.of('gate.gap.no-past', { days: '7' }) },
    ],
    [
      'integration-address',
      { groups: [group(), group({ sourceIp: 'unknown' })] },
      { what: 'Etl', why: Text.of('gate.gap.address') },
    ],
    [
      'weak-session-policy',
      { facts: { policies: read<LoginPolicies>({ ...POLICIES, sessionTimeout: is('Never') }) } },
      { what: 'sessionSettings.sessionTimeout', why: Text.of('gate.gap.timeout', { value: 'Never' }) },
    ],
  ] as const satisfies readonly (readonly [string, Given, Gap])[]) {
    it(`${rule}: what it could not tell, and of whom (${gap.why.key})`, async () => {
      const { findings, gaps, outcome } = await outcomeOf(rule, given);
      expect([outcome, findings, gaps]).to.deep.equal(['incomplete', [], [gap]]);
    });
  }

  it('integration-address: each address, in order', async () => {
    const groups = ['10.0.0.9', '10.0.0.1', '10.0.0.9'].map((sourceIp, at) =>
      group({ sourceIp, apiVersion: `${String(50 + at)}.0`, logins: 9 - at }),
    );
    expect(await told('integration-address', { groups })).to.deep.equal(
      ['10.0.0.1', '10.0.0.9'].map((address) => [
        { kind: 'address', name: address, within: 'Etl' },
        LINE,
        Text.of('gate.integration-address.found', { address }),
        Text.of('gate.integration-address.fix'),
      ]),
    );
  });

  it('integration-client: each client, in order', async () => {
    const groups = ['Zeta', 'Alpha', 'Data Loader'].map((application) => group({ application }));
    expect(await told('integration-client', { groups })).to.deep.equal(
      ['Alpha', 'Zeta'].map((client) => [
        { kind: 'client', name: client, within: 'Etl' },
        LINE,
        Text.of('gate.integration-client.found', { client }),
        Text.of('gate.integration-client.fix'),
      ]),
    );
  });

  it('integration-new-use: each new address, country and client', async () => {
    const later = { first: seconds('2026-11-20T00:00:00Z'), country: 'FR', application: 'Other' };
    const groups = [group(), group({ ...later, sourceIp: '198.18.4.9' }), group({ ...later, sourceIp: '198.18.4.8' })];
    const one = (what: 'address' | 'country' | 'client', value: string): Told => [
      { kind: what, name: value, within: 'Etl' },
      LINE,
      Text.of(`gate.integration-new-use.found-${what}`, { value }),
      Text.of('gate.integration-new-use.fix'),
    ];
    expect(await told('integration-new-use', { groups })).to.deep.equal([
      ...[one('address', '198.18.4.8'), one('address', '198.18.4.9'), one('country', 'FR'), one('client', 'Other')],
    ]);
  });

  it('integration-new-use: nothing that somebody else uses, that is not told, or that was used before', async () => {
    const later = { first: seconds('2026-11-20T00:00:00Z') };
    const groups = [
      group(),
      group({ ...later, apiVersion: '60.0' }),
      group({ ...later, userId: OWNER.id, sourceIp: '9.9.9.9', country: 'FR', application: 'Other' }),
      group({ ...later, userId: null, sourceIp: '9.9.9.8', country: 'IT', application: 'Third' }),
      group({ ...later, sourceIp: null, country: null, application: '' }),
    ];
    expect(await told('integration-new-use', { groups })).to.deep.equal([]);
  });

  it('integration-new-use: of one without a past that all is new, where so much was read that a past would be seen', async () => {
    const groups = [
      group({ first: seconds('2026-11-20T08:00:00Z') }),
      group({ first: seconds('2026-11-19T23:59:59Z') }),
    ];
    const since = '2026-11-08T12:00:00.000Z';
    expect(await told('integration-new-use', { groups, since })).to.deep.equal([
      [
        ETL,
        LINE,
        Text.of('gate.integration-new-use.found-all', { first: '2026-11-19', since: '2026-11-08' }),
        Text.of('gate.integration-new-use.fix'),
      ],
    ]);
    const outcome = await outcomeOf('integration-new-use', { groups, since: '2026-11-09T12:00:00.000Z' });
    expect([outcome.findings, outcome.gaps.map(({ why }) => why)]).to.deep.equal([
      [],
      [Text.of('gate.gap.no-past', { days: '7' })],
    ]);
  });

  const BROWSER = { loginType: 'Application', apiType: null, loginSubType: null, application: 'Browser' };
  const USED = ['integration-interactive-login', 'integration-client', 'integration-address', 'integration-new-use'];
  for (const [what, status, count] of [
    ['a failed attempt is no login', 'Invalid Password', 0],
    ['one that succeeded is', 'Success', 1],
    ['one of which nobody can tell how it ended may be', 'Qapla', 1],
  ] as const) {
    it(`in a browser, from elsewhere: ${what}`, async () => {
      const later = { first: seconds('2026-11-20T00:00:00Z'), sourceIp: '203.0.113.9' };
      // Where one login is a success for certain, a status in no known language is a failure.
      const usual = group(status === 'Qapla' ? { status } : {});
      const groups = [usual, group({ ...BROWSER, ...later, status })];
      for (const rule of USED) {
        const found = (await told(rule, { groups })).filter(([, , { params }]) => params['value'] !== 'Browser');
        expect(found.length, rule).to.equal(count);
      }
    });
  }

  it('integration-address: none of a client that got in from elsewhere alone', async () => {
    const guess = group({ sourceIp: '203.0.113.9', status: 'Invalid Password' });
    expect(await told('integration-address', { groups: [group(), guess] })).to.deep.equal([]);
    const both = [group(), guess, group({ sourceIp: '203.0.113.9', application: 'Other', logins: 1 })];
    expect(await told('integration-address', { groups: both })).to.have.length(1);
  });

  it('integration-unusual-hour: each hour in two digits, in order', async () => {
    const first = seconds('2026-09-20T12:30:00Z');
    const past = Array.from({ length: 50 }, (_, day) => first + day * 86_400);
    const times = [...past, seconds('2026-11-20T22:00:00Z'), seconds('2026-11-20T03:59:59Z')];
    const hours = read({ byUser: new Map([[GOOD.id, times]]) });
    const fix = Text.of('gate.integration-unusual-hour.fix');
    expect(await told('integration-unusual-hour', { facts: { hours } })).to.deep.equal(
      ['03', '22'].map((hour) => [ETL, LINE, Text.of('gate.integration-unusual-hour.found', { hour }), fix]),
    );
  });

  it('integration-unusual-hour: nothing of a past of less than two weeks', async () => {
    const past = (days: number): number[] => {
      const first = seconds('2026-11-15T11:00:00Z') - days * 86_400;
      return Array.from({ length: 60 }, (_, at) => first + (at % 2) * days * 86_400);
    };
    const found = async (days: number): Promise<number> => {
      const times = [...past(days), seconds('2026-11-20T22:00:00Z')];
      return (
        await told('integration-unusual-hour', { facts: { hours: read({ byUser: new Map([[GOOD.id, times]]) }) } })
      ).length;
    };
    expect([await found(14), await found(13)]).to.deep.equal([1, 0]);
  });

  it('integration-unusual-calls: each client, in order, with its calls and the most before', async () => {
    const days = Array.from({ length: 9 }, (_, back) =>
      new Date(Date.UTC(2026, 10, 20 - back)).toISOString().slice(0, 10),
    );
    const uses = ['Zeta', 'Alpha'].flatMap((client) =>
      days.slice(0, 5).map((day, back) => ({ userId: GOOD.id, client, day, calls: back === 0 ? 500 : 10 * back })),
    );
    const others = uses.map((use) => ({ ...use, userId: OWNER.id, client: 'Of somebody else' }));
    // A client of the same user that was as busy before is no measure for these.
    const steady = days.slice(0, 5).map((day) => ({ userId: GOOD.id, client: 'Steady', day, calls: 500 }));
    const given = { facts: { usage: read({ days, uses: [...uses, ...steady, ...others] }) } };
    const words = { day: '2026-11-20', calls: '500', most: '40', days: '8' };
    const fix = Text.of('gate.integration-unusual-calls.fix');
    expect(await told('integration-unusual-calls', given)).to.deep.equal(
      ['Alpha', 'Zeta'].map((client) => [
        ...[ETL, LINE, Text.of('gate.integration-unusual-calls.found', { client, ...words }), fix],
      ]),
    );
  });

  it('integration-privileged: which privileges it holds, and none that is no privilege', async () => {
    const permissions = new Set(['ApiUserOnly', 'ManageUsers', 'ModifyAllData']);
    const integrations = new Map([[GOOD.id, { id: GOOD.id, username: USERNAME, permissions }]]);
    const given = { facts: { powers: read({ administrators: [], integrations, isWhole: true }) } };
    expect(await told('integration-privileged', given)).to.deep.equal([
      [
        ETL,
        LINE,
        Text.of('gate.integration-privileged.found', { ...username, permissions: 'ModifyAllData, ManageUsers' }),
        Text.of('gate.integration-privileged.fix'),
      ],
    ]);
  });

  it('token-mailbox: that several users of integrations have one address, and of a password alone', async () => {
    const second = user({
      ...GOOD,
      id: '005000000000003AAA',
      username: 'two@example.com',
      email: is('ETL@Example.com'),
    });
    const integrations = [ENTRY, { ...ENTRY, name: 'Two', username: 'two@example.com' }];
    const given = { users: [GOOD, second, OWNER], policy: { integrations } };
    const [text, fix] = [Text.of('gate.token-mailbox.shared'), Text.of('gate.token-mailbox.fix')];
    expect(await told('token-mailbox', given)).to.deep.equal([
      [ETL, LINE, text, fix],
      [{ kind: 'integration', name: 'Two' }, LINE, text, fix],
    ]);
    const byApp = integrations.map((one) => ({ ...one, path: 'jwt' }));
    expect(await told('token-mailbox', { ...given, policy: { integrations: byApp } })).to.deep.equal([]);
    const sameUser = [ENTRY, { ...ENTRY, name: 'Again' }];
    expect(await told('token-mailbox', { policy: { integrations: sameUser } }), 'one user twice').to.deep.equal([]);
  });
});

describe('policy file: what rules say of users, apps and profiles', () => {
  const holder = (name: string, ...permissions: readonly string[]): PermissionHolder => ({
    ...{ id: '005000000000009AAA', username: name },
    permissions: new Set(permissions),
  });

  it('stops-without-any-api-auth: who, on which day', async () => {
    const lacks = user({ ...GOOD, useAnyApiAuth: is(false) });
    expect(await told('stops-without-any-api-auth', { users: [lacks, OWNER] })).to.deep.equal([
      [
        ...ofUser(USERNAME, GOOD.id),
        Text.of('gate.stops-without-any-api-auth.found', { day: '2026-12-01' }),
        Text.of('gate.stops-without-any-api-auth.fix'),
      ],
    ]);
    const refused = [group({ status: 'Invalid Password' })];
    expect(await told('stops-without-any-api-auth', { users: [lacks, OWNER], groups: refused })).to.deep.equal([]);
  });

  it('any-api-auth-by-profile: the profile by name, or by id where its name does not show', async () => {
    const profiles = new Set([PROFILE, '00e000000000009AAA']);
    const [text, fix] = [Text.of('gate.any-api-auth-by-profile.found'), Text.of('gate.any-api-auth-by-profile.fix')];
    expect(
      await told('any-api-auth-by-profile', { facts: { anyApiAuth: read({ profiles, holders: [] }) } }),
    ).to.deep.equal([
      [{ kind: 'profile', name: 'Sales', id: PROFILE }, 'Profile/Sales', text, fix],
      [
        { kind: 'profile', name: '00e000000000009AAA', id: '00e000000000009AAA' },
        'Profile/00e000000000009AAA',
        ...([text, fix] as const),
      ],
    ]);
  });

  it('any-api-auth-by-profile: by its id where no profiles could be read', async () => {
    const held = read({ profiles: new Set([PROFILE]), holders: [] });
    const hidden = { there: false as const, why: Text.of('gate.none.off') };
    const { findings, outcome } = await outcomeOf('any-api-auth-by-profile', {
      facts: { anyApiAuth: held, profiles: hidden },
    });
    expect([outcome, findings.map(({ subject }) => subject)]).to.deep.equal([
      'failed',
      [{ kind: 'profile', name: PROFILE, id: PROFILE }],
    ]);
  });

  it('any-api-auth-unregistered: who, by username, or by id where that does not show', async () => {
    const [text, fix] = [
      Text.of('gate.any-api-auth-unregistered.found'),
      Text.of('gate.any-api-auth-unregistered.fix'),
    ];
    for (const name of ['root@example.com', '']) {
      const held = read({ profiles: new Set<string>(), holders: [holder(name, 'UseAnyApiAuth')] });
      expect(await told('any-api-auth-unregistered', { facts: { anyApiAuth: held } })).to.deep.equal([
        [...ofUser(name === '' ? '005000000000009AAA' : name, '005000000000009AAA'), text, fix],
      ]);
    }
  });

  it('app-unregistered: each app, in order, with how many people log in by it', async () => {
    const people = ['005000000000004AAA', '005000000000005AAA'].map((id) =>
      user({ id, username: `${id}@example.com`, integration: is(false) }),
    );
    const by = (userId: string | null, application: string | null): ReturnType<typeof group> =>
      group({ ...byOAuth, loginSubType: null, userId, application });
    const [one = '', two = ''] = people.map(({ id }) => id);
    const groups = [
      ...[by(one, 'Zeta'), by(two, 'Zeta'), by(one, 'Zeta'), by(one, 'Alpha')],
      // Of nobody, of somebody who does not show, of the integration itself, without a name, or by no app.
      ...[by(null, 'Gone'), by('005000000000008AAA', 'Gone'), by(GOOD.id, 'Own'), by(one, ''), by(one, null)],
      group({ userId: one, application: 'Soap client' }),
    ];
    expect(await told('app-unregistered', { users: [GOOD, OWNER, ...people], groups })).to.deep.equal(
      (
        [
          ['Alpha', Text.of('gate.app-unregistered.found-one')],
          ['Zeta', Text.of('gate.app-unregistered.found', { users: '2' })],
        ] as const
      ).map(([name, text]) => [
        ...[{ kind: 'app', name }, `ConnectedApp/${name}`, text],
        Text.of('gate.app-unregistered.fix'),
      ]),
    );
  });

  it('unknown-integration: who logs in with client credentials, whatever the app is called in the register', async () => {
    const bot = user({ id: '005000000000004AAA', username: 'bot@example.com', integration: is(false) });
    const byCredentials = { ...byOAuth, loginSubType: 'OauthClientCredentials', application: 'Evil Sync' };
    const one = group({ ...byCredentials, userId: bot.id, sourceIp: '8.8.8.8' });
    const given = { users: [GOOD, OWNER, bot], groups: [group(), one] };
    const text = Text.of('gate.unknown-integration.found-client-credentials', { client: 'Evil Sync' });
    const expected = [[...ofUser(bot.username, bot.id), text, Text.of('gate.unknown-integration.fix')]];
    expect(await told('unknown-integration', given)).to.deep.equal(expected);
    const named = { ...given, entry: { clients: ['Data Loader', 'Evil Sync'] } };
    expect(await told('unknown-integration', named)).to.deep.equal(expected);
    expect((await outcomeOf('unknown-integration', given)).findings[0]?.severity).to.equal('error');
    // No person, and told once.
    expect(await told('app-unregistered', given)).to.deep.equal([]);
    const failed = { ...given, groups: [group(), { ...one, status: 'Invalid Password' }] };
    expect(await told('unknown-integration', failed)).to.deep.equal([]);
    const entry = { ...ENTRY, name: 'Bot', username: bot.username, path: 'client-credentials' };
    const registered = { ...given, policy: { integrations: [ENTRY, entry] } };
    expect(await told('unknown-integration', registered)).to.deep.equal([]);
  });

  it('tries-as-blocked-user: which client still tries, by which path, each for itself', async () => {
    const frozen = [user({ frozen: is(true) }), OWNER];
    const failed = { status: 'Invalid Password' };
    const groups = [group(failed), group({ ...byOAuth, ...failed }), group({ application: 'Works' })];
    const fix = Text.of('gate.tries-as-blocked-user.fix');
    const words = [
      { client: 'MuleSoft', path: 'oauth-password' },
      { client: 'Data Loader', path: 'soap' },
    ];
    const found = await told('tries-as-blocked-user', { users: frozen, groups });
    expect(found).to.have.deep.members(
      words.map((one) => [...ofUser(USERNAME, GOOD.id), Text.of('gate.tries-as-blocked-user.found', one), fix]),
    );
    expect(found).to.have.length(2);
    const inactive = [user({ active: is(false) }), OWNER];
    expect(await told('tries-as-blocked-user', { users: inactive, groups: [group(failed)] })).to.have.length(1);
  });

  it('ui-login-without-mfa: an administrator or a person, who is not asked or is let off', async () => {
    const person = user({ ...GOOD, integration: is(false) });
    const mfa = (mfaForUi: boolean, ...held: readonly string[]): Given => ({
      users: [person, OWNER],
      facts: {
        policies: read<LoginPolicies>({ ...POLICIES, mfaForUi: is(mfaForUi) }),
        powers: read({
          administrators: [holder('root@example.com', 'ManageUsers', ...held)],
          integrations: new Map([[person.id, { ...holder(USERNAME, ...held), id: person.id }]]),
          isWhole: true,
        }),
      },
    });
    const fix = Text.of('gate.ui-login-without-mfa.fix');
    const of = (why: 'waived' | 'not-asked'): Told[] => [
      [
        ...ofUser('root@example.com', '005000000000009AAA'),
        ...([Text.of(`gate.ui-login-without-mfa.administrator-${why}`), fix] as const),
      ],
      [...ofUser(USERNAME, GOOD.id), Text.of(`gate.ui-login-without-mfa.person-${why}`), fix],
    ];
    expect(await told('ui-login-without-mfa', mfa(false))).to.deep.equal(of('not-asked'));
    expect(await told('ui-login-without-mfa', mfa(true, 'BypassMFAForUiLogins'))).to.deep.equal(of('waived'));
    expect(await told('ui-login-without-mfa', mfa(false, 'BypassMFAForUiLogins'))).to.deep.equal(of('waived'));
    const asked = mfa(true, 'BypassMFAForUiLogins', 'ForceTwoFactor');
    expect(await told('ui-login-without-mfa', asked), 'asked all the same').to.deep.equal([]);
  });
});

describe('policy file: what rules say of settings', () => {
  const weak = (password: Partial<LoginPolicies['password']>): Given => ({
    facts: { policies: read({ ...POLICIES, password: { ...POLICIES.password, ...password } }) },
  });

  it('weak-password-policy: which setting, and what it is', async () => {
    const cases = [
      ['minimumPasswordLength', '5'],
      ['complexity', 'NoRestriction'],
      ['historyRestriction', '0'],
      ['maxLoginAttempts', 'NoLimit'],
    ] as const;
    for (const [setting, value] of cases) {
      expect(await told('weak-password-policy', weak({ [setting]: is(value) }))).to.deep.equal([
        [
          { kind: 'setting', name: `passwordPolicies.${setting}` },
          `SecuritySettings/passwordPolicies/${setting}`,
          Text.of('gate.weak-password-policy.found', { setting, value }),
          Text.of('gate.weak-password-policy.fix'),
        ],
      ]);
    }
    expect(await told('weak-password-policy', weak({ minimumPasswordLength: is('ten') }))).to.deep.equal([]);
    expect(await told('weak-password-policy', weak({ minimumPasswordLength: is('12') }))).to.deep.equal([]);
  });

  it('weak-session-policy: after how many hours a session ends, and which values it knows', async () => {
    const timeout = (sessionTimeout: string, hours = 12): Given => ({
      policy: { rules: { 'weak-session-policy': { hours } } },
      facts: { policies: read({ ...POLICIES, sessionTimeout: is(sessionTimeout) }) },
    });
    const found = (hours: string): Told[] => [
      [
        { kind: 'setting', name: 'sessionSettings.sessionTimeout' },
        'SecuritySettings/sessionSettings/sessionTimeout',
        Text.of('gate.weak-session-policy.found', { hours }),
        Text.of('gate.weak-session-policy.fix'),
      ],
    ];
    expect(await told('weak-session-policy', timeout('TwentyFourHours'))).to.deep.equal(found('24'));
    for (const [value, hours] of [
      ['TwoHours', '2'],
      ['FourHours', '4'],
      ['EightHours', '8'],
      ['TwelveHours', '12'],
    ] as const) {
      expect(await told('weak-session-policy', timeout(value, 1)), value).to.deep.equal(found(hours));
    }
    for (const value of ['FifteenMinutes', 'ThirtyMinutes', 'SixtyMinutes']) {
      expect(await told('weak-session-policy', timeout(value, 1)), value).to.deep.equal([]);
    }
    const unknown = await outcomeOf('weak-session-policy', timeout('constructor'));
    expect(unknown.gaps).to.deep.equal([
      { what: 'sessionSettings.sessionTimeout', why: Text.of('gate.gap.timeout', { value: 'constructor' }) },
    ]);
  });

  it('password-flow-allowed and soap-login-allowed: which setting', async () => {
    expect(await told('password-flow-allowed', { org: { oauthPasswordFlowBlocked: is(false) } })).to.deep.equal([
      [
        { kind: 'setting', name: 'OauthOidcSettings.blockOAuthUnPwFlow' },
        'Settings/OauthOidcSettings',
        Text.of('gate.password-flow-allowed.found'),
        Text.of('gate.password-flow-allowed.fix'),
      ],
    ]);
    expect(await told('soap-login-allowed', { org: { created: is('2019-05-01T08:00:00.000Z') } })).to.deep.equal([
      [
        { kind: 'setting', name: 'SOAP login()' },
        'Settings/SecuritySettings',
        Text.of('gate.soap-login-allowed.found'),
        Text.of('gate.soap-login-allowed.fix'),
      ],
    ]);
  });
});

describe('policy file: what rules say of ranges', () => {
  const ranges = { offices: ['10.0.0.0/25', { range: '10.0.1.0/24', expires: '2026-11-21' }] };
  const inTrusted = (name: string): Finding['subject'] => ({ kind: 'range', name, within: 'Network Access' });
  const inSales = (name: string): Finding['subject'] => ({ kind: 'range', name, within: 'Sales' });
  const there = ['10.0.0.0/24', '10.0.1.7', '8.8.8.1-8.8.8.4'].map((text) => parseRange(text));
  // The profile has no ranges of its own, of which the file would have to speak.
  const trusted: Given = {
    policy: { ranges, trusted: ['offices'] },
    org: { trustedRanges: is(there) },
    profile: profile({ id: PROFILE }),
  };
  const ofProfile: Given = {
    policy: { ranges, profiles: { Sales: ['offices'] } },
    org: { trustedRanges: is([]) },
    profile: profile({ id: PROFILE, ranges: is(there) }),
  };
  const unregistered = (range: string): [Text, Text] => [
    Text.of('gate.range-unregistered.found', { range }),
    Text.of('gate.range-unregistered.fix', { file: 'sf-token.yml' }),
  ];

  it('range-unregistered: which range, of trusted ranges and of a profile', async () => {
    expect(await told('range-unregistered', trusted)).to.deep.equal([
      [inTrusted('10.0.0.0/24'), 'NetworkAccess/10.0.0.0/24', ...unregistered('10.0.0.0/24')],
      [inTrusted('8.8.8.1-8.8.8.4'), 'NetworkAccess/8.8.8.1-8.8.8.4', ...unregistered('8.8.8.1-8.8.8.4')],
    ]);
    expect(await told('range-unregistered', ofProfile)).to.deep.equal([
      [inSales('10.0.0.0/24'), 'Profile/Sales/loginIpRanges/10.0.0.0/24', ...unregistered('10.0.0.0/24')],
      [inSales('8.8.8.1-8.8.8.4'), 'Profile/Sales/loginIpRanges/8.8.8.1-8.8.8.4', ...unregistered('8.8.8.1-8.8.8.4')],
    ]);
  });

  it('range-unregistered: addresses, blocks and ranges of both families, each as people write it', async () => {
    const texts = ['203.0.113.7', '2001:db8::7', '2001:db8::/32', '128.0.0.0/1', '2001:db8::1-2001:db8::4'];
    const given = { ...trusted, org: { trustedRanges: is(texts.map((text) => parseRange(text))) } };
    expect((await told('range-unregistered', given)).map(([{ name }]) => name)).to.deep.equal(texts);
  });

  it('range-unregistered: of lists of which the file says nothing, though it speaks of others', async () => {
    const both = {
      profile: profile({ id: PROFILE, ranges: is(there) }),
      org: { trustedRanges: is(there.slice(0, 1)) },
    };
    const named = { ranges: { offices: ['0.0.0.0/0'] } };
    expect(await told('range-unregistered', { ...both, policy: { ...named, trusted: ['offices'] } })).to.deep.equal([
      [
        { kind: 'profile', name: 'Sales' },
        'Profile/Sales',
        Text.of('gate.range-unregistered.profile', { name: 'Sales', count: '3' }),
        Text.of('gate.range-unregistered.name-profile', { file: 'sf-token.yml' }),
      ],
    ]);
    const ofSales = { ...both, policy: { ...named, profiles: { Sales: ['offices'] } } };
    expect(await told('range-unregistered', ofSales)).to.deep.equal([
      [
        inTrusted('10.0.0.0/24'),
        'NetworkAccess/10.0.0.0/24',
        Text.of('gate.range-unregistered.trusted', { range: '10.0.0.0/24' }),
        Text.of('gate.range-unregistered.name-trusted'),
      ],
    ]);
    // A profile that is not named, and of whose ranges nobody knows.
    const hidden = profile({ id: PROFILE, ranges: missing('Profile') });
    const open = await outcomeOf('range-unregistered', { policy: { ...named, trusted: ['offices'] }, profile: hidden });
    expect(open.outcome).to.equal('incomplete');
    expect((await outcomeOf('range-unregistered', both)).outcome).to.equal('not-applicable');
  });

  it('range-unregistered: nothing of all profiles where some could not be listed', async () => {
    const given: Given = {
      ...{ org: { trustedRanges: is([]) }, profile: profile({ id: PROFILE, ranges: is([]) }) },
      policy: { ranges: { offices: ['0.0.0.0/0'] }, trusted: ['offices'] },
    };
    expect((await outcomeOf('range-unregistered', given)).outcome).to.equal('passed');
    const { profiles } = await facts(given);
    if (!profiles.there) throw new Error('There are no profiles.');
    const unlisted = { ...given, facts: { profiles: { ...profiles, gaps: [gap('Profile')] } } };
    const { gaps, outcome } = await outcomeOf('range-unregistered', unlisted);
    expect([outcome, gaps]).to.deep.equal(['incomplete', [gap('Profile')]]);
  });

  it('range-unregistered: in the line of its file where it comes from one', async () => {
    const [range] = there;
    if (range === undefined) throw new Error('no range');
    const lines = [
      { ...range, file: 'Security.settings-meta.xml', line: 7 },
      { ...range, file: 'Other.xml' },
    ];
    const places = await Promise.all(
      lines.map(async (one) => {
        const { findings } = await outcomeOf('range-unregistered', { ...trusted, org: { trustedRanges: is([one]) } });
        return findings.map(({ location }) => location);
      }),
    );
    expect(places).to.deep.equal([
      [{ kind: 'file', file: 'Security.settings-meta.xml', line: 7 }],
      [{ kind: 'file', file: 'Other.xml' }],
    ]);
  });

  it('range-unregistered: a range that has expired, where the rule that tells so is off', async () => {
    const offices = [{ range: '10.0.0.0/24', expires: '2026-11-21' }];
    const policy = { ranges: { offices }, trusted: ['offices'] };
    const none = profile({ id: PROFILE, ranges: is([]) });
    const org = { trustedRanges: is([parseRange('10.0.0.0/24')]) };
    const names = async (rules: Readonly<Record<string, string>>): Promise<unknown> =>
      (await told('range-unregistered', { policy: { ...policy, rules }, org, profile: none })).map(
        ([{ name }]) => name,
      );
    expect(await names({})).to.deep.equal([]);
    expect(await names({ 'range-expired': 'off' })).to.deep.equal(['10.0.0.0/24']);
    expect(await names({ 'range-expired': 'note' })).to.deep.equal([]);
  });

  it('range-unregistered: where the first range of a profile stands of which the file says nothing', async () => {
    const named = { ranges: { offices: ['0.0.0.0/0'] }, trusted: ['offices'] };
    const placeOf = async (more: Partial<NamedRange>): Promise<unknown> => {
      const ranges = there.map((range, at) => (at === 0 ? { ...range, ...more } : range));
      const given = { policy: named, profile: profile({ id: PROFILE, ranges: is(ranges) }) };
      return (await outcomeOf('range-unregistered', given)).findings.map(({ location }) => location);
    };
    const file = 'Sales.profile-meta.xml';
    expect(await placeOf({})).to.deep.equal([{ kind: 'logical', name: 'Profile/Sales' }]);
    expect(await placeOf({ file })).to.deep.equal([{ kind: 'file', file }]);
    expect(await placeOf({ file, line: 9 })).to.deep.equal([{ kind: 'file', file, line: 9 }]);
  });

  it('range-missing: which range is expected where, at its line', async () => {
    const none = { trustedRanges: is([]) };
    const text = Text.of('gate.range-missing.found', { range: '10.0.0.0/25' });
    const fix = Text.of('gate.range-missing.fix');
    expect(await told('range-missing', { ...trusted, org: none })).to.deep.equal([
      [inTrusted('10.0.0.0/25'), LINE, text, fix],
    ]);
    expect(await told('range-missing', { ...ofProfile, profile: profile({ id: PROFILE }) })).to.deep.equal([
      [inSales('10.0.0.0/25'), LINE, text, fix],
    ]);
  });

  it('range-missing: that there is no such profile, known by name, id or the name of its file', async () => {
    const expected = (name: string): Given => ({ ...ofProfile, policy: { ranges, profiles: { [name]: ['offices'] } } });
    expect(await told('range-missing', expected('Gone'))).to.deep.equal([
      [
        { kind: 'profile', name: 'Gone' },
        LINE,
        Text.of('gate.range-missing.profile', { name: 'Gone' }),
        Text.of('gate.range-missing.fix'),
      ],
    ]);
    const admin = profile({ id: PROFILE, name: 'System Administrator', metadataName: 'Admin', ranges: is(there) });
    for (const name of ['System Administrator', 'Admin', PROFILE]) {
      expect(await told('range-missing', { ...expected(name), profile: admin }), name).to.deep.equal([]);
    }
  });

  it('range-expired: which range, since when, at its line; not what another range still allows', async () => {
    const text = Text.of('gate.range-expired.found', { range: '10.0.1.0/24', day: '2026-11-21' });
    const fix = Text.of('gate.range-expired.fix');
    expect(await told('range-expired', trusted)).to.deep.equal([[inTrusted('10.0.1.0/24'), LINE, text, fix]]);
    expect(await told('range-expired', ofProfile)).to.deep.equal([[inSales('10.0.1.0/24'), LINE, text, fix]]);
    const still = { offices: [...ranges.offices, '10.0.1.0/28'] };
    expect(await told('range-expired', { ...trusted, policy: { ranges: still, trusted: ['offices'] } })).to.deep.equal(
      [],
    );
  });

  it('say that no ranges are expected where none are', async () => {
    for (const rule of ['range-unregistered', 'range-missing', 'range-expired']) {
      const { outcome, why } = await outcomeOf(rule, {});
      expect([outcome, why], rule).to.deep.equal(['not-applicable', Text.of('gate.none.ranges')]);
    }
  });
});

describe('policy file: what rules say of addresses that must pass or must not', () => {
  const probes = (expected: 'pass' | 'no-pass', verdict: 'no-token' | 'denied' | 'unknown', gaps = []): Given => ({
    policy: { mustPass: ['10.0.0.1'], mustNotPass: ['10.0.0.1'] },
    facts: {
      probes: read([
        {
          probe: { line: 4, text: '10.0.0.1', range: parseRange('10.0.0.1') },
          ...{ expected, subject: 'Profile Sales', address: '10.0.0.1', verdict, rule: 'trusted-range', gaps },
          path: 'oauth-password',
        },
      ]),
    },
  });
  const words = { address: '10.0.0.1', path: 'oauth-password', subject: 'Profile Sales', rule: 'trusted-range' };
  const subject: Finding['subject'] = { kind: 'address', name: '10.0.0.1', within: 'Profile Sales' };

  it('for whom, from where, what it comes to and by which rule', async () => {
    expect(await told('must-pass', probes('pass', 'denied'))).to.deep.equal([
      [
        subject,
        'file sf-token.yml:4',
        Text.of('gate.must-pass.found', { ...words, verdict: 'denied' }),
        Text.of('gate.must-pass.fix'),
      ],
    ]);
    expect(await told('must-not-pass', probes('no-pass', 'no-token'))).to.deep.equal([
      [
        subject,
        'file sf-token.yml:4',
        Text.of('gate.must-not-pass.found', { ...words, verdict: 'no-token' }),
        Text.of('gate.must-not-pass.fix'),
      ],
    ]);
  });

  it('each of its own addresses alone', async () => {
    expect(await told('must-not-pass', probes('pass', 'no-token'))).to.deep.equal([]);
    expect(await told('must-pass', probes('no-pass', 'denied'))).to.deep.equal([]);
  });

  it('what is unknown without anything unread: that Salesforce does not say', async () => {
    for (const [rule, expected] of [
      ['must-pass', 'pass'],
      ['must-not-pass', 'no-pass'],
    ] as const) {
      expect((await outcomeOf(rule, probes(expected, 'unknown'))).gaps, rule).to.deep.equal([
        { what: '10.0.0.1 Profile Sales (oauth-password)', why: Text.of('gate.gap.unknown') },
      ]);
    }
  });

  it('what is unread on each path, where it is unknown on several for the same reason', async () => {
    const { policy, facts: of } = probes('pass', 'unknown');
    const all = of?.probes;
    if (all?.there !== true) throw new Error('There are no probes.');
    const onPaths = all.value.flatMap((one) =>
      (['soap', 'oauth-password'] as const).map((path) => ({ ...one, path, gaps: [gap(`read for ${path}`)] })),
    );
    const { gaps } = await outcomeOf('must-pass', { policy: policy ?? {}, facts: { probes: read(onPaths) } });
    expect(gaps).to.deep.equal([gap('read for soap'), gap('read for oauth-password')]);
  });

  it('why they judge nothing where no address is named', async () => {
    for (const rule of ['must-pass', 'must-not-pass']) {
      expect((await outcomeOf(rule, {})).why, rule).to.deep.equal(Text.of('gate.none.probes'));
    }
  });
});

describe('policy file: what rules say of its own entries', () => {
  const waiver = { rule: 'rotation-due', subject: 'Etl', reason: 'r', owner: 'TODO', until: '2026-11-21' };
  const entry = (subject = 'Etl'): Finding['subject'] => ({ kind: 'entry', name: `rotation-due: ${subject}` });

  it('waiver-expired, entry-without-owner: which waiver', async () => {
    const { subject, ...ofAll } = waiver;
    expect(subject).to.equal('Etl');
    for (const [one, name] of [
      [waiver, 'Etl'],
      [ofAll, '*'],
    ] as const) {
      const given = { policy: { waivers: [one] } };
      expect(await told('waiver-expired', given)).to.deep.equal([
        [
          entry(name),
          LINE,
          Text.of('gate.waiver-expired.found', { rule: 'rotation-due', day: '2026-11-21' }),
          Text.of('gate.waiver-expired.fix'),
        ],
      ]);
      expect(await told('entry-without-owner', given)).to.deep.equal([
        [entry(name), LINE, Text.of('gate.entry-without-owner.waiver'), Text.of('gate.entry-without-owner.fix')],
      ]);
    }
    expect((await outcomeOf('waiver-expired', {})).why).to.deep.equal(Text.of('gate.none.waivers'));
  });

  it('waiver-unused: which waiver, and no word of one that is over, that is for another org, or that is used', async () => {
    const valid = { ...waiver, until: '2026-11-22' };
    const { subject, ...ofAll } = valid;
    expect(subject).to.equal('Etl');
    const found = (name: string): Told => [
      ...([entry(name), LINE] as const),
      ...([Text.of('gate.waiver-unused.found'), Text.of('gate.waiver-unused.fix')] as const),
    ];
    expect(await told('waiver-unused', { policy: { waivers: [valid] } })).to.deep.equal([found('Etl')]);
    expect(await told('waiver-unused', { policy: { waivers: [ofAll] } })).to.deep.equal([found('*')]);
    const others = [waiver, { ...valid, org: 'prod@example.com' }];
    expect(await told('waiver-unused', { policy: { waivers: others } })).to.deep.equal([]);
    const used = { policy: { waivers: [valid] }, entry: { 'rotate-by': '2026-11-21' } };
    expect(await told('waiver-unused', used)).to.deep.equal([]);
    const off = { policy: { waivers: [valid], rules: { 'rotation-due': 'off' } } };
    const fix = Text.of('gate.waiver-unused.off-fix');
    expect((await told('waiver-unused', off)).map((one) => one[3])).to.deep.equal([fix]);
    expect((await told('waiver-unused', off)).map((one) => one[2])).to.deep.equal([
      Text.of('gate.waiver-unused.off', { rule: 'rotation-due' }),
    ]);
    expect((await outcomeOf('waiver-unused', {})).why).to.deep.equal(Text.of('gate.none.waivers'));
  });
});

describe('policy file: without a register', () => {
  it('its rules say that there is none', async () => {
    const none: Given = { policy: { integrations: [] } };
    for (const rule of [
      'integration-user-missing',
      'integration-unused',
      'rotation-due',
      'any-api-auth-unregistered',
    ]) {
      const { outcome, why } = await outcomeOf(rule, none);
      expect([outcome, why], rule).to.deep.equal(['not-applicable', Text.of('gate.none.register')]);
    }
    // Whatever could be read: nothing is asked of it.
    const unread = { there: false, why: Text.of('gate.none.usage') } as const;
    for (const facts of [{}, { powers: unread, hours: unread, usage: unread }]) {
      for (const rule of ['integration-privileged', 'integration-unusual-hour', 'integration-unusual-calls']) {
        const { gaps, why } = await outcomeOf(rule, { ...none, facts });
        expect([gaps, why], rule).to.deep.equal([[], Text.of('gate.none.register')]);
      }
    }
    const nobody = await outcomeOf('owner-gone', { entry: { owner: 'team data' } });
    expect([nobody.outcome, nobody.why]).to.deep.equal(['not-applicable', Text.of('gate.none.owners')]);
  });
});

describe('policy file: ranges that could not be read', () => {
  const ranges = { offices: ['10.0.0.0/25', { range: '10.0.1.0/24', expires: '2026-11-21' }] };
  const more = { what: 'a range', why: Text.of('login.gap.hidden-user') };
  const partly = (
    ...texts: readonly string[]
  ): { partial: typeof more } & ReturnType<typeof known<ReturnType<typeof parseRange>[]>> => ({
    ...known(
      texts.map((text) => parseRange(text)),
      'test',
    ),
    partial: more,
  });

  it('in part make the rules about them incomplete, unless something is found', async () => {
    const of = (...texts: readonly string[]): Given => ({
      policy: { ranges, trusted: ['offices'] },
      org: { trustedRanges: partly(...texts) },
      profile: profile({ id: PROFILE }),
    });
    for (const rule of ['range-unregistered', 'range-missing', 'range-expired']) {
      const { gaps, outcome } = await outcomeOf(rule, of());
      expect([outcome, gaps], rule).to.deep.equal(['incomplete', [more]]);
    }
    expect((await outcomeOf('range-missing', of('10.0.0.0/25'))).outcome).to.equal('passed');
    expect((await outcomeOf('range-expired', of('10.0.1.7'))).outcome).to.equal('failed');
    expect((await outcomeOf('range-unregistered', of('9.9.9.9'))).outcome).to.equal('failed');
  });

  it('of a profile that is hidden are no profile that is not there', async () => {
    const given: Given = {
      policy: { ranges, trusted: [], profiles: { Hidden: ['offices'] } },
      org: { trustedRanges: is([]) },
      facts: { profiles: read([profile({ id: PROFILE })], more) },
    };
    for (const rule of ['range-unregistered', 'range-missing', 'range-expired']) {
      const { findings, gaps, outcome } = await outcomeOf(rule, given);
      expect([outcome, gaps, findings], rule).to.deep.equal(['incomplete', [more], []]);
    }
  });

  it('in part are no ranges that an integration’s profile lacks', async () => {
    const its = profile({ id: PROFILE, ranges: partly() });
    const { findings, gaps, outcome } = await outcomeOf('integration-without-profile-ranges', { profile: its });
    expect([outcome, gaps, findings]).to.deep.equal(['incomplete', [more], []]);
    const some = profile({ id: PROFILE, ranges: partly('10.0.0.1') });
    expect((await outcomeOf('integration-without-profile-ranges', { profile: some })).outcome).to.equal('passed');
  });
});
