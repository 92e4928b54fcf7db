import { expect } from 'chai';
import { reportSummary, UserReporter } from '../../../lib/report/listUsers/result.js';
import { OverallDecider, UserLister, UserTally, type Target, type UserFacts } from '../../../lib/policy/index.js';
import { at, CLOUD, deciderOf, is, missing, OFFICE, profile, say, user } from '../../policy/support.js';

const SALES = profile();

function lister(...targets: readonly [Target, ...Target[]]): UserLister {
  return new UserLister(new OverallDecider(deciderOf(), targets), [SALES]);
}

describe('report: list users as a result', () => {
  const from = (facts: UserFacts, ...targets: readonly [Target, ...Target[]]): object =>
    new UserReporter(say, targets.length > 1).report(lister(...targets).decide(facts));

  it('has a user with the verdict and the reasons in words', () => {
    const reporter = new UserReporter(say, false);
    const listed = reporter.report(lister(at(CLOUD)).decide(user({ lastLogin: '2026-11-01T08:00:00.000Z' })));
    const explanation = reporter.explanations[listed.explanation];
    expect(listed).to.deep.include({
      id: '005000000000001AAA',
      username: 'etl@example.com',
      name: 'Etl Job',
      profile: 'Sales',
      profileId: '00e000000000001AAA',
      userType: 'Standard',
      active: true,
      integration: false,
      verdict: 'token-required',
      rule: 'untrusted',
      address: CLOUD,
      lastLogin: '2026-11-01T08:00:00.000Z',
    });
    expect(explanation?.token).to.deep.equal({
      obtainable: 'yes',
      why: 'The user can request a new token now, and the email with it arrives. It is not known whether the user already has one.',
    });
    expect(explanation).to.have.property('reasons').that.deep.includes({
      rule: 'untrusted',
      outcome: 'decided',
      text: 'The address is neither in a trusted range nor verified by the user: the password must be followed by the security token.',
    });
    expect(listed).not.to.have.any.keys('byVerdict', 'lastPasswordChange', 'passwordExpires');
  });

  it('counts the addresses where there are several', () => {
    expect(from(user(), at(OFFICE), at(CLOUD)))
      .to.have.property('byVerdict')
      .that.deep.equals({
        'no-token': 1,
        unknown: 0,
        'token-required': 1,
        denied: 0,
        impossible: 0,
      });
  });

  it('has null where a fact could not be read, and no profile where it is hidden', () => {
    const facts = user({
      userType: missing('User.UserType'),
      active: missing('User'),
      integration: missing('UserLicense'),
      profileId: undefined,
    });
    expect(from(facts, at(CLOUD))).to.deep.include({
      ...{ userType: null, active: null, integration: null },
      ...{ profile: '', profileId: '', verdict: 'unknown' },
    });
  });

  it('says of one user that the password expired, and not of another in the same group', () => {
    const several = lister(at('8.8.8.8'));
    const reporter = new UserReporter(say, false);
    const notes = (changes: Partial<UserFacts>): readonly string[] =>
      reporter.explanations[reporter.report(several.decide(user(changes))).explanation]?.notes ?? ['none'];
    const expired = (day: string): string =>
      `The password expired on ${day}. A SOAP login() still succeeds with passwordExpired = true, but every later call fails: count it as failed.`;
    expect(notes({ passwordExpires: '2026-07-01T08:00:00.000Z' })).to.deep.equal([expired('2026-07-01')]);
    expect(notes({})).to.deep.equal([]);
    expect(notes({ passwordExpires: '2026-06-01T08:00:00.000Z' })).to.deep.equal([expired('2026-06-01')]);
    expect(notes({ passwordExpires: '2026-07-01T21:00:00.000Z' })).to.deep.equal([expired('2026-07-01')]);
    expect(notes({ passwordExpires: '2027-06-01T08:00:00.000Z' })).to.deep.equal([]);
  });

  it('sums up, with a copy that nobody can change behind it', () => {
    const tally = new UserTally();
    tally.add(lister(at(CLOUD)).decide(user()), 3);
    tally.add(lister(at(CLOUD)).decide(user({ active: is(false) })));
    const summary = reportSummary(tally.summary(), { looked: 4 });
    expect([summary.users, summary.looked]).to.deep.equal([4, 4]);
    expect(summary, 'where nothing was chosen').to.not.have.property('inAll');
    expect(reportSummary(tally.summary(), { looked: 4, inAll: 9 }).inAll).to.equal(9);
    expect(summary.byVerdict).to.deep.equal({
      ...{ 'no-token': 0, unknown: 0, 'token-required': 3, denied: 1, impossible: 0 },
    });
    expect(summary.byProfile.map(({ profile: name, users }) => [name, users])).to.deep.equal([['Sales', 4]]);
    expect(reportSummary(tally.summary(), { looked: 4 }).byVerdict).not.to.equal(summary.byVerdict);
  });
});
