/** A baseline and a waiver by number hide what was found then, and not what has become of it. */
import { expect } from 'chai';
import { parseRange } from '../../../lib/ip/index.js';
import type { LoginGroup, LoginPolicies, Path, Verdict } from '../../../lib/policy/index.js';
import { byOAuth } from '../logins/support.js';
import { profile } from '../support.js';
import { lists, NOTHING } from '../audit/support.js';
import { GOOD, group, is, outcomeOf, OWNER, POLICIES, read, user, type Given } from './support.js';

const prints = async (rule: string, given: Given): Promise<string[]> =>
  (await outcomeOf(rule, given)).findings.map(({ fingerprint }) => fingerprint);

const policies = (more: Partial<LoginPolicies>, hours = 12): Given => ({
  policy: { rules: { 'weak-session-policy': { hours } } },
  facts: { policies: read<LoginPolicies>({ ...POLICIES, ...more }) },
});
const password = (more: Partial<LoginPolicies['password']>): Given =>
  policies({ password: { ...POLICIES.password, ...more } });
const ofProfile = (...ranges: readonly string[]): Given => ({
  policy: { ranges: { offices: ['203.0.113.0/24'] }, trusted: ['offices'] },
  org: { trustedRanges: is([parseRange('203.0.113.0/24')]) },
  profile: profile({ id: '00e000000000001AAA', ranges: is(ranges.map((one) => parseRange(one))) }),
});
const calls = (day: string): Given => {
  const end = Date.parse(day);
  const days = Array.from({ length: 9 }, (_, back) => new Date(end - back * 86_400_000).toISOString().slice(0, 10));
  const uses = days.map((one, at) => ({ userId: GOOD.id, client: 'Loader', day: one, calls: at === 0 ? 900 : 10 }));
  return { facts: { usage: read({ days, uses }) } };
};
const administrator = (isOne: boolean, mfaForUi: boolean, ...held: readonly string[]): Given => {
  const person = user({ ...GOOD, integration: is(false) });
  const its = { id: person.id, username: person.username, permissions: new Set(held) };
  return {
    users: [person, OWNER],
    facts: {
      policies: read<LoginPolicies>({ ...POLICIES, mfaForUi: is(mfaForUi) }),
      powers: read({
        administrators: isOne ? [its] : [],
        integrations: new Map(isOne ? [] : [[person.id, its]]),
        isWhole: true,
      }),
    },
  };
};
const unregistered = (application: string): Given => ({
  policy: { integrations: [] },
  groups: [group({ application })],
});
const byFlow = (application: string): Given => ({
  groups: [group({ ...byOAuth, loginSubType: null, application })],
});
const trusted = (...ranges: readonly string[]): Given => ({
  facts: { ranges: { ...NOTHING, lists: lists({ trusted: ranges }) } },
});

const mail = (email: string): Given => ({ users: [user({ ...GOOD, email: is(email) }), OWNER] });
const waiver = (until: string): Given => ({
  policy: { waivers: [{ rule: 'must-pass', reason: 'known', owner: 'ann@example.com', until }] },
});
const tried = (more: Partial<LoginGroup>): Given => ({
  users: [user({ ...GOOD, frozen: is(true) }), OWNER],
  groups: [group({ status: 'Invalid Password', ...more })],
});
const atHour = (hour: string): Given => {
  const first = Date.parse('2026-09-20T12:30:00Z') / 1000;
  const past = Array.from({ length: 50 }, (_, day) => first + day * 86_400);
  const times = [...past, Date.parse(`2026-11-20T${hour}:00:00Z`) / 1000];
  return { facts: { hours: read({ byUser: new Map([[GOOD.id, times]]) }) } };
};
const answered = (verdict: Verdict, ...paths: readonly Path[]): Given => ({
  policy: { mustPass: ['10.0.0.1'] },
  facts: {
    probes: read(
      paths.map((path) => ({
        probe: { line: 1, text: '10.0.0.1', range: parseRange('10.0.0.1') },
        ...{
          expected: 'pass' as const,
          subject: 'org',
          address: '10.0.0.1',
          path,
          verdict,
          rule: 'untrusted',
          gaps: [],
        },
      })),
    ),
  },
});
const expired = (expires: string): Given => ({
  policy: { ranges: { offices: [{ range: '203.0.113.0/24', expires }] }, trusted: ['offices'] },
  org: { trustedRanges: is([parseRange('203.0.113.0/24')]) },
});

