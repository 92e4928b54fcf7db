import { expect } from 'chai';
import fc from 'fast-check';
import { toAddress } from '../../lib/ip/index.js';
import { RangeBook } from '../../lib/policy/rangeBook.js';

/** Sixteen addresses of IPv4, so that ranges nest, overlap, repeat and touch. */
const FIRST = 0xffff_cb00_7100n;
const END = fc.nat({ max: 15 });
const RANGE = fc.tuple(END, END).map(([a, b]) => ({
  start: toAddress(FIRST + BigInt(Math.min(a, b))),
  end: toAddress(FIRST + BigInt(Math.max(a, b))),
}));

describe('policy: the range that is named for a place', () => {
  it('is the smallest that holds it, then the lowest, then the first, on the first look-up and on the hundredth', () => {
    fc.assert(
      fc.property(fc.array(RANGE, { maxLength: 12 }), RANGE, (ranges, place) => {
        const [best] = ranges
          .map((range, order) => ({ range, order, size: Number(range.end - range.start) }))
          .filter(({ range }) => range.start <= place.start && range.end >= place.end)
          .sort((a, b) => a.size - b.size || Number(a.range.start - b.range.start) || a.order - b.order);
        const book = new RangeBook(ranges);
        for (let time = 1; time <= 20; time++) expect(book.smallest(place), `look-up ${time}`).to.equal(best?.range);
      }),
    );
  });
});
