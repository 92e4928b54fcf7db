import { expect } from 'chai';
import { addressCount, blockWords, shareWords } from '../../../lib/report/ranges/words.js';

describe('report: the words of ranges', () => {
  it('are a block where there is one, else both ends', () => {
    expect(blockWords({ start: '203.0.113.0', end: '203.0.113.255' })).to.equal('203.0.113.0/24');
    expect(blockWords({ start: '203.0.113.7', end: '203.0.113.7' })).to.equal('203.0.113.7');
    expect(blockWords({ start: '203.0.113.1', end: '203.0.113.6' })).to.equal('203.0.113.1-203.0.113.6');
    expect(blockWords({ start: '2001:db8::', end: '2001:db8::ffff' })).to.equal('2001:db8::/112');
  });

  it('round no share to nothing and none to all', () => {
    expect([0, 1e-9, 0.0001, 0.0039, 0.5, 0.99995, 0.9999999, 1].map(shareWords)).to.deep.equal([
      '0%',
      '< 0.01%',
      '0.01%',
      '0.39%',
      '50.00%',
      '> 99.99%',
      '> 99.99%',
      '100%',
    ]);
  });

  it('count in digits as far as people read them', () => {
    expect(addressCount('16777216')).to.equal('16,777,216');
    expect(addressCount(String(2n ** 99n))).to.equal('2^99');
  });
});
