import { expect } from 'chai';
import { expiringUsers, type ExpiringQuestion } from '../../../lib/policy/logins/index.js';
import { profile, user } from '../support.js';
import { assertSayable, NOW } from './support.js';

const its = profile();
const none: readonly string[] = [];

function expiring(changes: Partial<ExpiringQuestion>): [string, number, string, readonly string[]][] {
  const question: ExpiringQuestion = {
    users: [user({ lastPasswordChange: '2026-09-01T12:00:00.000Z' })],
    profiles: new Map([[its.id ?? '', its]]),
    life: { org: 90, profiles: new Map() },
    neverExpires: new Set(),
    now: NOW,
    within: 30,
    ...changes,
  };
  const found = expiringUsers(question);
  for (const { policy } of found) assertSayable(policy);
  return found.map((one) => [one.passwordExpires, one.daysLeft, one.policy.key, one.policy.params]);
}

describe('policy/logins: passwords that end', () => {
  it('counts from the last change by the policy of the org', () => {
    // 1 September and 90 days.
    expect(expiring({})).to.deep.equal([['2026-11-30T12:00:00.000Z', 8, 'logins.expiring.org', ['90']]]);
  });

  it('prefers the policy of the profile', () => {
    const life = { org: 365, profiles: new Map([['00e000000000001AAA', 60]]) };
    expect(expiring({ life })).to.deep.equal([
      ['2026-10-31T12:00:00.000Z', -22, 'logins.expiring.profile', ['Sales', '60']],
    ]);
  });

  it('prefers the date that the org itself keeps', () => {
    const users = [
      user({ lastPasswordChange: '2026-09-01T12:00:00.000Z', passwordExpires: '2026-11-25T00:00:00.000Z' }),
    ];
    expect(expiring({ users })).to.deep.equal([['2026-11-25T00:00:00.000Z', 2, 'logins.expiring.field', none]]);
  });

  it('is on both sides of the bound', () => {
    expect(expiring({ within: 8 })).to.have.length(1);
    expect(expiring({ within: 7 })).to.deep.equal([]);
  });

  it('leaves out passwords that never end: by permission, by policy, by profile', () => {
    expect(expiring({ neverExpires: new Set(['005000000000001AAA']) })).to.deep.equal([]);
    expect(expiring({ life: { org: 0, profiles: new Map() } })).to.deep.equal([]);
    expect(expiring({ life: { org: 90, profiles: new Map([['00e000000000001AAA', 0]]) } })).to.deep.equal([]);
  });

  it('says nothing of what is not known', () => {
    expect(expiring({ life: { org: undefined, profiles: new Map() } })).to.deep.equal([]);
    expect(expiring({ users: [user()] })).to.deep.equal([]);
  });

  it('puts the soonest first', () => {
    const users = [
      user({ id: '005000000000002AAA', username: 'b', lastPasswordChange: '2026-09-10T00:00:00.000Z' }),
      user({ username: 'a', lastPasswordChange: '2026-09-01T00:00:00.000Z' }),
    ];
    expect(expiring({ users }).map(([, days]) => days)).to.deep.equal([7, 16]);
  });
});
