/** Sources that contradict each other: whatever holds for each of them holds, and the rest is unknown. */
import { expect } from 'chai';
import { formatRange } from '../../lib/ip/index.js';
import type { Decision, LoginHours, NamedRange, ProfileFacts, Subject } from '../../lib/policy/index.js';
import type { Disputed, Known } from '../../lib/policy/types.js';
import { nameOf } from '../support/gapName.js';
import { CLOUD, gap, is, judge, OFFICE, ORG, org, profile, profileSubject, ranges, say } from './support.js';

const told = <T>(value: T): Known<T> => ({ known: true, value, from: 'test' });
const AGAINST = gap('two files');
const either = (one: readonly string[], other: readonly string[]): Disputed<readonly NamedRange[]> => ({
  known: false,
  gap: AGAINST,
  choices: [told(ranges(...one)), told(ranges(...other))],
});
const eitherHours = (one: LoginHours, other: LoginHours): Disputed<LoginHours> => ({
  known: false,
  gap: AGAINST,
  choices: [told(one), told(other)],
});
const brief = ({ verdict, rule, missing }: Decision): readonly string[] => [verdict, rule, ...missing.map(nameOf)];
const named = (decision: Decision): string | undefined => decision.range && formatRange(decision.range.range);

// 2026-08-03, on which the tests ask, is a Monday.
const OFF: LoginHours = { monday: { start: 0, end: 0 } };
const OPEN: LoginHours = { monday: { start: 0, end: 1440 } };
const MORNING: LoginHours = { monday: { start: 480, end: 720 } };

describe('policy: trusted ranges on which two sources disagree', () => {
  const facts = org({ trustedRanges: either(['198.18.4.0/24', '10.0.0.0/8'], ['198.18.4.0/28', '192.0.2.0/24']) });
  const decide = (where: string, subject: Subject = ORG): Decision => judge(subject, where, { org: facts });

  it('hold an address that both hold, and name the range of the first', () => {
    expect(brief(decide(OFFICE))).to.deep.equal(['no-token', 'trusted-range']);
    expect(named(decide(OFFICE))).to.equal('198.18.4.0-198.18.4.255');
  });

  it('leave it open where one holds it alone', () => {
    for (const where of ['10.1.2.3', '192.0.2.1', '198.18.4.200']) {
      const decision = decide(where);
      expect(brief(decision), where).to.deep.equal(['unknown', 'trusted-range', 'two files']);
      expect(decision.hinges.map(({ fact }) => fact)).to.deep.equal(['trusted-address']);
    }
  });

  it('do not hold what none of them holds', () => {
    expect(brief(decide(CLOUD))).to.deep.equal(['token-required', 'untrusted']);
    expect(brief(decide('elsewhere'))).to.deep.equal(['token-required', 'untrusted']);
    expect(decide('10.1.2.3').nearest, 'none is named for what is open').to.equal(undefined);
    const nearest = decide('198.18.5.1').nearest?.range;
    expect(nearest && formatRange(nearest)).to.equal('198.18.4.0-198.18.4.255');
  });

  it('name the range of the second where the first has none', () => {
    const second = org({ trustedRanges: either([], ['198.18.4.0/24']) });
    const nearest = judge(profileSubject(profile()), CLOUD, { org: second });
    expect(brief(nearest)).to.deep.equal(['token-required', 'untrusted']);
    expect(nearest.nearest && formatRange(nearest.nearest.range)).to.equal('198.18.4.0-198.18.4.255');
  });
});

