import { expect } from 'chai';
import { OwnAddressDecider } from '../../lib/policy/index.js';
import { at, CLOUD, deciderOf, is, OFFICE, ORG, profile, ranges, user, userSubject } from './support.js';

const [OFFICE_ADDRESS, CLOUD_ADDRESS, DEPOT_ADDRESS] = [at(OFFICE), at(CLOUD), at('192.0.2.5')];
const ANNA = user({ id: '005000000000001AAA' });
const BORIS = user({ id: '005000000000002AAA' });
const DEPOT = profile({ ranges: is(ranges('192.0.2.0/28')) });

function decider(): OwnAddressDecider {
  return new OwnAddressDecider(
    deciderOf(),
    new Map([
      [ANNA.id, [OFFICE_ADDRESS, CLOUD_ADDRESS]],
      [BORIS.id, [CLOUD_ADDRESS, DEPOT_ADDRESS]],
    ]),
  );
}

describe('policy: users at the addresses from which they log in', () => {
  it('judges each user at the own addresses alone', () => {
    const own = decider();
    const anna = own.of(userSubject(ANNA, profile()));
    expect([anna.decision.verdict, anna.address]).to.deep.equal(['token-required', CLOUD]);
    expect(anna.byVerdict).to.deep.include({ 'no-token': 1, 'token-required': 1, denied: 0 });
    const boris = own.of(userSubject(BORIS, DEPOT));
    expect([boris.decision.verdict, boris.decision.rule, boris.address]).to.deep.equal([
      ...['denied', 'profile-range-outside', CLOUD],
    ]);
    expect(boris.byVerdict).to.deep.include({ 'no-token': 1, denied: 1, 'token-required': 0 });
  });

  it('judges nobody without addresses', () => {
    expect(() => decider().of(ORG)).to.throw();
    expect(() => decider().of(userSubject(user({ id: '005000000000003AAA' })))).to.throw();
  });

  it('knows who has addresses', () => {
    const own = decider();
    expect([own.knows(ANNA.id), own.knows('005000000000003AAA')]).to.deep.equal([true, false]);
  });

  it('names the blast radius: a user counts under each verdict, an address once', () => {
    const own = decider();
    own.of(userSubject(ANNA, profile()));
    own.of(userSubject(BORIS, DEPOT));
    expect(own.blastRadius()).to.deep.equal({
      users: 2,
      addresses: 3,
      byVerdict: {
        'no-token': { users: 2, addresses: 2 },
        unknown: { users: 0, addresses: 0 },
        'token-required': { users: 1, addresses: 1 },
        denied: { users: 1, addresses: 1 },
        impossible: { users: 0, addresses: 0 },
      },
    });
  });
});
