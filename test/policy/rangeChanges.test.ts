import { expect } from 'chai';
import { parseRange } from '../../lib/ip/index.js';
import { addressesIn, RangeChanges, type ListOfRanges } from '../../lib/policy/index.js';

const TRUSTED: ListOfRanges = { scope: 'trusted' };
const SALES: ListOfRanges = { scope: 'profile', profile: 'Sales' };

describe('who changed a range last', () => {
  const last = (text: string, list: ListOfRanges, ...words: readonly string[]): string | undefined => {
    const changes = words.map((one, index) => ({
      at: `2026-11-2${9 - index}T00:00:00Z`,
      by: 'a@b.example',
      words: one,
    }));
    return new RangeChanges(changes).lastOf({ list, range: parseRange(text) })?.at.slice(0, 10);
  };

  it('is the newest change that names both ends, each as a whole address', () => {
    expect(last('192.0.2.0-192.0.2.15', TRUSTED, 'Added 192.0.2.0 - 192.0.2.15')).to.equal('2026-11-29');
    expect(last('192.0.2.0-192.0.2.15', TRUSTED, '192.0.2.0-192.0.2.150', 'from 192.0.2.0 to 192.0.2.15.')).to.equal(
      '2026-11-28',
    );
    expect(last('192.0.2.0-192.0.2.15', TRUSTED, '1192.0.2.0-192.0.2.15', '192.0.2.0')).to.equal(undefined);
    expect(last('192.0.2.7', TRUSTED, 'Removed 192.0.2.7')).to.equal('2026-11-29');
  });

  it('takes IPv6 in whatever case', () => {
    expect(last('2001:db8::-2001:db8::ff', TRUSTED, 'Added 2001:DB8::, 2001:DB8::FF')).to.equal('2026-11-29');
  });

  it('prefers changes that name the profile of the range', () => {
    const both = ['Network Access 192.0.2.7', 'Profile Sales: 192.0.2.7'];
    expect(last('192.0.2.7', SALES, ...both)).to.equal('2026-11-28');
    expect(last('192.0.2.7', TRUSTED, ...both)).to.equal('2026-11-29');
  });

  it('finds no address in plain words and times', () => {
    expect([...addressesIn('Changed permission set: bad cafe. Done.')].filter((one) => one.length > 1)).to.deep.equal(
      [],
    );
  });
});