describe('policy: a profile on which two sources disagree', () => {
  const having = (changes: Partial<ProfileFacts>): Subject => profileSubject(profile(changes));

  it('lets in from an address that both lists hold, and refuses one that neither holds', () => {
    const subject = having({ ranges: either(['203.0.113.0/24'], ['203.0.113.0/28', '192.0.2.0/24']) });
    expect(brief(judge(subject, CLOUD))).to.deep.equal(['no-token', 'profile-range-inside']);
    expect(brief(judge(subject, OFFICE))).to.deep.equal(['denied', 'profile-range-outside']);
    expect(brief(judge(subject, '192.0.2.1'))).to.deep.equal(['unknown', 'profile-range-outside', 'two files']);
    expect(brief(judge(subject, 'elsewhere'))).to.deep.equal(['denied', 'profile-range-outside']);
  });

  it('is surely without a way to a new token only where both lists have ranges', () => {
    const token = (one: readonly string[], other: readonly string[]): readonly string[] => {
      const { obtainable, why } = judge(having({ ranges: either(one, other) }), OFFICE).token;
      return [obtainable, why.key];
    };
    const no = ['no', 'policy.token.no.profile-ranges'];
    const unknown = ['unknown', 'policy.token.unknown.profile-ranges'];
    expect(token(['10.0.0.0/8'], ['192.0.2.0/24'])).to.deep.equal(no);
    expect(token(['10.0.0.0/8'], [])).to.deep.equal(unknown);
    expect(token([], ['10.0.0.0/8'])).to.deep.equal(unknown);
    expect(token([], [])).to.deep.equal(['unknown', 'policy.token.unknown.user']);
  });

  it('lets in at an hour at which both do, and says so in words of one', () => {
    const line = (decision: Decision): string | undefined =>
      decision.trace.filter(({ rule }) => rule === 'login-hours').map(({ text }) => say(text))[0];
    const both = judge(having({ hours: eitherHours(MORNING, OPEN) }), OFFICE);
    expect(brief(both)).to.deep.equal(['no-token', 'trusted-range']);
    expect(line(both)).to.equal(
      "It is Monday 10:00 (UTC), within the profile's login hours for that day (08:00-12:00).",
    );
    const neither = judge(having({ hours: eitherHours(OFF, { monday: { start: 0, end: 480 } }) }), OFFICE);
    expect(brief(neither)).to.deep.equal(['denied', 'login-hours']);
    expect(line(neither)).to.equal('The profile allows no logins on Monday (UTC).');
    const one = judge(having({ hours: eitherHours(OPEN, OFF) }), OFFICE);
    expect(brief(one)).to.deep.equal(['unknown', 'login-hours', 'two files']);
    expect(
      one.hinges.flatMap(({ values }) => values.map(({ value, verdict }) => `${value}: ${verdict}`)),
    ).to.deep.equal(['within: no-token', 'outside: denied']);
  });

  describe('in ranges and in hours', () => {
    const choice = (its: readonly string[], hours: LoginHours): NonNullable<ProfileFacts['together']>[number] => ({
      ranges: told(ranges(...its)),
      hours: told(hours),
    });
    const apart = { ranges: either(['203.0.113.0/24'], []), hours: eitherHours(OPEN, OFF) };

    it('is refused where each source refuses, though one of the ranges with the other hours would not', () => {
      const together = [choice(['203.0.113.0/24'], OPEN), choice([], OFF)];
      expect(brief(judge(having({ ...apart, together }), OFFICE)).slice(0, 1)).to.deep.equal(['denied']);
      expect(brief(judge(having(apart), OFFICE))[0], 'each on its own').to.equal('unknown');
    });

    it('stays unknown where one source lets in and the other does not, or one is not known itself', () => {
      const together = [choice(['203.0.113.0/24'], OPEN), choice([], OFF)];
      const decision = judge(having({ ...apart, together }), CLOUD);
      expect(brief(decision)).to.deep.equal(brief(judge(having(apart), CLOUD)));
      expect(decision.verdict).to.equal('unknown');
    });
  });
});

describe('policy: hours that could not be read, or whose zone is not known', () => {
  it('may let in or refuse, and name both', () => {
    const unread = judge(profileSubject(profile({ hours: { known: false, gap: gap('hours') } })), OFFICE);
    expect(brief(unread)).to.deep.equal(['unknown', 'login-hours', 'hours']);
    const noZone = judge(profileSubject(profile({ hours: is(MORNING) })), OFFICE, {
      org: org({ timeZone: { known: false, gap: gap('zone') } }),
    });
    for (const { hinges } of [unread, noZone]) {
      expect(hinges.map(({ fact, values }) => [fact, ...values.map(({ value }) => value)])).to.deep.equal([
        ['login-hours', 'within', 'outside'],
      ]);
    }
  });
});
