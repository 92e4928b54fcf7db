import { expect } from 'chai';
import fc from 'fast-check';
import { makeRange, parseRange, toAddress } from '../../lib/ip/index.js';
import {
  countVerdicts,
  isWorse,
  OverallDecider,
  type Fact,
  type NamedRange,
  type ProfileFacts,
  type Target,
  type UserFacts,
} from '../../lib/policy/index.js';
import { Text } from '../../lib/text.js';
import {
  at,
  CLOUD,
  deciderOf,
  is,
  keysOf,
  missing,
  OFFICE,
  ORG,
  org,
  profile,
  ranges,
  user,
  userSubject,
  withRanges,
} from './support.js';

type Targets = readonly [Target, ...Target[]];

function overall(
  targets: Targets,
  its: UserFacts,
  profileFacts: ProfileFacts | Fact<ProfileFacts> = profile(),
): {
  verdict: string;
  address: string;
  by: Partial<Record<string, number>>;
} {
  const { decision, address, byVerdict } = new OverallDecider(deciderOf(), targets).of(userSubject(its, profileFacts));
  return {
    verdict: decision.verdict,
    address,
    by: Object.fromEntries(Object.entries(byVerdict).filter(([, count]) => count > 0)),
  };
}

describe('policy: a user over several addresses', () => {
  it('of whom nobody knows whether stopped: as at the address where a token would be needed, whichever comes first', () => {
    const unread = user({ frozen: missing('UserLogin') });
    const places: Targets[] = [
      [at(OFFICE), at(CLOUD)],
      [at(CLOUD), at(OFFICE)],
    ];
    for (const targets of places) {
      const { decision, address } = new OverallDecider(deciderOf(), targets).of(userSubject(unread));
      expect([decision.verdict, decision.unless?.verdict, address]).to.deep.equal(['unknown', 'token-required', CLOUD]);
    }
  });

  it('has the worst verdict, and the first address that gave it', () => {
    expect(overall([at(OFFICE), at(CLOUD), at('8.8.8.8')], user())).to.deep.equal({
      verdict: 'token-required',
      address: CLOUD,
      by: { 'no-token': 1, 'token-required': 2 },
    });
    expect(overall([at(OFFICE), at('198.18.4.8')], user())).to.deep.equal({
      verdict: 'no-token',
      address: OFFICE,
      by: { 'no-token': 2 },
    });
    expect(overall(['elsewhere'], user(), withRanges('0.0.0.0-255.255.255.255'))).to.deep.equal({
      verdict: 'no-token',
      address: 'elsewhere',
      by: { 'no-token': 1 },
    });
  });

  it('counts a range once, under the worst of its pieces', () => {
    expect(overall([parseRange('198.18.0.0/16'), at(OFFICE)], user())).to.deep.equal({
      verdict: 'token-required',
      address: '198.18.0.0-198.18.3.255',
      by: { 'no-token': 1, 'token-required': 1 },
    });
  });

  it('is an org or a profile too', () => {
    expect(new OverallDecider(deciderOf(), [at(CLOUD)]).of(ORG).decision.verdict).to.equal('token-required');
  });

  it('keeps the expired password of one user from another of the same group', () => {
    const decider = new OverallDecider(deciderOf(), [at('8.8.8.8')]);
    const its = profile();
    const notes = (facts: UserFacts): string[] => keysOf(decider.of(userSubject(facts, its)).decision.notes);
    expect(notes(user({ passwordExpires: '2020-01-01T00:00:00Z' }))).to.deep.equal(['note.password-expired']);
    expect(notes(user())).to.deep.equal([]);
    expect(notes(user({ passwordExpires: '2020-01-01T00:00:00Z' }))).to.deep.equal(['note.password-expired']);
  });

  it('shares its work among users of one group, and among no others', () => {
    const decider = deciderOf();
    const its = profile();
    const key = (changes: Partial<UserFacts>, profileFacts: ProfileFacts | Fact<ProfileFacts> = its): string =>
      decider.groupKey(userSubject(user(changes), profileFacts));
    const plain = key({});
    expect(
      key({ id: '005000000000002AAA', username: 'b@example.com', email: is('b@example.com'), lastLogin: '2020-01-01' }),
    ).to.equal(plain);
    const different: Partial<UserFacts>[] = [
      { email: is('b@example.com.invalid') },
      { email: missing('User.Email') },
      { userType: is('PowerPartner') },
      { active: is(false) },
      { active: missing('User') },
      { active: missing('elsewhere') },
      { frozen: is(true) },
      { locked: is(true) },
      { apiEnabled: is(false) },
      { apiOnly: is(true) },
      { delegatedAuthentication: is(true) },
      { mfaForApi: is(true) },
      { useAnyApiAuth: is(false) },
      { useAnyApiAuth: is(undefined) },
      { authenticatorRegistered: is(true) },
      { verifiedAddresses: is([at(CLOUD)]) },
      { verifiedAddresses: missing('LoginIp') },
    ];
    const partly = (what: string): Partial<UserFacts> => ({
      verifiedAddresses: {
        known: true,
        value: [],
        from: 'LoginIp',
        partial: { what, why: Text.of('facts.file.missing') },
      },
    });
    different.push(partly('LoginIp'), partly('LoginIp of some'));
    // The same beside something else that nobody could read.
    different.push(
      ...different.slice(-3).map((changes) => ({ ...changes, locked: missing<boolean>('UserLogin') })),
      { locked: missing<boolean>('UserLogin') },
      { locked: missing<boolean>('UserLogin'), email: is('b@example.com.invalid') },
    );
    const keys = [plain, key({}, profile()), key({}, missing('hidden')), ...different.map((changes) => key(changes))];
    expect(new Set(keys).size).to.equal(keys.length);
    expect(key({}, missing('hidden'))).to.equal(key({}, missing('hidden')));
  });

  it('agrees with deciding each address alone', () => {
    const first = at('198.51.100.0');
    const place = fc.nat(31);
    const range = fc
      .tuple(place, place)
      .map(([a, b]): NamedRange =>
        makeRange(toAddress(first + BigInt(Math.min(a, b))), toAddress(first + BigInt(Math.max(a, b)))),
      );
    const someUser = fc.record({
      active: fc.boolean(),
      mfa: fc.boolean(),
      delegated: fc.boolean(),
      verified: fc.uniqueArray(place, { maxLength: 2 }),
    });
    const asked = fc.array(fc.oneof(place, fc.constant('elsewhere' as const)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(range, { maxLength: 3 }),
        fc.array(range, { maxLength: 2 }),
        fc.array(someUser, { minLength: 1, maxLength: 8 }),
        asked,
        (trusted, own, users, places) => {
          const decider = deciderOf({ org: org({ trustedRanges: is(trusted) }) });
          const [head = first, ...tail] = places.map((one) =>
            one === 'elsewhere' ? one : toAddress(first + BigInt(one)),
          );
          const several = new OverallDecider(decider, [head, ...tail]);
          const its = profile({ ranges: is(own) });
          for (const { active, mfa, delegated, verified } of users) {
            const subject = userSubject(
              user({
                active: is(active),
                mfaForApi: is(mfa),
                authenticatorRegistered: is(mfa),
                delegatedAuthentication: is(delegated),
                verifiedAddresses: is(verified.map((one) => toAddress(first + BigInt(one)))),
              }),
              its,
            );
            const alone = [head, ...tail].map((target) => decider.decide(subject, target).verdict);
            const { decision, byVerdict } = several.of(subject);
            expect(byVerdict).to.deep.equal(countVerdicts(alone));
            expect(alone.some((verdict) => isWorse(verdict, decision.verdict))).to.equal(false);
            expect(alone).to.include(decision.verdict);
          }
        },
      ),
    );
  });

  it('reads ranges once for all users of a profile', () => {
    let reads = 0;
    const own = profile();
    const counted: ProfileFacts = Object.defineProperty({ ...own }, 'ranges', {
      get: () => {
        reads++;
        return is(ranges('198.51.100.0/24'));
      },
    });
    const decider = new OverallDecider(deciderOf(), [at('198.51.100.1')]);
    for (let index = 0; index < 50; index++) {
      expect(decider.of(userSubject(user({ id: String(index) }), counted)).decision.verdict).to.equal('no-token');
    }
    expect(reads).to.equal(1);
  });
});
