import { expect } from 'chai';
import fc from 'fast-check';
import { idOf, isId, numberOf, positionOf, PREFIX, suffixOf } from './ids.js';

describe('Ids of the org on loopback', () => {
  it('carry the suffix that Salesforce gives to ids in public use', () => {
    // 15 and 18 characters of the same records, as they stand in Salesforce's and third-party documentation.
    const known = ['001D000000IRt53IAD', '00D000000000062EAA', '005D0000001QX8WIAW'];
    for (const id of known) expect(suffixOf(id.slice(0, 15)), id).to.equal(id.slice(15));
  });

  it('are 18 characters, name their record and sort as their numbers do', () => {
    const number = fc.integer({ min: 0, max: 2 ** 40 });
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [first, second] = [idOf(PREFIX.User, a), idOf(PREFIX.User, b)];
        expect(first).to.have.length(18);
        expect(isId(first)).to.equal(true);
        expect(suffixOf(first.slice(0, 15))).to.equal(first.slice(15));
        expect(numberOf(PREFIX.User, first)).to.equal(a);
        expect(first < second).to.equal(a < b);
      }),
    );
  });

  it('of other objects have no number, but a place at the ends', () => {
    expect(numberOf(PREFIX.User, idOf(PREFIX.Profile, 7))).to.equal(undefined);
    expect(positionOf(PREFIX.User, '000000000000000')).to.equal(-1);
    expect(positionOf(PREFIX.User, 'zzz000000000000')).to.equal(Number.MAX_SAFE_INTEGER);
    expect(positionOf(PREFIX.User, idOf(PREFIX.User, 12))).to.equal(12);
  });
});
