import { expect } from 'chai';
import { byPasswordEnd, expiringUsers, hasEnded, type ExpiringQuestion } from '../../../lib/policy/logins/index.js';
import type { Fact } from '../../../lib/policy/types.js';
import { Text } from '../../../lib/text.js';
import { profile, user } from '../support.js';
import { assertSayable, NOW } from './support.js';

const its = profile();
const none: readonly string[] = [];

function expiring(changes: Partial<ExpiringQuestion>): [string | null, number | null, string, readonly string[]][] {
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
  return found.map((one) => [one.passwordExpires, one.daysLeft, one.policy.key, Object.values(one.policy.params)]);
}

describe('policy/logins: passwords that end', () => {
  it('counts from the last change by the policy of the org', () => {
    // 1 September and 90 days.
    expect(expiring({})).to.deep.equal([['2026-11-30T12:00:00.000Z', 8, 'logins.expiring.org', ['90']]]);
  });

  it('counts days of the calendar, as people do, whatever the hour', () => {
    const days = (passwordExpires: string, within = 30): unknown =>
      expiring({ users: [user({ passwordExpires })], within }).map(([, left]) => left);
    // It is noon on 22 November.
    expect(NOW).to.equal('2026-11-22T12:00:00.000Z');
    expect(days('2026-11-23T00:00:01.000Z')).to.deep.equal([1]);
    expect(days('2026-11-23T23:59:59.000Z')).to.deep.equal([1]);
    expect(days('2026-11-22T23:59:59.000Z')).to.deep.equal([0]);
    expect(days('2026-11-22T00:00:01.000Z')).to.deep.equal([0]);
    expect(days('2026-11-21T23:59:59.000Z')).to.deep.equal([-1]);
    expect(days('2026-12-22T23:59:59.000Z')).to.deep.equal([30]);
    expect(days('2026-12-23T00:00:00.000Z')).to.deep.equal([]);
  });

  it('has ended once its time has come, also on its day', () => {
    const ended = (passwordExpires: string | null): boolean => hasEnded({ passwordExpires }, NOW);
    expect([null, '2026-11-22T11:59:59.000Z', NOW].map(ended)).to.deep.equal([true, true, true]);
    expect(ended('2026-11-22T12:00:00.001Z')).to.equal(false);
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
    expect(expiring({ users })).to.deep.equal([['2026-11-25T00:00:00.000Z', 3, 'logins.expiring.field', none]]);
  });

  describe('where the org says itself', () => {
    const says = (value: boolean): Pick<ExpiringQuestion, 'expired'> => ({
      expired: new Map([['005000000000001AAA', { known: true, value, from: 'User password' }]]),
    });
    const told = (changes: Partial<ExpiringQuestion>): unknown =>
      expiring(changes).map(([time, days, key]) => [time, days, key.slice('logins.expiring.'.length)]);

    it('is expired whatever the dates say', () => {
      const never = { neverExpires: new Set(['005000000000001AAA']) };
      expect(told({ ...says(true) })).to.deep.equal([[null, null, 'told']]);
      expect(told({ ...says(true), ...never })).to.deep.equal([[null, null, 'told']]);
      expect(told({ ...says(true), users: [user()] })).to.deep.equal([[null, null, 'told']]);
      const past = [user({ lastPasswordChange: '2026-08-01T12:00:00.000Z' })];
      expect(told({ ...says(true), users: past })).to.deep.equal([['2026-10-30T12:00:00.000Z', -23, 'org']]);
    });

    it('is not expired whatever the dates say', () => {
      expect(told({ ...says(false) })).to.deep.equal([['2026-11-30T12:00:00.000Z', 8, 'org']]);
      const past = [user({ lastPasswordChange: '2026-08-01T12:00:00.000Z' })];
      expect(told({ ...says(false), users: past })).to.deep.equal([]);
    });

    it('does not say, so the dates have to do', () => {
      const refused: Fact<boolean> = { known: false, gap: { what: 'isExpired', why: Text.of('facts.file.missing') } };
      const past = [user({ lastPasswordChange: '2026-08-01T12:00:00.000Z' })];
      const expired = new Map([['005000000000001AAA', refused]]);
      expect(told({ users: past, expired })).to.deep.equal([['2026-10-30T12:00:00.000Z', -23, 'org']]);
    });

    it('is asked first of those whose passwords end soonest', () => {
      const users = [
        user({ id: 'c' }),
        user({ id: 'b', lastPasswordChange: '2026-10-01T00:00:00.000Z' }),
        user({ id: 'a', lastPasswordChange: '2026-09-01T00:00:00.000Z' }),
      ];
      const life = { org: 90, profiles: new Map<string, number>() };
      expect(byPasswordEnd(users, { life, profiles: new Map() }).map(({ id }) => id)).to.deep.equal(['a', 'b', 'c']);
    });
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
    expect(expiring({ users }).map(([, days]) => days)).to.deep.equal([8, 17]);
  });

  it('puts by name those who end at the same time, and first those of whom the org says that they have ended', () => {
    const lastPasswordChange = '2026-09-01T00:00:00.000Z';
    const users = ['c', 'a', 'b', 'd'].map((name) => user({ id: `005${name}`, username: name, lastPasswordChange }));
    const found = expiringUsers({
      users,
      profiles: new Map(),
      life: { org: 90, profiles: new Map() },
      neverExpires: new Set(['005d']),
      expired: new Map([['005d', { known: true, value: true, from: 'User password' }]]),
      now: NOW,
      within: 30,
    });
    expect(found.map((one) => one.user.username)).to.deep.equal(['d', 'a', 'b', 'c']);
  });

  it('ends in this very moment: it has ended, whatever the org says not to have', () => {
    const users = [user({ passwordExpires: NOW })];
    const says = (value: boolean): Map<string, Fact<boolean>> =>
      new Map([['005000000000001AAA', { known: true, value, from: 'User password' }]]);
    expect(expiring({ users })).to.deep.equal([[NOW, 0, 'logins.expiring.field', none]]);
    expect(expiring({ users, expired: says(false) })).to.deep.equal([]);
    expect(expiring({ users, expired: says(true) })).to.deep.equal([[NOW, 0, 'logins.expiring.field', none]]);
  });

  it('keeps the zero of a profile apart from the days of another one', () => {
    const life = { org: 90, profiles: new Map([['00e000000000009AAA', 30]]) };
    const users = [user({ lastPasswordChange: '2026-09-01T12:00:00.000Z', profileId: undefined }), user()];
    expect(expiring({ life, users })).to.deep.equal([['2026-11-30T12:00:00.000Z', 8, 'logins.expiring.org', ['90']]]);
    const hidden = { org: 90, profiles: new Map([['00e000000000001AAA', 60]]) };
    expect(expiring({ life: hidden, profiles: new Map() })).to.deep.equal([
      ['2026-10-31T12:00:00.000Z', -22, 'logins.expiring.profile', ['', '60']],
    ]);
  });
});
