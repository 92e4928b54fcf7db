/**
 * What each rule of a policy file finds, what it passes, and what of it could not be read. The first case of a rule is the
 * example on its page (scripts/docs/rules.ts).
 */
import { parseRange } from '../../../lib/ip/index.js';
import type { GateFacts } from '../../../lib/policy/gate/index.js';
import { Text } from '../../../lib/text.js';
import { missing, profile } from '../support.js';
import type {
  ApiUse,
  LoginGroup,
  LoginPolicies,
  PasswordPolicies,
  PermissionHolder,
  UserFacts,
} from '../../../lib/policy/index.js';
import { byOAuth, seconds } from '../logins/support.js';
import { gap, GOOD, group, is, OWNER, POLICIES, read, user, type Given } from './support.js';

export const loginUser = { id: GOOD.id, username: 'etl@example.com', name: '', profile: '', integration: false };
const expiring = (daysLeft: number | null): Partial<GateFacts> => ({
  expiring: read([
    {
      user: loginUser,
      passwordExpires: '2026-12-06T12:00:00.000Z',
      daysLeft,
      expired: 'unknown',
      policy: Text.of('gate.none.waivers'),
    },
  ]),
});
const probe = (expected: 'pass' | 'no-pass', verdict: 'no-token' | 'token-required' | 'unknown'): Given => ({
  policy: { [expected === 'pass' ? 'mustPass' : 'mustNotPass']: ['10.0.0.1'] },
  facts: {
    probes: read([
      {
        probe: { line: 1, text: '10.0.0.1', range: parseRange('10.0.0.1') },
        ...{ expected, subject: 'org', address: '10.0.0.1', path: 'soap', verdict, rule: 'trusted-range', gaps: [] },
      },
    ]),
  },
});
const trusted = (...texts: readonly string[]): NonNullable<Given['org']> => ({
  trustedRanges: is(texts.map(parseRange)),
});
const offices = (...entries: readonly unknown[]): NonNullable<Given['policy']> => ({
  ranges: { offices: entries },
  trusted: ['offices'],
});
const EXPIRED = offices({ range: '10.0.0.0/24', expires: '2026-11-21' });
const groupUntil = (expires: string): NonNullable<Given['policy']> => ({
  ranges: { offices: [{ range: '198.18.4.0/24', expires }] },
});
const someone = user({ id: '005000000000003AAA', username: 'new@example.com', integration: is(true) });
const person = user({ ...someone, integration: is(false) });
const byApp = group({ ...byOAuth, loginSubType: null, userId: someone.id, loginType: 'Remote Access 2.0' });
const lacks = user({ useAnyApiAuth: is(false), apiOnly: is(true), integration: is(true) });
export const waiver = {
  rule: 'rotation-due',
  subject: 'Etl',
  reason: 'The vendor is late',
  owner: 'ann@example.com',
  until: '2026-11-22',
};
export const overdue = { 'rotate-by': '2026-11-21' };

