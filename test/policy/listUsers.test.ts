import { expect } from 'chai';
import {
  OverallDecider,
  profileOf,
  UserLister,
  UserTally,
  FirstUsers,
  type DecidedUser,
  type ProfileFacts,
  type UserFacts,
  type Verdict,
} from '../../lib/policy/index.js';
import { Text } from '../../lib/text.js';
import {
  assertSayable,
  at,
  CLOUD,
  deciderOf,
  is,
  missing,
  OFFICE,
  org,
  profile,
  ranges,
  say,
  user,
} from './support.js';

const SALES = profile({ id: '00e000000000001AAA', name: 'Sales' });
const ETL = profile({ id: '00e000000000002AAA', name: 'Etl', ranges: is(ranges('203.0.113.0/24')) });

function lister(profiles: readonly ProfileFacts[] = [SALES, ETL]): UserLister {
  return new UserLister(new OverallDecider(deciderOf(), [at(OFFICE), at(CLOUD)]), profiles);
}

function decide(changes: Partial<UserFacts>, profiles?: readonly ProfileFacts[]): DecidedUser {
  return lister(profiles).decide(user(changes));
}

describe('policy: list users', () => {
  it('decides a user by the profile', () => {
    const sales = decide({ profileId: '00e000000000001AAA' });
    expect([sales.decision.verdict, sales.address, sales.profileName]).to.deep.equal([
      'token-required',
      CLOUD,
      'Sales',
    ]);
    const etl = decide({ profileId: '00e000000000002AAA' });
    expect([etl.decision.verdict, etl.address, etl.profileName]).to.deep.equal(['denied', OFFICE, 'Etl']);
    expect(etl.byVerdict).to.deep.include({ denied: 1, 'no-token': 1 });
  });

  it('has a gap where the profile is hidden, gone, or where there is none', () => {
    const hidden = decide({ profileId: '00e000000000009AAA' });
    expect(hidden.decision.verdict).to.equal('unknown');
    expect(hidden.profileName).to.equal('');
    expect(hidden.missing.map(({ what, permission }) => [what, permission])).to.deep.equal([
      ['Profile 00e000000000009AAA', 'View All Profiles'],
    ]);
    const none = decide({ profileId: undefined });
    expect(none.missing.map(({ what }) => what)).to.deep.equal(['Profile']);
    for (const { why } of [...hidden.missing, ...none.missing]) assertSayable(why);
    expect(hidden.missing.map(({ why }) => say(why))).not.to.deep.equal(none.missing.map(({ why }) => say(why)));
    const { id: _id, ...unnumbered } = SALES;
    expect(_id).to.be.a('string');
    expect(decide({ profileId: '00e000000000001AAA' }, [unnumbered]).decision.verdict).to.equal('unknown');
  });

  it('finds the profile of a user among those that show', () => {
    expect(profileOf(user({ profileId: ETL.id }), [SALES, ETL])).to.deep.equal({
      known: true,
      value: ETL,
      from: 'Profile',
    });
    expect(profileOf(user({ profileId: '00e000000000009AAA' }), [SALES, ETL]).known).to.equal(false);
  });

  it('keeps what was missing at any of the addresses', () => {
    const facts = org({ trustedRanges: missing('SecuritySettings') });
    const several = new UserLister(new OverallDecider(deciderOf({ org: facts }), [at('203.0.113.7'), at('8.8.8.8')]), [
      SALES,
      ETL,
    ]);
    expect(several.decide(user({ profileId: SALES.id })).missing.map(({ what }) => what)).to.deep.equal([
      'SecuritySettings',
    ]);
    const etl = several.decide(user({ profileId: ETL.id }));
    expect(etl.decision.verdict).to.equal('denied');
    expect(etl.missing).to.deep.equal([]);
  });

  it('keeps a gap of an address that did not give the worst verdict', () => {
    const facts = org({
      trustedRanges: {
        known: true,
        value: ranges(OFFICE),
        from: 'file',
        partial: { what: 'line 7', why: Text.of('facts.file.missing') },
      },
    });
    const one = new UserLister(new OverallDecider(deciderOf({ org: facts }), ['elsewhere', at('8.8.8.8')]), [SALES]);
    const decided = one.decide(user({ profileId: SALES.id }));
    expect([decided.decision.verdict, decided.address]).to.deep.equal(['token-required', 'elsewhere']);
    expect(decided.missing.map(({ what }) => what)).to.deep.equal(['line 7']);
  });
});