/** Of each two states in which a rule finds something of the same subject. */
const PAIRS: readonly (readonly [rule: string, one: Given, other: Given])[] = [
  ['range-unregistered', ofProfile('198.19.0.0/24'), ofProfile('198.19.0.0/24', '45.155.205.0/24')],
  [
    'weak-session-policy',
    policies({ sessionTimeout: is('FourHours') }, 2),
    policies({ sessionTimeout: is('TwelveHours') }, 2),
  ],
  ['weak-password-policy', password({ minimumPasswordLength: is('7') }), password({ minimumPasswordLength: is('5') })],
  ['path-ends-before-move', { entry: { 'move-by': '2027-07-01' } }, { entry: { 'move-by': '2029-01-01' } }],
  ['path-ends-before-move', { entry: { 'move-by': undefined } }, { entry: { 'move-by': '2029-01-01' } }],
  ['integration-unusual-calls', calls('2026-11-19'), calls('2026-11-20')],
  ['ui-login-without-mfa', administrator(false, false), administrator(true, false)],
  ['ui-login-without-mfa', administrator(true, false), administrator(true, false, 'BypassMFAForUiLogins')],
  ['unknown-integration', unregistered('Loader'), unregistered('Other')],
  ['integration-path', byFlow('Loader'), byFlow('Other')],
  ['broad-list', trusted('0.0.0.0/4'), trusted('0.0.0.0/2')],
  ['token-mailbox', mail('etl@gmail.com'), mail('etl@yahoo.com')],
  ['waiver-expired', waiver('2026-11-01'), waiver('2026-11-20')],
  ['waiver-long', waiver('2028-01-01'), waiver('2029-01-01')],
  ['tries-as-blocked-user', tried({}), tried(byOAuth)],
  ['tries-as-blocked-user', tried({}), tried({ application: 'Other' })],
  ['integration-unusual-hour', atHour('03'), atHour('22')],
  ['must-pass', answered('token-required', 'soap', 'oauth-password'), answered('denied', 'soap', 'oauth-password')],
  ['must-pass', answered('denied', 'soap'), answered('denied', 'oauth-password')],
  ['range-expired', expired('2026-10-31'), expired('2026-11-15')],
  [
    'unknown-integration',
    { policy: { integrations: [] }, groups: [group({ application: 'Loader' })] },
    { policy: { integrations: [] }, groups: [group({ ...byOAuth, application: 'Loader' })] },
  ],
];

describe('policy file: what a finding covers', () => {
  for (const [rule, one, other] of PAIRS) {
    it(`${rule}: what has become worse is found anew, and what stayed is not`, async () => {
      const [first, second] = [await prints(rule, one), await prints(rule, other)];
      expect(first).not.to.have.length(0);
      expect(await prints(rule, one)).to.deep.equal(first);
      expect(second.filter((print) => !first.includes(print))).not.to.have.length(0);
    });
  }

  for (const rule of [
    ...['integration-not-api-only', 'person-as-integration', 'integration-mfa-api', 'integration-blocked'],
    ...['integration-without-profile-ranges', 'integration-user-missing', 'rotation-due'],
  ]) {
    it(`${rule}: of another user it is another finding, and of a username in other letters the same`, async () => {
      const bad = { apiOnly: is(false), integration: is(false), mfaForApi: is(true), frozen: is(true) };
      const users = ['005000000000001AAA', '005000000000002AAA'].map((id, at) =>
        user({ ...GOOD, ...bad, id, username: `etl${at}@x.example` }),
      );
      const of = async (username: string): Promise<string[]> =>
        prints(rule, {
          entry: { username, 'rotate-by': '2026-11-21' },
          users: rule === 'integration-user-missing' ? [OWNER] : [...users, OWNER],
          profile: profile({ id: users[0]?.profileId ?? '', ranges: is([]) }),
        });
      const [first, second] = [await of('etl0@x.example'), await of('etl1@x.example')];
      expect([first.length, second.length]).to.deep.equal([1, 1]);
      expect(first).not.to.deep.equal(second);
      expect(await of('ETL0@x.example')).to.deep.equal(first);
    });
  }

  it('is the same of the same addresses written otherwise, and of a share of the same percent', async () => {
    const rule = 'range-unregistered';
    const halves = ofProfile('198.19.0.128/25', '198.19.0.0/25');
    expect(await prints(rule, halves)).to.deep.equal(await prints(rule, ofProfile('198.19.0.0/24')));
    const more = trusted('0.0.0.0/4', '203.0.113.7');
    expect(await prints('broad-list', more)).to.deep.equal(await prints('broad-list', trusted('0.0.0.0/4')));
  });

  it('one range of a profile is one, in words', async () => {
    const text = async (given: Given): Promise<unknown> =>
      (await outcomeOf('range-unregistered', given)).findings[0]?.text.key;
    expect(await text(ofProfile('198.19.0.0/24'))).to.equal('gate.range-unregistered.profile-one');
    expect(await text(ofProfile('198.19.0.0/24', '198.19.9.0/24'))).to.equal('gate.range-unregistered.profile');
  });
});