const policies = (changes: Partial<LoginPolicies>, password: Partial<PasswordPolicies> = {}): Given => ({
  facts: { policies: read({ ...POLICIES, ...changes, password: { ...POLICIES.password, ...password } }) },
});
const holder = (...permissions: readonly string[]): PermissionHolder => ({
  id: '005000000000009AAA',
  username: 'root@example.com',
  permissions: new Set(permissions),
});
const powers = (administrators: readonly PermissionHolder[], ...own: readonly string[]): Partial<GateFacts> => ({
  powers: read({
    administrators,
    integrations: new Map([[GOOD.id, { ...holder(...own), ...GOOD_NAMES }]]),
    isWhole: true,
  }),
});
const GOOD_NAMES = { id: GOOD.id, username: GOOD.username };
const mfa = (everybody: LoginPolicies['mfaForUi'], ...permissions: readonly string[]): Given => ({
  facts: { ...powers([holder('ManageUsers', ...permissions)]), ...policies({ mfaForUi: everybody }).facts },
});
const unread = (fact: 'powers' | 'anyApiAuth' | 'hours' | 'usage'): Given => ({
  facts: {
    powers: read({ administrators: [], integrations: new Map(), isWhole: true }),
    ...{ [fact]: { ...read(NOTHING_READ[fact] ?? NOBODY_HOLDS), gaps: [gap(fact)] } },
  },
});
const NOTHING_READ: Readonly<Record<string, object>> = {
  hours: { byUser: new Map() },
  usage: { days: [], uses: [] },
};
const NOBODY_HOLDS = {
  administrators: [],
  integrations: new Map<string, PermissionHolder>(),
  isWhole: false,
  profiles: new Set<string>(),
  holders: [],
};
const held = (profiles: readonly string[], ...holders: readonly PermissionHolder[]): Given => ({
  facts: { anyApiAuth: read({ profiles: new Set(profiles), holders }) },
});
const byAppOf = (id: string): LoginGroup => group({ ...byOAuth, loginSubType: null, userId: id, application: 'Grid' });
const byFlow = (loginSubType: string): LoginGroup => ({ ...byAppOf(GOOD.id), loginSubType });
/** A user whose username is not the address at which mail arrives. */
const mailed = (one: UserFacts, address: string, active: boolean): UserFacts =>
  user({ ...one, username: `x-${one.id}@example.com`, email: is(address), active: is(active) });

/** Fifty logins, one a day but for one, at this hour and minute; and one more in the last days. */
function hoursOf(minutes: string, last: string, past = 50): Given {
  const first = seconds(`2026-09-20T${minutes}:00Z`);
  const times = Array.from({ length: past }, (_, day) => first + day * 86_400);
  return { facts: { hours: read({ byUser: new Map([[GOOD.id, [...times, seconds(last)]]]) }) } };
}

/** Calls on 20 Nov, after so many days of the log before it, on the last of which there were calls. */
export function callsOf(calls: number, past: readonly number[], days = 7): Given {
  const day = (back: number): string => new Date(Date.UTC(2026, 10, 20 - back)).toISOString().slice(0, 10);
  const use = (on: string, made: number): ApiUse => ({ userId: GOOD.id, client: 'Grid', day: on, calls: made });
  const uses = [use(day(0), calls), ...past.map((made, at) => use(day(at + 1), made))];
  return { facts: { usage: read({ days: Array.from({ length: days + 1 }, (_, back) => day(back)), uses }) } };
}

/** Logins were looked at for all days that a rule may ask about. */
const LONG_AGO: Given = { since: '2026-05-01T00:00:00.000Z' };
const BROWSER = group({
  loginType: 'Application',
  apiType: null,
  loginSubType: 'UsernamePasswordUiLogin',
  application: 'Browser',
});

