/** What rules of a policy file do not take for what they look for, and that their findings stay apart. */
import { expect } from 'chai';
import { holdRegister } from '../../../lib/policy/gate/index.js';
import { Text } from '../../../lib/text.js';
import { byOAuth, seconds } from '../logins/support.js';
import { org } from '../support.js';
import {
  ENTRY,
  facts,
  gap,
  GOOD,
  group,
  is,
  NOW,
  outcomeOf,
  OWNER,
  POLICIES,
  read,
  user,
  type Given,
} from './support.js';

const found = async (rule: string, given: Given): Promise<number> => (await outcomeOf(rule, given)).findings.length;
const failed = { status: 'Invalid Password' };

describe('policy file: what is not what a rule looks for', () => {
  it('integration-path: tries that failed, and logins in a browser', async () => {
    expect(await found('integration-path', { groups: [group(), group({ ...byOAuth, ...failed })] })).to.equal(0);
    const browser = group({ loginType: 'Application', loginSubType: null, apiType: null, application: 'Browser' });
    expect(await found('integration-path', { groups: [group(), browser] })).to.equal(0);
    const tried = group({ ...byOAuth, loginSubType: null, ...failed });
    expect(await found('integration-path', { groups: [group(), tried] })).to.equal(0);
  });

  it('move-by-passed: another path, tries that failed, and logins up to the day', async () => {
    const entry = { 'move-by': '2026-11-19' };
    expect(await found('move-by-passed', { entry, groups: [group({ ...byOAuth })] })).to.equal(0);
    expect(await found('move-by-passed', { entry, groups: [group(failed)] })).to.equal(0);
    const before = group({ last: seconds('2026-11-19T23:59:59Z') });
    expect(await found('move-by-passed', { entry, groups: [before] })).to.equal(0);
    expect(await found('move-by-passed', { entry: { 'move-by': undefined } })).to.equal(0);
  });

  it('tries-as-blocked-user: tries by an app, and of users who are not known', async () => {
    const frozen = [user({ frozen: is(true) }), OWNER];
    const byApp = group({ ...byOAuth, loginSubType: null, ...failed });
    expect(await found('tries-as-blocked-user', { users: frozen, groups: [byApp] })).to.equal(0);
    const gone = group({ userId: '005000000000008AAA', ...failed });
    expect(await found('tries-as-blocked-user', { users: frozen, groups: [gone] })).to.equal(0);
  });

  it('password-flow-allowed: an org that blocks it, or that was made since it is blocked by default', async () => {
    expect(await found('password-flow-allowed', { org: { oauthPasswordFlowBlocked: is(true) } })).to.equal(0);
    const created = is('2019-05-01T08:00:00.000Z');
    const blocked = { ...org(), created, oauthPasswordFlowBlocked: is(true) };
    expect(await found('password-flow-allowed', { org: blocked })).to.equal(0);
    // Nobody has stored the setting: the default of orgs created since Summer '23 blocks it, that of others does not.
    const unset = { oauthPasswordFlowBlocked: is(undefined) };
    expect(await found('password-flow-allowed', { org: unset })).to.equal(0);
    expect(await found('password-flow-allowed', { org: { ...unset, created } })).to.equal(1);
  });

  it('integration-client and integration-address: nothing where an entry of the same user names none', async () => {
    const groups = [group({ application: 'Odd', sourceIp: '9.9.9.9' })];
    const open = { ...ENTRY, name: 'Open', clients: undefined, addresses: undefined };
    for (const rule of ['integration-client', 'integration-address']) {
      expect(await found(rule, { groups, policy: { integrations: [ENTRY, open] } }), rule).to.equal(0);
      expect(await found(rule, { groups }), rule).to.equal(1);
    }
  });

  it('stops-without-any-api-auth: somebody who is inactive, or gone', async () => {
    const lacks = user({ ...GOOD, useAnyApiAuth: is(false), active: is(false) });
    expect(await found('stops-without-any-api-auth', { users: [lacks, OWNER] })).to.equal(0);
  });

  it('weak-password-policy: a length that is no number alone', async () => {
    const policies = read({ ...POLICIES, password: { ...POLICIES.password, minimumPasswordLength: is('5 or more') } });
    expect(await found('weak-password-policy', { facts: { policies } })).to.equal(0);
  });
});

