import { expect } from 'chai';
import { RULE_TABLE, type LoginHours, type Subject, type Verdict } from '../../lib/policy/index.js';
import {
  at,
  CLOUD,
  is,
  judge,
  OFFICE,
  ORG,
  org,
  profile,
  profileSubject,
  ranges,
  user,
  userSubject,
  withHours,
  withRanges,
  type Setting,
} from './support.js';

/** A statement about Salesforce: who, from where, under which circumstances, gets which verdict by which rule. */
type Case = readonly [says: string, subject: Subject, from: string, verdict: Verdict, rule: string, setting?: Setting];

const oauth = { path: 'oauth-password' as const };
const ranged = withRanges('198.51.100.0/24');
const mfa = { mfaForApi: is(true), authenticatorRegistered: is(true) };
const office: LoginHours = { monday: { start: 480, end: 1080 }, tuesday: { start: 0, end: 0 } };

function userWith(changes: Parameters<typeof user>[0], its = profile()): Subject {
  return userSubject(user(changes), its);
}

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'soap-version': [
    ['65 is refused', ORG, OFFICE, 'impossible', 'soap-version', { ask: { loginApiVersion: 65 } }],
    ['64 is not', ORG, OFFICE, 'no-token', 'trusted-range', { ask: { loginApiVersion: 64 } }],
    ['31 is not', ORG, OFFICE, 'no-token', 'trusted-range', { ask: { loginApiVersion: 31 } }],
    ['30 is refused', ORG, OFFICE, 'impossible', 'soap-version', { ask: { loginApiVersion: 30 } }],
    ['OAuth does not care', ORG, OFFICE, 'no-token', 'trusted-range', { ask: { ...oauth, loginApiVersion: 68 } }],
  ],
  'soap-disabled': [
    ['off', ORG, OFFICE, 'impossible', 'soap-disabled', { assume: ['soap-login=off'] }],
    ['on', ORG, OFFICE, 'no-token', 'trusted-range', { assume: ['soap-login=on'] }],
    ['OAuth does not care', ORG, OFFICE, 'no-token', 'trusted-range', { ask: oauth, assume: ['soap-login=off'] }],
    [
      'comes after the version',
      ORG,
      OFFICE,
      'impossible',
      'soap-version',
      { ask: { loginApiVersion: 65 }, assume: ['soap-login=off'] },
    ],
  ],
  'soap-permission': [
    [
      'enforced and lacking',
      userWith({ useAnyApiAuth: is(false) }),
      OFFICE,
      'impossible',
      'soap-permission',
      { assume: ['use-any-api-auth=enforced'] },
    ],
    [
      'enforced, in an org whose users cannot have it',
      userWith({ useAnyApiAuth: is(undefined) }),
      OFFICE,
      'impossible',
      'soap-permission',
      { assume: ['use-any-api-auth=enforced'] },
    ],
    ['enforced and held', userWith({}), OFFICE, 'no-token', 'trusted-range', { assume: ['use-any-api-auth=enforced'] }],
    [
      'optional and lacking',
      userWith({ useAnyApiAuth: is(false) }),
      OFFICE,
      'no-token',
      'trusted-range',
      { assume: ['use-any-api-auth=optional'] },
    ],
    [
      'an org stands for a user who holds it',
      ORG,
      OFFICE,
      'no-token',
      'trusted-range',
      { assume: ['use-any-api-auth=enforced'] },
    ],
    [
      'OAuth does not care',
      userWith({ useAnyApiAuth: is(false) }),
      OFFICE,
      'no-token',
      'trusted-range',
      { ask: oauth, assume: ['use-any-api-auth=enforced'] },
    ],
  ],
  'oauth-flow-blocked': [
    [
      'blocked',
      ORG,
      OFFICE,
      'impossible',
      'oauth-flow-blocked',
      { ask: oauth, org: org({ oauthPasswordFlowBlocked: is(true) }) },
    ],
    [
      'allowed',
      ORG,
      OFFICE,
      'no-token',
      'trusted-range',
      { ask: oauth, org: org({ oauthPasswordFlowBlocked: is(false) }) },
    ],
    [
      'not stored, org of the day before Summer 23',
      ORG,
      OFFICE,
      'no-token',
      'trusted-range',
      { ask: oauth, org: org({ oauthPasswordFlowBlocked: is(undefined), created: is('2023-05-31T23:59:59.999Z') }) },
    ],
    [
      'not stored, org of Summer 23',
      ORG,
      OFFICE,
      'impossible',
      'oauth-flow-blocked',
      { ask: oauth, org: org({ oauthPasswordFlowBlocked: is(undefined), created: is('2023-06-01T00:00:00.000Z') }) },
    ],
    [
      'an External Client App',
      ORG,
      OFFICE,
      'impossible',
      'oauth-flow-blocked',
      { ask: oauth, assume: ['app-type=external-client'] },
    ],
    ['a connected app', ORG, OFFICE, 'no-token', 'trusted-range', { ask: oauth, assume: ['app-type=connected'] }],
    [
      'SOAP does not care',
      ORG,
      OFFICE,
      'no-token',
      'trusted-range',
      { org: org({ oauthPasswordFlowBlocked: is(true) }), assume: ['app-type=external-client'] },
    ],
  ],
  'path-retired': [
    [
      'SOAP, the last minute before the quoted day',
      ORG,
      OFFICE,
      'no-token',
      'trusted-range',
      { ask: { at: '2027-05-31T23:59:59.999Z' } },
    ],
    ['SOAP, on the quoted day', ORG, OFFICE, 'unknown', 'path-retired', { ask: { at: '2027-06-01T00:00:00.000Z' } }],
    ['SOAP, at the end of it', ORG, OFFICE, 'unknown', 'path-retired', { ask: { at: '2027-06-01T23:59:59.999Z' } }],
    ['SOAP, on the day after', ORG, OFFICE, 'impossible', 'path-retired', { ask: { at: '2027-06-02T00:00:00.000Z' } }],
    [
      'OAuth, before the day',
      ORG,
      OFFICE,
      'no-token',
      'trusted-range',
      { ask: { ...oauth, at: '2027-02-19T23:59:59.999Z' } },
    ],
    [
      'OAuth, on a day that was put off',
      ORG,
      OFFICE,
      'no-token',
      'trusted-range',
      { ask: { ...oauth, at: '2026-09-01T00:00:00.000Z' } },
    ],
    [
      'OAuth, on the quoted day',
      ORG,
      OFFICE,
      'unknown',
      'path-retired',
      { ask: { ...oauth, at: '2027-02-20T23:59:59.999Z' } },
    ],
    [
      'OAuth, after it',
      ORG,
      OFFICE,
      'impossible',
      'path-retired',
      { ask: { ...oauth, at: '2027-02-21T00:00:00.000Z' } },
    ],
    ['an offset counts', ORG, OFFICE, 'unknown', 'path-retired', { ask: { at: '2027-06-02T01:30:00+02:00' } }],
    [
      'the present does not count',
      ORG,
      OFFICE,
      'no-token',
      'trusted-range',
      { now: '2030-01-01T00:00:00Z', assume: ['use-any-api-auth=optional'] },
    ],
    [
      'comes after the switch of the org',
      ORG,
      OFFICE,
      'impossible',
      'soap-disabled',
      { ask: { at: '2028-01-01T00:00:00Z' }, assume: ['soap-login=off'] },
    ],
  ],
  'oauth-external-user': [
    ...['PowerPartner', 'CspLitePortal', 'CSPLitePortal', 'CustomerSuccess', 'PowerCustomerSuccess', 'SelfService'].map(
      (type): Case => [
        type,
        userWith({ userType: is(type) }),
        OFFICE,
        'impossible',
        'oauth-external-user',
        { ask: oauth },
      ],
    ),
    ['Standard', userWith({}), OFFICE, 'no-token', 'trusted-range', { ask: oauth }],
  ],
  'soap-external-user': [
    ...['PowerPartner', 'CspLitePortal', 'CustomerSuccess', 'PowerCustomerSuccess', 'SelfService'].map((type): Case => [
      type,
      userWith({ userType: is(type) }),
      OFFICE,
      'unknown',
      'soap-external-user',
    ]),
    ['Standard', userWith({}), OFFICE, 'no-token', 'trusted-range'],
    [
      'comes before API Enabled',
      userWith({ userType: is('PowerPartner'), apiEnabled: is(false) }),
      OFFICE,
      'unknown',
      'soap-external-user',
    ],
  ],
  'api-disabled': [
    ...['Guest', 'AutomatedProcess', 'CloudIntegrationUser', 'CsnOnly'].map((type): Case => [
      type,
      userWith({ userType: is(type) }),
      OFFICE,
      'impossible',
      'api-disabled',
    ]),
    ['without API Enabled', userWith({ apiEnabled: is(false) }), OFFICE, 'impossible', 'api-disabled'],
    [
      'without API Enabled, by OAuth',
      userWith({ apiEnabled: is(false) }),
      OFFICE,
      'impossible',
      'api-disabled',
      { ask: oauth },
    ],
    ['with API Enabled', userWith({ apiEnabled: is(true) }), OFFICE, 'no-token', 'trusted-range'],
    [
      'comes before inactive',
      userWith({ apiEnabled: is(false), active: is(false) }),
      OFFICE,
      'impossible',
      'api-disabled',
    ],
  ],
  'user-inactive': [
    ['inactive', userWith({ active: is(false) }), OFFICE, 'denied', 'user-inactive'],
    ['active', userWith({ active: is(true) }), OFFICE, 'no-token', 'trusted-range'],
    [
      'comes first of the three',
      userWith({ active: is(false), frozen: is(true), locked: is(true) }),
      OFFICE,
      'denied',
      'user-inactive',
    ],
  ],
  'user-frozen': [
    ['frozen', userWith({ frozen: is(true) }), OFFICE, 'denied', 'user-frozen'],
    ['not frozen', userWith({ frozen: is(false) }), OFFICE, 'no-token', 'trusted-range'],
    ['comes before locked', userWith({ frozen: is(true), locked: is(true) }), OFFICE, 'denied', 'user-frozen'],
  ],
  'user-locked': [
    ['locked', userWith({ locked: is(true) }), OFFICE, 'denied', 'user-locked'],
    ['not locked', userWith({ locked: is(false) }), OFFICE, 'no-token', 'trusted-range'],
    [
      'comes before the hours',
      userWith({ locked: is(true) }, withHours({ monday: { start: 0, end: 0 } })),
      OFFICE,
      'denied',
      'user-locked',
    ],
  ],
  'login-hours': [
    [
      'a minute before',
      profileSubject(withHours(office)),
      OFFICE,
      'denied',
      'login-hours',
      { ask: { at: '2026-08-03T07:59:59Z' } },
    ],
    [
      'the first minute',
      profileSubject(withHours(office)),
      OFFICE,
      'no-token',
      'trusted-range',
      { ask: { at: '2026-08-03T08:00:00Z' } },
    ],
    [
      'the last minute',
      profileSubject(withHours(office)),
      OFFICE,
      'no-token',
      'trusted-range',
      { ask: { at: '2026-08-03T17:59:59Z' } },
    ],
    [
      'the end minute',
      profileSubject(withHours(office)),
      OFFICE,
      'denied',
      'login-hours',
      { ask: { at: '2026-08-03T18:00:59Z' } },
    ],
    [
      'a minute later',
      profileSubject(withHours(office)),
      OFFICE,
      'denied',
      'login-hours',
      { ask: { at: '2026-08-03T18:01:00Z' } },
    ],
    [
      'a day off',
      profileSubject(withHours(office)),
      OFFICE,
      'denied',
      'login-hours',
      { ask: { at: '2026-08-04T12:00:00Z' } },
    ],
    [
      'an absent day',
      profileSubject(withHours(office)),
      OFFICE,
      'no-token',
      'trusted-range',
      { ask: { at: '2026-08-05T03:00:00Z' } },
    ],
    [
      'no hours',
      profileSubject(withHours({})),
      OFFICE,
      'no-token',
      'trusted-range',
      { ask: { at: '2026-08-04T12:00:00Z' } },
    ],
    ['an org has none', ORG, OFFICE, 'no-token', 'trusted-range'],
    [
      'comes before the ranges',
      profileSubject(profile({ ranges: is(ranges('198.51.100.0/24')), hours: is(office) })),
      CLOUD,
      'denied',
      'login-hours',
      { ask: { at: '2026-08-04T12:00:00Z' } },
    ],
  ],
  'profile-range-outside': [
    ['the address before the range', profileSubject(ranged), '198.51.99.255', 'denied', 'profile-range-outside'],
    ['the first of the range', profileSubject(ranged), '198.51.100.0', 'no-token', 'profile-range-inside'],
    ['the last of the range', profileSubject(ranged), '198.51.100.255', 'no-token', 'profile-range-inside'],
    ['the address after the range', profileSubject(ranged), '198.51.101.0', 'denied', 'profile-range-outside'],
    ['a trusted range does not help', profileSubject(ranged), OFFICE, 'denied', 'profile-range-outside'],
    ['an app that enforces', profileSubject(ranged), CLOUD, 'denied', 'profile-range-outside', { ask: oauth }],
    [
      'SOAP knows no app',
      profileSubject(ranged),
      CLOUD,
      'denied',
      'profile-range-outside',
      { assume: ['app-ip-policy=relax'] },
    ],
    ['elsewhere', profileSubject(ranged), 'elsewhere', 'denied', 'profile-range-outside'],
    [
      'elsewhere, one address short of all IPv4',
      profileSubject(withRanges('0.0.0.0-255.255.255.254')),
      'elsewhere',
      'denied',
      'profile-range-outside',
    ],
    ['comes before MFA', userWith(mfa, ranged), CLOUD, 'denied', 'profile-range-outside'],
  ],
  'profile-range-relaxed': [
    [
      'outside',
      profileSubject(ranged),
      CLOUD,
      'unknown',
      'profile-range-relaxed',
      { ask: oauth, assume: ['app-ip-policy=relax'] },
    ],
    [
      'inside',
      profileSubject(ranged),
      '198.51.100.7',
      'no-token',
      'profile-range-inside',
      { ask: oauth, assume: ['app-ip-policy=relax'] },
    ],
    [
      'no ranges',
      profileSubject(profile()),
      CLOUD,
      'token-required',
      'untrusted',
      { ask: oauth, assume: ['app-ip-policy=relax'] },
    ],
  ],
  'mfa-api-inside': [
    ['in a profile range', userWith(mfa, ranged), '198.51.100.7', 'unknown', 'mfa-api-inside'],
    ['in a trusted range', userWith(mfa), OFFICE, 'unknown', 'mfa-api-inside'],
    ['verified', userWith({ ...mfa, verifiedAddresses: is([at(CLOUD)]) }), CLOUD, 'unknown', 'mfa-api-inside'],
    ['no authenticator', userWith({ mfaForApi: is(true) }), OFFICE, 'no-token', 'trusted-range'],
    ['not under MFA', userWith({ authenticatorRegistered: is(true) }), OFFICE, 'no-token', 'trusted-range'],
    ['by OAuth', userWith(mfa), OFFICE, 'unknown', 'mfa-api-inside', { ask: oauth }],
  ],
  'mfa-api-registered': [
    ['neither trusted nor verified', userWith(mfa), CLOUD, 'impossible', 'mfa-api-registered'],
    [
      'another address verified',
      userWith({ ...mfa, verifiedAddresses: is([at('203.0.113.10')]) }),
      CLOUD,
      'impossible',
      'mfa-api-registered',
    ],
    ['no authenticator', userWith({ mfaForApi: is(true) }), CLOUD, 'token-required', 'untrusted'],
    ['not under MFA', userWith({ authenticatorRegistered: is(true) }), CLOUD, 'token-required', 'untrusted'],
    [
      'comes before delegated authentication',
      userWith({ ...mfa, delegatedAuthentication: is(true) }),
      CLOUD,
      'impossible',
      'mfa-api-registered',
    ],
  ],
  'profile-range-inside': [
    ['a range of one address', profileSubject(withRanges(CLOUD)), CLOUD, 'no-token', 'profile-range-inside'],
    ['the next address', profileSubject(withRanges(CLOUD)), '203.0.113.10', 'denied', 'profile-range-outside'],
    [
      'elsewhere, all of IPv4',
      profileSubject(withRanges('0.0.0.0-255.255.255.255')),
      'elsewhere',
      'no-token',
      'profile-range-inside',
    ],
    [
      'elsewhere, all of IPv4 in two ranges',
      profileSubject(withRanges('0.0.0.0-127.255.255.255', '128.0.0.0-255.255.255.255')),
      'elsewhere',
      'no-token',
      'profile-range-inside',
    ],
    ['an IPv6 range', profileSubject(withRanges('2001:db8::/32')), '2001:db8::1', 'no-token', 'profile-range-inside'],
    [
      'comes before delegated authentication',
      userWith({ delegatedAuthentication: is(true) }, ranged),
      '198.51.100.1',
      'no-token',
      'profile-range-inside',
    ],
  ],
  'delegated-auth-trusted': [
    [
      'in a trusted range',
      userWith({ delegatedAuthentication: is(true) }),
      OFFICE,
      'no-token',
      'delegated-auth-trusted',
    ],
    ['without it', userWith({ delegatedAuthentication: is(false) }), OFFICE, 'no-token', 'trusted-range'],
  ],
  'delegated-auth-untrusted': [
    [
      'in no trusted range',
      userWith({ delegatedAuthentication: is(true) }),
      CLOUD,
      'unknown',
      'delegated-auth-untrusted',
    ],
    [
      'verified is not trusted',
      userWith({ delegatedAuthentication: is(true), verifiedAddresses: is([at(CLOUD)]) }),
      CLOUD,
      'unknown',
      'delegated-auth-untrusted',
    ],
    ['without it', userWith({ delegatedAuthentication: is(false) }), CLOUD, 'token-required', 'untrusted'],
  ],
  'trusted-range': [
    ['the address before', ORG, '198.18.3.255', 'token-required', 'untrusted'],
    ['the first', ORG, '198.18.4.0', 'no-token', 'trusted-range'],
    ['the last', ORG, '198.18.4.255', 'no-token', 'trusted-range'],
    ['the address after', ORG, '198.18.5.0', 'token-required', 'untrusted'],
    ['its IPv4-mapped form', ORG, '::ffff:198.18.4.0', 'no-token', 'trusted-range'],
    [
      'an IPv6 range',
      ORG,
      '2001:db8::',
      'no-token',
      'trusted-range',
      { org: org({ trustedRanges: is(ranges('2001:db8::/32')) }) },
    ],
    [
      'after that',
      ORG,
      '2001:db9::',
      'token-required',
      'untrusted',
      { org: org({ trustedRanges: is(ranges('2001:db8::/32')) }) },
    ],
    ['comes before verified', userWith({ verifiedAddresses: is([at(OFFICE)]) }), OFFICE, 'no-token', 'trusted-range'],
  ],
  'verified-address': [
    ['verified', userWith({ verifiedAddresses: is([at(CLOUD)]) }), CLOUD, 'unknown', 'verified-address'],
    [
      'the next address',
      userWith({ verifiedAddresses: is([at(CLOUD)]) }),
      '203.0.113.10',
      'token-required',
      'untrusted',
    ],
    [
      'elsewhere is never verified',
      userWith({ verifiedAddresses: is([at(CLOUD)]) }),
      'elsewhere',
      'token-required',
      'untrusted',
    ],
  ],
  untrusted: [
    ['an org', ORG, CLOUD, 'token-required', 'untrusted'],
    ['an org, elsewhere', ORG, 'elsewhere', 'token-required', 'untrusted'],
    ['a profile without ranges', profileSubject(profile()), CLOUD, 'token-required', 'untrusted'],
    ['a plain user', userWith({}), CLOUD, 'token-required', 'untrusted'],
    ['by OAuth', ORG, CLOUD, 'token-required', 'untrusted', { ask: oauth }],
    [
      'elsewhere is outside of every trusted range by definition',
      ORG,
      'elsewhere',
      'token-required',
      'untrusted',
      { org: org({ trustedRanges: is(ranges('0.0.0.0-255.255.255.255')) }) },
    ],
  ],
};