/** Each rule on both sides of its bound: it finds something there, and nothing beside it. */
export const CASES: readonly (readonly [rule: string, found: Given, passed: Given, unread?: Given])[] = [
  ['unknown-integration', { entry: { username: 'other@example.com' } }, {}, { loginGaps: [gap('LoginHistory')] }],
  [
    'unknown-integration',
    { users: [GOOD, OWNER, someone], groups: [byApp] },
    // People log in by apps through a browser, for which Salesforce documents sub-types.
    { users: [GOOD, OWNER, person], groups: [{ ...byApp, loginSubType: 'OauthWebServer' }] },
  ],
  // Without one it is likely a JWT, unless the register has its client.
  [
    'unknown-integration',
    { users: [GOOD, OWNER, person], groups: [byApp] },
    { users: [GOOD, OWNER, person], groups: [byApp], entry: { clients: [byApp.application ?? '', 'Data Loader'] } },
  ],
  ['integration-user-missing', { users: [OWNER] }, {}],
  ['integration-unused', { ...LONG_AGO, groups: [] }, {}],
  [
    'integration-unused',
    { ...LONG_AGO, groups: [BROWSER] },
    { ...LONG_AGO, groups: [BROWSER, group()] },
    // 30 days of 90 were looked at.
    { groups: [] },
  ],
  [
    'integration-unused',
    { ...LONG_AGO, entry: { path: 'jwt' }, groups: [BROWSER] },
    { entry: { path: 'jwt' }, groups: [byAppOf(GOOD.id)] },
  ],
  [
    'integration-unused',
    { ...LONG_AGO, groups: [group({ last: seconds('2026-08-23T12:00:00Z'), first: 1 })] },
    { ...LONG_AGO, groups: [group({ last: seconds('2026-08-23T12:00:01Z'), first: 1 })] },
  ],
  [
    'integration-path',
    { groups: [group({ ...byOAuth })] },
    { groups: [group()] },
    { loginGaps: [gap('LoginHistory')] },
  ],
  // An app, by a JWT or who knows how, where SOAP is registered; client credentials have a word of their own.
  ['integration-path', { groups: [group(), byAppOf(GOOD.id)] }, { groups: [group(), BROWSER] }],
  [
    'integration-path',
    { entry: { path: 'jwt' }, groups: [byFlow('OauthClientCredentials')] },
    { entry: { path: 'client-credentials' }, groups: [byFlow('OauthClientCredentials')] },
  ],
  [
    'integration-path',
    { entry: { path: 'jwt' }, groups: [byFlow('OauthWebServer')] },
    { entry: { path: 'jwt' }, groups: [byAppOf(GOOD.id)] },
  ],
  // Some logins with a password of old have no sub-type, as those with a JWT.
  [
    'integration-path',
    { entry: { path: 'oauth-password' }, groups: [group()] },
    { entry: { path: 'oauth-password' }, groups: [group(byOAuth)] },
    { entry: { path: 'oauth-password' }, groups: [group(byOAuth), byAppOf(GOOD.id)] },
  ],
  [
    'integration-address',
    { groups: [group({ sourceIp: '198.18.5.0' })] },
    { groups: [group({ sourceIp: '198.18.4.255' })] },
  ],
  [
    'integration-address',
    { groups: [group({ sourceIp: '198.18.3.255' })] },
    { groups: [group({ sourceIp: 'Salesforce.com IP', status: 'Invalid Password' })] },
  ],
  [
    'integration-address',
    { groups: [group(), group({ sourceIp: 'Salesforce.com IP' })] },
    { entry: { addresses: undefined }, groups: [group({ sourceIp: 'Salesforce.com IP' })] },
  ],
  [
    'integration-address',
    { groups: [group({ application: 'sf-plugin-token/0123456789ab', sourceIp: '198.18.5.0' })] },
    { groups: [group({ application: 'sf-plugin-token/0123456789ab', sourceIp: '198.18.4.255' })] },
  ],
  [
    'unknown-integration',
    { entry: { username: 'other@example.com' }, groups: [group({ application: 'sf-plugin-token/0123456789ab' })] },
    {
      entry: { username: 'other@example.com' },
      groups: [group({ application: 'sf-plugin-token/0123456789ab', status: 'Invalid Password' })],
    },
  ],
  ['integration-client', { groups: [group({ application: 'Postman' })] }, { groups: [group()] }],
  [
    'integration-client',
    { groups: [group({ application: 'sf-plugin-token/' })] },
    { groups: [group({ application: 'sf-plugin-token/0123456789ab' })] },
  ],
  [
    'integration-new-use',
    { groups: [group(), group({ sourceIp: '198.18.4.8', first: seconds('2026-11-15T12:00:00Z') })] },
    { groups: [group(), group({ sourceIp: '198.18.4.8', first: seconds('2026-11-15T11:59:59Z') })] },
    // Nothing is there to compare with, and not enough was read to say that there is no past.
    { groups: [group({ first: seconds('2026-11-15T12:00:00Z') })], since: '2026-11-09T12:00:00.000Z' },
  ],
  ...['TODO', 'todo', 'TBD', 'tba', 'n/a', '?', '???', '--'].map(
    (owner) => ['entry-without-owner', { entry: { owner } }, { entry: { owner: 'Todor' } }] as const,
  ),
  ['move-by-passed', { entry: { 'move-by': '2026-11-19' } }, { entry: { 'move-by': '2026-11-20' } }],
  ['path-ends-before-move', { entry: { 'move-by': '2027-06-01' } }, { entry: { 'move-by': '2027-05-31' } }],
  [
    'path-ends-before-move',
    { entry: { 'move-by': '2027-06-01' } },
    { entry: { 'move-by': '2027-06-01', path: 'jwt' } },
  ],
  [
    'stops-without-any-api-auth',
    { users: [lacks, OWNER] },
    {},
    { users: [user({ useAnyApiAuth: missing('PermissionSet') }), OWNER] },
  ],
  [
    'any-api-auth-unused',
    { groups: [] },
    {},
    { groups: [], users: [user({ useAnyApiAuth: missing('PermissionSet') })] },
  ],
  ['rotation-due', { entry: overdue }, { entry: { 'rotate-by': '2026-12-07' } }],
  ['rotation-due', { entry: { 'rotate-by': '2026-12-06' } }, { entry: { 'rotate-by': '2026-12-07' } }],
  [
    'password-ends',
    { facts: expiring(14) },
    { facts: expiring(15) },
    { facts: { expiring: read([], gap('password policies')) } },
  ],
  ['password-ends', { facts: expiring(null) }, { facts: expiring(15) }],
  ['person-as-integration', { users: [user(), OWNER] }, {}, { users: [user({ integration: missing('UserLicense') })] }],
  [
    'integration-not-api-only',
    { users: [user(), OWNER] },
    {},
    { users: [user({ apiOnly: missing('PermissionSet') })] },
  ],
  [
    'integration-blocked',
    { users: [user({ frozen: is(true) })] },
    {},
    { users: [user({ frozen: missing('UserLogin') })] },
  ],
  [
    'integration-blocked',
    { users: [user({ locked: is(true) })] },
    {},
    { users: [user({ locked: missing('UserLogin') })] },
  ],
  ['integration-blocked', { users: [user({ active: is(false) })] }, {}, { users: [user({ active: missing('User') })] }],
  [
    'integration-mfa-api',
    { users: [user({ mfaForApi: is(true) })] },
    {},
    { users: [user({ mfaForApi: missing('PermissionSet') })] },
  ],
  [
    'integration-without-profile-ranges',
    { profile: profile({ id: '00e000000000001AAA', ranges: is([]) }) },
    {},
    { profile: profile({ id: '00e000000000001AAA', ranges: missing('Profile') }) },
  ],
  [
    'integration-interactive-login',
    { groups: [group({ loginType: 'Application', apiType: null, loginSubType: null })] },
    {},
  ],
  ['access-review', { entry: { reviewed: '2025-11-21' } }, { entry: { reviewed: '2025-11-22' } }],
  // It is the next day already where clocks are ahead by 14 hours, and nowhere the day after.
  ['access-review', { entry: { reviewed: '2026-11-24' } }, { entry: { reviewed: '2026-11-23' } }],
  ['owner-gone', { users: [GOOD] }, {}, { users: [GOOD, user({ ...OWNER, active: missing('User') })] }],
  ['owner-gone', { users: [GOOD, user({ ...OWNER, active: is(false) })] }, {}],
  [
    'owner-gone',
    { users: [GOOD, mailed(OWNER, 'other@example.com', true)] },
    { users: [GOOD, mailed(OWNER, 'ANN@Example.com', true)] },
  ],
  // Several have the address: one of them who is active is enough.
  [
    'owner-gone',
    { users: [GOOD, mailed(OWNER, 'ann@example.com', false), mailed(someone, 'ann@example.com', false)] },
    { users: [GOOD, mailed(OWNER, 'ann@example.com', false), mailed(someone, 'ann@example.com', true)] },
  ],
  [
    'tries-as-blocked-user',
    { users: [user({ frozen: is(true) })], groups: [group({ status: 'Invalid Password' })] },
    { users: [GOOD], groups: [group({ status: 'Invalid Password' })] },
    { users: [user({ frozen: missing('UserLogin') })], groups: [group({ status: 'Invalid Password' })] },
  ],
  [
    'token-mailbox',
    { users: [user({ email: is('etl@example.com.invalid') })] },
    {},
    { users: [user({ email: missing('Email') })] },
  ],
  [
    'token-mailbox',
    { users: [user({ ...GOOD, email: is('etl@Gmail.com') }), OWNER] },
    { users: [user({ ...GOOD, email: is('etl@gmail.com') }), OWNER], policy: { mailDomains: ['gmail.com'] } },
  ],
  ['token-mailbox', { policy: { mailDomains: ['example.org'] } }, { policy: { mailDomains: ['Example.com'] } }],
  [
    'soap-login-allowed',
    { org: { created: is('2019-05-01T08:00:00.000Z') } },
    {},
    { org: { created: missing('Organization') } },
  ],
  [
    'password-flow-allowed',
    { org: { oauthPasswordFlowBlocked: is(false) } },
    {},
    { org: { oauthPasswordFlowBlocked: missing('OauthOidcSettings') } },
  ],
  [
    'range-unregistered',
    { policy: offices('10.0.0.0/25'), org: trusted('10.0.0.0/24'), profile: profile() },
    { policy: offices('10.0.0.0/25', '10.0.0.128/25'), org: trusted('10.0.0.0/24'), profile: profile() },
    { policy: offices(), org: { trustedRanges: missing('SecuritySettings') }, profile: profile() },
  ],
  // Of a profile the file says nothing, and it has ranges.
  [
    'range-unregistered',
    { policy: offices() },
    { policy: { ...offices('198.18.4.0/24'), profiles: { Sales: ['offices'] } } },
  ],
  // What has expired is expected no longer, here where no other rule says so.
  [
    'range-unregistered',
    { policy: { ...EXPIRED, rules: { 'range-expired': 'off' } }, org: trusted('10.0.0.0/24') },
    { policy: EXPIRED, org: trusted('10.0.0.0/24'), profile: profile() },
  ],
  [
    'integration-address',
    { policy: groupUntil('2026-11-21'), entry: { addresses: ['offices'] } },
    { policy: groupUntil('2026-11-22'), entry: { addresses: ['offices'] } },
  ],
  [
    'range-missing',
    { policy: offices('10.0.0.0/24'), org: trusted('10.0.0.0/25') },
    { policy: offices('10.0.0.0/24'), org: trusted('10.0.0.0/25', '10.0.0.128/25') },
    { policy: offices('10.0.0.0/24'), org: { trustedRanges: missing('SecuritySettings') } },
  ],
  [
    'range-expired',
    { policy: offices({ range: '10.0.0.0/24', expires: '2026-11-21' }), org: trusted('10.0.0.7') },
    { policy: offices({ range: '10.0.0.0/24', expires: '2026-11-22' }), org: trusted('10.0.0.7') },
  ],
  ['app-unregistered', { users: [GOOD, OWNER, person], groups: [byAppOf(person.id)] }, {}],
  [
    'app-unregistered',
    { users: [GOOD, OWNER, person], groups: [byAppOf(person.id)] },
    { users: [GOOD, OWNER, person], groups: [byAppOf(person.id)], entry: { clients: ['grid'] } },
    { loginGaps: [gap('LoginHistory')] },
  ],
  [
    'app-unregistered',
    { users: [GOOD, OWNER, person], groups: [byAppOf(person.id)] },
    { users: [GOOD, OWNER, someone], groups: [byAppOf(someone.id)] },
  ],
  [
    'app-unregistered',
    { users: [GOOD, OWNER, person], groups: [byAppOf(person.id)] },
    {
      users: [GOOD, OWNER, person],
      groups: [{ ...byAppOf(person.id), loginType: 'Application', application: 'Browser' }],
    },
  ],
  [
    'integration-unusual-hour',
    hoursOf('03:30', '2026-11-20T05:00:00Z'),
    hoursOf('03:30', '2026-11-20T04:59:59Z'),
    unread('hours'),
  ],
  ['integration-unusual-hour', hoursOf('00:30', '2026-11-20T22:59:59Z'), hoursOf('00:30', '2026-11-20T23:00:00Z')],
  ['integration-unusual-hour', hoursOf('03:30', '2026-11-20T12:00:00Z'), hoursOf('03:30', '2026-11-20T12:00:00Z', 49)],
  ['integration-unusual-hour', hoursOf('03:30', '2026-11-15T12:00:00Z'), hoursOf('03:30', '2026-11-15T11:59:59Z')],
  ['integration-unusual-calls', callsOf(301, [100, 99, 98]), callsOf(300, [100, 99, 98]), unread('usage')],
  ['integration-unusual-calls', callsOf(101, [1, 1, 1]), callsOf(100, [1, 1, 1])],
  ['integration-unusual-calls', callsOf(999, [1, 1, 1]), callsOf(999, [1, 1])],
  ['any-api-auth-by-profile', held(['00e000000000001AAA']), held([], holder('UseAnyApiAuth')), unread('anyApiAuth')],
  [
    'any-api-auth-unregistered',
    held([], holder('UseAnyApiAuth')),
    held([], { ...holder('UseAnyApiAuth'), username: 'ETL@example.com' }),
    unread('anyApiAuth'),
  ],
  [
    'integration-privileged',
    { facts: powers([], 'ViewAllData') },
    { facts: powers([holder('ModifyAllData')], 'ApiUserOnly', 'ForceTwoFactor') },
    unread('powers'),
  ],
  ['ui-login-without-mfa', mfa(is(false)), mfa(is(true)), mfa(missing('SecuritySettings'))],
  ['ui-login-without-mfa', mfa(is(false)), mfa(is(false), 'ForceTwoFactor'), mfa(is(undefined))],
  ['ui-login-without-mfa', mfa(is(true), 'BypassMFAForUiLogins'), mfa(is(false), 'ApiUserOnly'), unread('powers')],
  [
    'ui-login-without-mfa',
    { users: [user(), OWNER], ...policies({ mfaForUi: is(false) }) },
    { users: [GOOD, OWNER], ...policies({ mfaForUi: is(false) }) },
    { users: [user({ integration: missing('UserLicense') })], ...policies({ mfaForUi: is(false) }) },
  ],
  [
    'weak-password-policy',
    policies({}, { minimumPasswordLength: is('7') }),
    policies({}, { minimumPasswordLength: is('8') }),
    policies({}, { minimumPasswordLength: missing('SecuritySettings') }),
  ],
  [
    'weak-password-policy',
    policies({}, { complexity: is('NoRestriction') }),
    policies({}, { complexity: is(undefined) }),
  ],
  [
    'weak-password-policy',
    policies({}, { historyRestriction: is('0') }),
    policies({}, { historyRestriction: is('1') }),
  ],
  ['weak-password-policy', policies({}, { maxLoginAttempts: is('NoLimit') }), {}],
  [
    'weak-session-policy',
    policies({ sessionTimeout: is('TwentyFourHours') }),
    policies({ sessionTimeout: is('TwelveHours') }),
    policies({ sessionTimeout: is('NeverInOurTime') }),
  ],
  ['must-pass', probe('pass', 'token-required'), probe('pass', 'no-token'), probe('pass', 'unknown')],
  ['must-not-pass', probe('no-pass', 'no-token'), probe('no-pass', 'token-required'), probe('no-pass', 'unknown')],
  ['waiver-expired', { policy: { waivers: [{ ...waiver, until: '2026-11-21' }] } }, { policy: { waivers: [waiver] } }],
  ['waiver-unused', { policy: { waivers: [waiver] } }, { policy: { waivers: [waiver] }, entry: overdue }],
  // A year from 2026-11-22 ends on 2027-11-22.
  [
    'waiver-long',
    { policy: { waivers: [{ ...waiver, until: '2027-11-23' }] } },
    { policy: { waivers: [{ ...waiver, until: '2027-11-22' }] } },
  ],
  [
    'waiver-long',
    { policy: { waivers: [{ ...waiver, subject: '*', until: '2099-12-31' }] } },
    { policy: { waivers: [{ ...waiver, until: '2029-01-01' }], rules: { 'waiver-long': { days: 1000 } } } },
  ],
];