describe('policy file: facts that a witness does not have', () => {
  const why = Text.of('gate.none.project');
  const none = { there: false as const, why };
  for (const [rule, fact] of [
    ['integration-privileged', 'powers'],
    ['ui-login-without-mfa', 'powers'],
    ['integration-unusual-hour', 'hours'],
    ['integration-unusual-calls', 'usage'],
    ['app-unregistered', 'logins'],
    ['integration-new-use', 'logins'],
    ['password-ends', 'expiring'],
    ['any-api-auth-by-profile', 'anyApiAuth'],
    ['weak-session-policy', 'policies'],
    ['must-pass', 'probes'],
  ] as const) {
    it(`${rule} does not apply without ${fact}, and says why`, async () => {
      const given = { policy: { mustPass: ['10.0.0.1'] }, facts: { [fact]: none } };
      const one = await outcomeOf(rule, given);
      expect([one.outcome, one.why]).to.deep.equal(['not-applicable', why]);
    });
  }

  it('integration-unused is incomplete without logins, and names no day since which there was none', async () => {
    const { gaps, outcome } = await outcomeOf('integration-unused', {
      ...{ since: '', groups: [], users: [user({ ...GOOD, lastLogin: NOW }), OWNER] },
    });
    expect([outcome, gaps.map((one) => one.why)]).to.deep.equal([
      'incomplete',
      [Text.of('gate.gap.unused-logins', { path: 'soap' })],
    ]);
  });

  it('are told where they could be read in part', async () => {
    const powers = read(
      { administrators: [], integrations: new Map(), isWhole: false },
      gap('PermissionSetAssignment'),
    );
    const { gaps, outcome } = await outcomeOf('ui-login-without-mfa', {
      facts: { powers, policies: read(POLICIES, gap('SecuritySettings')) },
    });
    expect([outcome, gaps]).to.deep.equal(['incomplete', [gap('PermissionSetAssignment'), gap('SecuritySettings')]]);
    const untold = { facts: { policies: read({ ...POLICIES, mfaForUi: is(undefined) }) } };
    expect((await outcomeOf('ui-login-without-mfa', untold)).gaps).to.deep.equal([
      { what: 'sessionSettings.enableMFADirectUILoginOptIn', why: Text.of('gate.gap.mfa') },
    ]);
  });
});

describe('policy file: findings about one thing', () => {
  it('stay apart: a rotation that is due and one that will be, a mailbox for two reasons', async () => {
    const print = async (rule: string, given: Given): Promise<string[]> =>
      (await outcomeOf(rule, given)).findings.map(({ fingerprint }) => fingerprint);
    const due = await print('rotation-due', { entry: { 'rotate-by': '2026-11-21' } });
    const soon = await print('rotation-due', { entry: { 'rotate-by': '2026-11-23' } });
    expect(due).not.to.deep.equal(soon);
    const mail = (email: string): Given => ({
      ...{ users: [user({ ...GOOD, email: is(email) }), OWNER], policy: { mailDomains: ['example.com'] } },
    });
    const [invalid, domain] = [
      await print('token-mailbox', mail('a@b.invalid')),
      await print('token-mailbox', mail('a@b.c')),
    ];
    expect(invalid).to.have.length(1);
    expect(invalid).not.to.deep.equal(domain);
  });

  it('of two states of one user are two', async () => {
    const users = [user({ frozen: is(true), locked: is(true), active: is(false) }), OWNER];
    expect(await found('integration-blocked', { users })).to.equal(3);
    const { counts } = holdRegister(await facts({ users }), { name: 'x' });
    expect(counts.error).to.be.at.least(3);
  });
});