describe('policy: the rules', () => {
  it('has a test for every rule of docs/salesforce.md, in its order', () => {
    expect(RULE_TABLE.map(({ id }) => id)).to.deep.equal(Object.keys(CASES));
  });

  for (const [id, cases] of Object.entries(CASES)) {
    describe(id, () => {
      for (const [says, subject, from, verdict, rule, setting] of cases) {
        it(`${says}: ${verdict}`, () => {
          const decision = judge(subject, from, setting);
          expect({ verdict: decision.verdict, rule: decision.rule }).to.deep.equal({ verdict, rule });
          expect(decision.missing).to.deep.equal([]);
          const last = decision.trace.at(-1);
          expect({ rule: last?.rule, outcome: last?.outcome }).to.deep.equal({ rule, outcome: 'decided' });
        });
      }

      it('is on either side of a bound', () => {
        expect(
          cases.some(([, , , , rule]) => rule === id),
          'a case in which it decides',
        ).to.equal(true);
        expect(
          id === 'untrusted' || cases.some(([, , , , rule]) => rule !== id),
          'a case in which it does not',
        ).to.equal(true);
      });
    });
  }

  it('gives the marks of docs/salesforce.md', () => {
    expect(RULE_TABLE.filter(({ mark }) => mark === 'U').map(({ id }) => id)).to.deep.equal([
      'profile-range-relaxed',
      'mfa-api-inside',
      'delegated-auth-untrusted',
      'verified-address',
    ]);
    expect(RULE_TABLE.filter(({ mark }) => mark === 'C')).to.deep.equal([]);
  });

  it('has a source for every rule', () => {
    for (const { source } of RULE_TABLE) expect(source).to.match(/Salesforce Help|Developer Guide|Object Reference/u);
  });
});
