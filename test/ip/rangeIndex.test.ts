import { expect } from 'chai';
import fc from 'fast-check';
import {
  makeRange,
  parseAddress,
  parseRange,
  RangeIndex,
  RangeSet,
  toAddress,
  type Range,
} from '../../lib/ip/index.js';
import { expectLinear } from '../support/growth.js';
import { anyNumber, anyPair, windowFrom, windowPair, windowStart } from './arbitrary.js';

interface Named extends Range {
  readonly name: string;
}

function named(...texts: readonly string[]): Named[] {
  return texts.map((text) => ({ ...parseRange(text), name: text }));
}

function smallestOf(ranges: readonly Named[], address: bigint): Named | undefined {
  return ranges
    .filter(({ start, end }) => start <= address && end >= address)
    .reduce<Named | undefined>((best, range) => {
      if (!best) return range;
      const [a, b] = [range.end - range.start, best.end - best.start];
      return a < b || (a === b && range.start < best.start) ? range : best;
    }, undefined);
}

describe('a range index', () => {
  it('looks over IPv4 from an IPv6 address, up to the very next one and down to it', () => {
    const index = RangeIndex.of(named('::fffe:0:9', '0.0.0.0/0', '::1:0:0:0'));
    const nearest = (text: string): unknown => {
      const found = index.nearest(parseAddress(text));
      return found && [found.range.name, found.distance];
    };
    expect(nearest('::fffe:ffff:fff0')).to.deep.equal(['::fffe:0:9', 0xffff_ffe7n]);
    expect(nearest('::fffe:ffff:ffff')).to.deep.equal(['::fffe:0:9', 0xffff_fff6n]);
    expect(nearest('::1:0:0:2')).to.deep.equal(['::1:0:0:0', 2n]);
    const above = RangeIndex.of(named('0.0.0.0/0', '::1:0:0:0'));
    expect(above.nearest(parseAddress('::fffe:ffff:ffff'))?.distance).to.equal(0x1_0000_0001n);
  });

  it('names the smallest range that holds an address', () => {
    const index = RangeIndex.of(named('0.0.0.0/0', '192.0.2.0/24', '192.0.2.64/26', '192.0.2.70'));
    const names = ['192.0.2.70', '192.0.2.71', '192.0.2.128', '198.51.100.1', '2001:db8::1'].map(
      (text) => index.smallest(parseAddress(text))?.name,
    );
    expect(names).to.deep.equal(['192.0.2.70', '192.0.2.64/26', '192.0.2.0/24', '0.0.0.0/0', undefined]);
  });

  it('names the range with the lowest start where two are equally small, and the first of two that are the same', () => {
    const index = RangeIndex.of(named('192.0.2.5-192.0.2.14', '192.0.2.0-192.0.2.9'));
    expect(index.smallest(parseAddress('192.0.2.7'))?.name).to.equal('192.0.2.0-192.0.2.9');
    expect(index.smallest(parseAddress('192.0.2.10'))?.name).to.equal('192.0.2.5-192.0.2.14');
    const twice = named('192.0.2.0/24', '::ffff:192.0.2.0/120');
    expect(RangeIndex.of(twice).smallest(parseAddress('192.0.2.7'))).to.equal(twice[0]);
  });

  it('gives the range back as it was given', () => {
    const [range] = named('192.0.2.0/24');
    const index = RangeIndex.of(range ? [range] : []);
    expect(index.smallest(parseAddress('192.0.2.0'))).to.equal(range);
    expect(index.smallest(parseAddress('192.0.2.255'))).to.equal(range);
    expect(index.smallest(parseAddress('192.0.3.0'))).to.equal(undefined);
    expect(index.nearest(parseAddress('192.0.3.0'))?.range).to.equal(range);
  });

  it('can be empty, and can hold everything', () => {
    const empty = RangeIndex.of<Named>([]);
    expect(empty.smallest(parseAddress('::'))).to.equal(undefined);
    expect(empty.nearest(parseAddress('192.0.2.1'))).to.equal(undefined);
    const all = RangeIndex.of(named('::/0'));
    expect(all.smallest(parseAddress('::'))?.name).to.equal('::/0');
    expect(all.smallest(parseAddress('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'))?.name).to.equal('::/0');
  });

  it('names what going through all ranges names, for each address of a window', () => {
    fc.assert(
      fc.property(windowStart, fc.array(windowPair, { maxLength: 12 }), (from, pairs) => {
        const ranges = pairs.map(([start, end], i) => ({
          ...makeRange(toAddress(from + start), toAddress(from + end)),
          name: String(i),
        }));
        const index = RangeIndex.of(ranges);
        for (const number of windowFrom(from)) {
          expect(index.smallest(toAddress(number))?.name).to.equal(smallestOf(ranges, number)?.name);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('names what going through all ranges names, anywhere in the space', () => {
    fc.assert(
      fc.property(fc.array(anyPair, { maxLength: 20 }), fc.array(anyNumber, { minLength: 5 }), (pairs, asked) => {
        const ranges = pairs.map(([a, b], i) => ({ ...makeRange(toAddress(a), toAddress(b)), name: String(i) }));
        const index = RangeIndex.of(ranges);
        for (const number of [...asked, ...pairs.flat()]) {
          expect(index.smallest(toAddress(number))?.name).to.equal(smallestOf(ranges, number)?.name);
        }
      }),
    );
  });

  it('finds the same distance as the union of its ranges, and the smallest range there', () => {
    fc.assert(
      fc.property(windowStart, fc.array(windowPair, { maxLength: 8 }), (from, pairs) => {
        const ranges = pairs.map(([start, end], i) => ({
          ...makeRange(toAddress(from + start), toAddress(from + end)),
          name: String(i),
        }));
        const [index, set] = [RangeIndex.of(ranges), RangeSet.of(ranges)];
        for (const number of windowFrom(from)) {
          const [found, expected] = [index.nearest(toAddress(number)), set.nearest(toAddress(number))];
          expect(found?.distance).to.equal(expected?.distance);
          if (!found || !expected) continue;
          const below = toAddress(number < found.distance ? 0n : number - found.distance);
          const covered = set.contains(below) && expected.range.start <= below ? below : number + found.distance;
          expect(found.range.name).to.equal(smallestOf(ranges, covered)?.name);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes 100,000 IPv6 networks, nested two by two, in its stride', () => {
    // All these bigints hash alike; whatever compares each with each takes minutes.
    expectLinear((size) => {
      const networks = Array.from({ length: size / 2 }, (_, i) => 0x2001n + (BigInt(i) << 16n)).flatMap((top) => {
        const start = toAddress(top << 80n);
        return [
          makeRange(start, toAddress(start + 2n ** 72n - 1n)),
          makeRange(start, toAddress(start + 2n ** 64n - 1n)),
        ];
      });
      const index = RangeIndex.of(networks);
      networks.forEach((network, i) => {
        if (index.smallest(network.start) !== networks[i - (i % 2) + 1]) {
          expect.fail(`the start of network ${String(i)}`);
        }
        if (index.smallest(network.end) !== network) expect.fail(`the end of network ${String(i)}`);
      });
    }, 100_000);
  });

  it('stays in the family of the address', () => {
    const index = RangeIndex.of(named('::fffe:ffff:ffff', '128.0.0.0/8', '128.0.0.0', '::1'));
    expect(index.nearest(parseAddress('0.0.0.0'))).to.deep.include({ distance: 2n ** 31n });
    expect(index.nearest(parseAddress('0.0.0.0'))?.range.name).to.equal('128.0.0.0');
    expect(index.nearest(parseAddress('255.255.255.255'))?.range.name).to.equal('128.0.0.0/8');
    expect(index.nearest(parseAddress('::1:0:0:0'))?.range.name).to.equal('::fffe:ffff:ffff');
  });
});