describe('policy: the tally of users', () => {
  it('counts by verdict and by profile, most users first, then by name', () => {
    const tally = new UserTally();
    const all = lister();
    const add = (profileId: string | undefined, count?: number, changes: Partial<UserFacts> = {}): void => {
      tally.add(all.decide(user({ profileId, ...changes })), count);
    };
    add(SALES.id);
    add(SALES.id, 1, { active: is(false) });
    add(ETL.id, 5);
    add('00e000000000009AAA', 2);
    add('00e000000000008AAA', 2);
    add(undefined);
    const summary = tally.summary();
    expect(summary.users).to.equal(12);
    expect(summary.byVerdict).to.deep.equal({
      'no-token': 0,
      unknown: 5,
      'token-required': 1,
      denied: 6,
      impossible: 0,
    });
    expect(summary.byProfile.map(({ profile: name, profileId, users }) => [name, profileId, users])).to.deep.equal([
      ['Etl', '00e000000000002AAA', 5],
      ['', '00e000000000008AAA', 2],
      ['', '00e000000000009AAA', 2],
      ['Sales', '00e000000000001AAA', 2],
      ['', '', 1],
    ]);
    expect(summary.byProfile[3]?.byVerdict).to.deep.include({ denied: 1, 'token-required': 1 });
  });

  it('counts what an unknown turns on, most users first, and a user under every fact', () => {
    const tally = new UserTally();
    const all = lister();
    const add = (count: number, changes: Partial<UserFacts>): void => {
      tally.add(all.decide(user({ profileId: SALES.id, ...changes })), count);
    };
    const unread = missing<boolean>('UserLogin');
    add(2, { frozen: unread });
    add(3, { frozen: unread, locked: unread });
    add(4, { frozen: unread, locked: unread, active: missing('User') });
    add(10, { frozen: unread, active: is(false) });
    add(20, {});
    // Salesforce's own texts leave these open, whatever is read.
    add(5, { userType: is('PowerPartner') });
    add(6, { delegatedAuthentication: is(true) });
    const { byVerdict, byHinge, byOpenRule, byProfile } = tally.summary();
    expect(byVerdict.unknown).to.equal(20);
    const open = { 'delegated-auth-untrusted': 6, 'soap-external-user': 5 };
    expect(Object.entries(byOpenRule), 'most users first').to.deep.equal(Object.entries(open));
    expect(byProfile[0]?.byOpenRule).to.deep.equal(open);
    expect(Object.entries(byHinge)).to.deep.equal([
      ['frozen', 9],
      ['locked', 7],
      ['active', 4],
    ]);
  });

  it('counts what it is unless they are frozen, locked or have verified the address, and else the rule that is open', () => {
    const tally = new UserTally();
    const all = lister();
    const add = (count: number, changes: Partial<UserFacts>): void => {
      tally.add(all.decide(user({ profileId: SALES.id, ...changes })), count);
    };
    const unread = missing<boolean>('UserLogin');
    add(2, { frozen: unread });
    add(3, { locked: unread, verifiedAddresses: missing('LoginIp') });
    add(4, { frozen: unread, active: missing('User') });
    add(5, { frozen: unread, userType: is('PowerPartner') });
    add(7, {});
    add(6, { frozen: unread, apiEnabled: is(false) });
    const { byOpenRule, byUnless } = tally.summary();
    expect(byUnless).to.deep.equal({ 'token-required': 5 });
    expect(byOpenRule).to.deep.equal({ 'soap-external-user': 5 });
  });

  it('counts by the rule that decides: the worst verdicts first, then most users, then by name', () => {
    const tally = new UserTally();
    const all = lister();
    const add = (count: number, changes: Partial<UserFacts>): void => {
      tally.add(all.decide(user({ profileId: SALES.id, ...changes })), count);
    };
    add(1, {});
    add(2, { locked: is(true) });
    add(2, { frozen: is(true) });
    add(3, { active: is(false) });
    add(1, { apiEnabled: is(false) });
    add(4, {});
    add(1, { frozen: missing('UserLogin') });
    expect(tally.summary().byRule).to.deep.equal([
      { verdict: 'impossible', rule: 'api-disabled', users: 1 },
      { verdict: 'denied', rule: 'user-inactive', users: 3 },
      { verdict: 'denied', rule: 'user-frozen', users: 2 },
      { verdict: 'denied', rule: 'user-locked', users: 2 },
      { verdict: 'token-required', rule: 'untrusted', users: 5 },
      { verdict: 'unknown', rule: 'user-frozen', users: 1 },
    ]);
  });

  it('puts what as many users turn on in the order of names', () => {
    const tally = new UserTally();
    const all = lister();
    for (const changes of [{ locked: missing<boolean>('a') }, { active: missing<boolean>('b') }]) {
      tally.add(all.decide(user({ profileId: SALES.id, ...changes })));
    }
    expect(Object.entries(tally.summary().byHinge)).to.deep.equal([
      ['active', 1],
      ['locked', 1],
    ]);
  });

  it('is empty of nobody', () => {
    const { users, byHinge, byOpenRule, byProfile, byRule } = new UserTally().summary();
    expect({ users, byHinge, byOpenRule, byProfile, byRule }).to.deep.equal({
      ...{ users: 0, byHinge: {}, byOpenRule: {}, byProfile: [], byRule: [] },
    });
  });
});

describe('policy: the users to look at first', () => {
  it('are those who need a token, then those refused from there, then the others; integrations before people', () => {
    const all = lister([SALES]);
    const arrivals: (readonly [string, Partial<UserFacts>])[] = [
      ['a', {}],
      ['b', { active: is(false) }],
      ['c', { apiEnabled: is(false) }],
      ['d', {}],
      ['e', { active: is(false) }],
      ['f', { userType: is('PowerPartner') }],
      ['g', { integration: is(true) }],
    ];
    const shown = (most: number, failing: readonly Verdict[] = []): string[] => {
      const first = new FirstUsers(most, failing);
      for (const [id, changes] of arrivals) first.add(all.decide(user({ id, profileId: SALES.id, ...changes })));
      return first.list().map(({ user: { id }, decision }): string => `${id} ${decision.verdict satisfies Verdict}`);
    };
    expect(shown(10)).to.deep.equal([
      'g token-required',
      'a token-required',
      'd token-required',
      'b denied',
      'e denied',
      'f unknown',
      'c impossible',
    ]);
    expect(shown(2)).to.deep.equal(['g token-required', 'a token-required']);
    expect(shown(0)).to.deep.equal([]);
    expect(shown(3, ['impossible', 'denied']), 'those who fail before all others').to.deep.equal([
      'b denied',
      'e denied',
      'c impossible',
    ]);
  });
});
