import { BlockList } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import {
  ALL,
  formatAddress,
  formatRange,
  makeRange,
  parseAddress,
  parseRange,
  RangeSet,
  toAddress,
  type Range,
} from '../../lib/ip/index.js';
import { anyNumber, anyPair, FIRST_IPV4, LAST_IPV4, WINDOW, windowFrom, windowPair, windowStart } from './arbitrary.js';
import { hexNumber, python } from './vectors.js';

type Pair = readonly [bigint, bigint];

function rangeOf([start, end]: Pair): Range {
  return makeRange(toAddress(start), toAddress(end));
}

function setOf(...texts: readonly string[]): RangeSet {
  return RangeSet.of(texts.map(parseRange));
}

function written(set: RangeSet): string[] {
  return set.ranges().map(formatRange);
}

describe('a range set', () => {
  it('joins ranges that overlap, touch, repeat or nest, whatever their order', () => {
    expect(
      written(
        setOf('192.0.2.20-192.0.2.30', '192.0.2.5', '192.0.2.1-192.0.2.4', '192.0.2.22', '192.0.2.5', '192.0.2.25/32'),
      ),
    ).to.deep.equal(['192.0.2.1-192.0.2.5', '192.0.2.20-192.0.2.30']);
    expect(written(setOf('192.0.2.1', '192.0.2.3'))).to.deep.equal(['192.0.2.1', '192.0.2.3']);
  });

  it('is the whole IPv4 space when 128 blocks of 2^25 cover it, as one org has it', () => {
    const blocks = Array.from({ length: 128 }, (_, i) => `${2 * i}.0.0.0-${2 * i + 1}.255.255.255`);
    expect(written(setOf(...blocks))).to.deep.equal(['0.0.0.0-255.255.255.255']);
  });

  it('can be empty', () => {
    const empty = RangeSet.EMPTY;
    expect(empty.isEmpty).to.equal(true);
    expect(setOf('::').isEmpty).to.equal(false);
    expect(empty.contains(parseAddress('::'))).to.equal(false);
    expect(empty.containsText('192.0.2.1')).to.equal(false);
    expect(empty.containsRange(ALL)).to.equal(false);
    expect(empty.overlaps(ALL)).to.equal(false);
    expect(empty.count()).to.equal(0n);
    expect(empty.ranges()).to.deep.equal([]);
    expect(empty.toCidrs()).to.deep.equal([]);
    expect(empty.nearest(parseAddress('::'))).to.equal(undefined);
    expect(written(empty.complement())).to.deep.equal([formatRange(ALL)]);
    expect(RangeSet.of([]).isEmpty).to.equal(true);
  });

  it('can be everything', () => {
    const everything = setOf('::/0');
    expect(everything.count()).to.equal(340282366920938463463374607431768211456n);
    expect(everything.complement().isEmpty).to.equal(true);
    expect(everything.toCidrs()).to.deep.equal(['::/0']);
    expect(everything.containsText('0.0.0.0')).to.equal(true);
    expect(everything.containsText('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')).to.equal(true);
    expect(everything.containsRange(ALL)).to.equal(true);
  });

  it('takes no address for IPv4 but those of ::ffff:0:0/96 (RFC 4291, section 2.5.5.2)', () => {
    const set = setOf('192.0.2.0/24', '2001:db8::ffff:c000:200/120', '0:0:1::ffff:c000:280/121');
    for (const inside of ['192.0.2.9', '::ffff:192.0.2.9', '2001:db8::ffff:c000:209', '0:0:1::ffff:c000:289']) {
      expect(set.containsText(inside), inside).to.equal(true);
    }
    for (const outside of [
      '2001:db9::ffff:c000:209',
      '2001:db7::ffff:c000:209',
      '2001:db8::ffff:c000:309',
      '0:0:1::ffff:c000:209',
      '0:0:2::ffff:c000:289',
      '0:0:0:1::ffff:c000:209',
      '::c000:209',
      '::fffe:c000:209',
    ]) {
      expect(set.containsText(outside), outside).to.equal(false);
    }
  });

  it('counts both families together', () => {
    expect(setOf('0.0.0.0/0', '2001:db8::/32').count()).to.equal(2n ** 32n + 2n ** 96n);
  });

  it('does not change', () => {
    const set = setOf('192.0.2.0/24');
    set.unite(setOf('198.51.100.0/24'));
    set.subtract(setOf('192.0.2.0/25'));
    set.ranges().pop();
    expect(written(set)).to.deep.equal(['192.0.2.0-192.0.2.255']);
  });

  it('holds what its ranges hold, for each address of a window anywhere in the space', () => {
    fc.assert(
      fc.property(windowStart, fc.array(windowPair, { maxLength: 8 }), (from, pairs) => {
        const ranges = pairs.map(([start, end]): Pair => [from + start, from + end]);
        const set = RangeSet.of(ranges.map(rangeOf));
        const window = windowFrom(from);
        const held = window.filter((number) => ranges.some(([start, end]) => number >= start && number <= end));
        expect(window.filter((number) => set.contains(toAddress(number)))).to.deep.equal(held);
        expect(window.filter((number) => set.containsText(formatAddress(toAddress(number))))).to.deep.equal(held);
        expect(set.count()).to.equal(BigInt(held.length));
        expect(set.isEmpty).to.equal(held.length === 0);
        // The fewest ranges: one begins where the address before is not held.
        const begins = held.filter((number) => !held.includes(number - 1n));
        expect(set.ranges().map((range) => range.start)).to.deep.equal(begins);
      }),
    );
  });

  it('unites, intersects, subtracts and complements as sets of single addresses do', () => {
    const pairs = fc.array(windowPair, { maxLength: 6 });
    fc.assert(
      fc.property(windowStart, pairs, pairs, windowPair, (from, ours, theirs, [first, last]) => {
        const [a, b] = [ours, theirs].map((all) =>
          RangeSet.of(all.map(([start, end]) => rangeOf([from + start, from + end]))),
        ) as [RangeSet, RangeSet];
        const window = windowFrom(from);
        const inA = new Set(window.filter((number) => a.contains(toAddress(number))));
        const inB = new Set(window.filter((number) => b.contains(toAddress(number))));
        const heldBy = (set: RangeSet): bigint[] => window.filter((number) => set.contains(toAddress(number)));
        expect(heldBy(a.unite(b))).to.deep.equal(window.filter((number) => inA.has(number) || inB.has(number)));
        expect(heldBy(a.intersect(b))).to.deep.equal(window.filter((number) => inA.has(number) && inB.has(number)));
        expect(heldBy(a.subtract(b))).to.deep.equal(window.filter((number) => inA.has(number) && !inB.has(number)));
        expect(heldBy(a.complement())).to.deep.equal(window.filter((number) => !inA.has(number)));
        expect(a.complement().count()).to.equal(2n ** 128n - BigInt(inA.size));
        // The fewest ranges: no two of a result touch.
        for (const result of [a.unite(b), a.intersect(b), a.subtract(b), a.complement()]) {
          const ranges = result.ranges();
          expect(ranges.slice(1).every((range, i) => range.start > (ranges[i]?.end ?? 0n) + 1n)).to.equal(true);
        }
        const range = rangeOf([from + first, from + last]);
        const asked = window.filter((number) => number >= range.start && number <= range.end);
        expect(a.containsRange(range)).to.equal(asked.every((number) => inA.has(number)));
        expect(a.overlaps(range)).to.equal(asked.some((number) => inA.has(number)));
      }),
    );
  });

  it('obeys the laws of sets over the whole space', () => {
    const sets = fc.array(anyPair, { maxLength: 6 }).map((pairs) => RangeSet.of(pairs.map(rangeOf)));
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        expect(a.complement().complement().ranges()).to.deep.equal(a.ranges());
        expect(a.count() + a.complement().count()).to.equal(2n ** 128n);
        expect(a.unite(a.complement()).toCidrs()).to.deep.equal(['::/0']);
        expect(a.intersect(a.complement()).isEmpty).to.equal(true);
        expect(a.unite(b).count() + a.intersect(b).count()).to.equal(a.count() + b.count());
        expect(a.subtract(b).ranges()).to.deep.equal(a.intersect(b.complement()).ranges());
        expect(a.subtract(b).unite(b).ranges()).to.deep.equal(a.unite(b).ranges());
        expect(RangeSet.of(a.toCidrs().map(parseRange)).ranges()).to.deep.equal(a.ranges());
      }),
    );
  });
});

describe('a range set beside node:net BlockList and ipaddr.js', () => {
  const ipv4Pair = fc
    .tuple(fc.bigInt(FIRST_IPV4, LAST_IPV4), fc.bigInt(0n, 2n ** 26n))
    .map(([start, length]): Pair => [start, start + length > LAST_IPV4 ? LAST_IPV4 : start + length]);
  const ipv6Pair = fc
    .tuple(fc.bigInt(2n ** 48n, 2n ** 128n - 2n ** 101n), fc.bigInt(0n, 2n ** 101n))
    .map(([start, length]): Pair => [start, start + length]);

  /** Ranges of one family, and addresses at their ends, beside them, and anywhere. */
  function cases(pair: fc.Arbitrary<Pair>): fc.Arbitrary<{ pairs: Pair[]; asked: bigint[] }> {
    return fc.array(pair, { minLength: 1, maxLength: 12 }).chain((pairs) => {
      const ends = pairs.flatMap(([start, end]) => [start - 1n, start, end, end + 1n]);
      const near = fc.constantFrom(...ends);
      const inside = fc.constantFrom(...pairs).chain(([start, end]) => fc.bigInt(start, end));
      const elsewhere = pair.map(([start]) => start);
      return fc.record({
        pairs: fc.constant(pairs),
        asked: fc.array(fc.oneof(near, inside, elsewhere), { minLength: 4, maxLength: 20 }),
      });
    });
  }

  it('gives the answers of BlockList for IPv4', () => {
    fc.assert(
      fc.property(cases(ipv4Pair), ({ pairs, asked }) => {
        const list = new BlockList();
        for (const [start, end] of pairs) list.addRange(dotted(start), dotted(end), 'ipv4');
        const set = RangeSet.of(pairs.map(rangeOf));
        for (const number of asked.filter((each) => each >= FIRST_IPV4 && each <= LAST_IPV4)) {
          expect(set.containsText(dotted(number)), dotted(number)).to.equal(list.check(dotted(number), 'ipv4'));
        }
      }),
    );
  });

  it('gives the answers of BlockList for IPv6', () => {
    fc.assert(
      fc.property(cases(ipv6Pair), ({ pairs, asked }) => {
        const list = new BlockList();
        for (const [start, end] of pairs) list.addRange(groups(start), groups(end), 'ipv6');
        const set = RangeSet.of(pairs.map(rangeOf));
        for (const number of asked.filter((each) => each > LAST_IPV4)) {
          expect(set.containsText(groups(number)), groups(number)).to.equal(list.check(groups(number), 'ipv6'));
        }
      }),
    );
  });

  it('gives the answers of ipaddr.js for CIDR blocks of both families', () => {
    const block = fc.oneof(
      fc.tuple(fc.bigInt(FIRST_IPV4, LAST_IPV4).map(dotted), fc.nat(32)),
      fc.tuple(fc.bigInt(2n ** 48n, 2n ** 128n - 1n).map(groups), fc.nat(128)),
    );
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 8 }), anyNumber, fc.nat(20), (blocks, number, flip) => {
        const theirs = blocks.map(([address, prefix]) => ipaddr.parseCIDR(`${address}/${prefix}`));
        const texts = blocks.map(([address, prefix]) => {
          const network = address.includes(':') ? ipaddr.IPv6 : ipaddr.IPv4;
          return `${network.networkAddressFromCIDR(`${address}/${prefix}`).toString()}/${prefix}`;
        });
        const set = setOf(...texts);
        const [first] = set.ranges();
        // An address at random, and one near the first block.
        for (const asked of [number, (first?.start ?? 0n) ^ (1n << BigInt(flip))]) {
          const address = ipaddr.process(groups(asked));
          const expected = theirs.some(([network, prefix]) => holds(network, prefix, address));
          expect(set.contains(toAddress(asked)), `${texts.join()} ${address.toString()}`).to.equal(expected);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** ipaddr.js compares within a family only; an IPv6 block may hold the whole of IPv4 here. */
function holds(network: ipaddr.IPv4 | ipaddr.IPv6, prefix: number, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (network instanceof ipaddr.IPv4) return address instanceof ipaddr.IPv4 && address.match(network, prefix);
  return (address instanceof ipaddr.IPv4 ? address.toIPv4MappedAddress() : address).match(network, prefix);
}

/** A dotted quad, made without the code under test. */
function dotted(number: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 0xffn).join('.');
}

/** Eight groups, made without the code under test. */
function groups(number: bigint): string {
  return Array.from({ length: 8 }, (_, i) => ((number >> BigInt(112 - 16 * i)) & 0xffffn).toString(16)).join(':');
}

describe('toCidrs', () => {
  it('gives the blocks of Python summarize_address_range', () => {
    for (const { start, end, cidrs } of python.summaries) {
      const set = RangeSet.of([rangeOf([hexNumber(start), hexNumber(end)])]);
      expect(set.toCidrs(), `${start}-${end}`).to.deep.equal(cidrs);
    }
  });

  it('gives the blocks of Python collapse_addresses', () => {
    for (const { cidrs, collapsed } of python.collapses) {
      expect(setOf(...cidrs).toCidrs()).to.deep.equal(collapsed);
    }
  });

  it('gives the blocks of Python address_exclude', () => {
    for (const { whole, part, left } of python.exclusions) {
      expect(setOf(whole).subtract(setOf(part)).toCidrs(), `${whole} less ${part}`).to.deep.equal(left);
    }
  });

  it('writes a block within the mapped block as IPv4 and a larger one as IPv6', () => {
    expect(setOf('::ffff:0:0/96').toCidrs()).to.deep.equal(['0.0.0.0/0']);
    expect(setOf('::fffe:0:0/95').toCidrs()).to.deep.equal(['::fffe:0:0/95']);
    expect(setOf('::fffe:0:0/96', '0.0.0.0/0').toCidrs()).to.deep.equal(['::fffe:0:0/95']);
    expect(setOf('192.0.2.7', '2001:db8::7').toCidrs()).to.deep.equal(['192.0.2.7/32', '2001:db8::7/128']);
  });
});

describe('the nearest range of a set', () => {
  function nearest(set: RangeSet, text: string): [range: string, distance: bigint] | undefined {
    const found = set.nearest(parseAddress(text));
    return found && [formatRange(found.range), found.distance];
  }

  it('is the one with the nearest end, the lower one of two', () => {
    const set = setOf('192.0.2.10-192.0.2.20', '192.0.2.30-192.0.2.40');
    expect(nearest(set, '192.0.2.1')).to.deep.equal(['192.0.2.10-192.0.2.20', 9n]);
    expect(nearest(set, '192.0.2.15')).to.deep.equal(['192.0.2.10-192.0.2.20', 0n]);
    expect(nearest(set, '192.0.2.24')).to.deep.equal(['192.0.2.10-192.0.2.20', 4n]);
    expect(nearest(set, '192.0.2.25')).to.deep.equal(['192.0.2.10-192.0.2.20', 5n]);
    expect(nearest(set, '192.0.2.26')).to.deep.equal(['192.0.2.30-192.0.2.40', 4n]);
    expect(nearest(set, '192.0.3.40')).to.deep.equal(['192.0.2.30-192.0.2.40', 256n]);
  });

  it('is of the family of the address, however near the other family is', () => {
    const set = setOf('::fffe:ffff:ffff', '128.0.0.0', '::1:0:0:0');
    expect(nearest(set, '0.0.0.0')).to.deep.equal(['128.0.0.0', 2n ** 31n]);
    expect(nearest(set, '255.255.255.255')).to.deep.equal(['128.0.0.0', 2n ** 31n - 1n]);
    expect(nearest(setOf('128.0.0.0', '::1'), '::1:0:0:0')).to.deep.equal(['::1', 2n ** 48n - 1n]);
    expect(nearest(setOf('128.0.0.0', '2001:db8::'), '::')).to.deep.equal(['2001:db8::', 0x20010db8n << 96n]);
    expect(nearest(setOf('128.0.0.0'), '2001:db8::')).to.equal(undefined);
    expect(nearest(setOf('2001:db8::/32'), '192.0.2.1')).to.equal(undefined);
  });

  it('counts from the covered address of the same family when a range holds both families', () => {
    const straddling = setOf('192.0.2.0/24').complement();
    expect(nearest(straddling, '192.0.2.3')).to.deep.equal(['::-192.0.1.255', 4n]);
    const low = RangeSet.of([makeRange(parseAddress('::'), parseAddress('192.0.2.0'))]);
    expect(nearest(low, '::1:0:0:4')).to.deep.equal(['::-192.0.2.0', 2n ** 32n + 5n]);
    const high = RangeSet.of([makeRange(parseAddress('192.0.2.0'), parseAddress('2001:db8::'))]);
    expect(nearest(high, '::fffe:ffff:fffe')).to.deep.equal(['192.0.2.0-2001:db8::', 2n ** 32n + 2n]);
  });

  it('is the nearest by trying every address of a window', () => {
    fc.assert(
      fc.property(
        windowStart,
        fc.array(windowPair, { maxLength: 6 }),
        fc.bigInt(0n, WINDOW - 1n),
        (from, pairs, at) => {
          const set = RangeSet.of(pairs.map(([start, end]) => rangeOf([from + start, from + end])));
          const asked = from + at;
          const isIPv4 = (number: bigint): boolean => number >= FIRST_IPV4 && number <= LAST_IPV4;
          const held = windowFrom(from).filter(
            (number) => set.contains(toAddress(number)) && isIPv4(number) === isIPv4(asked),
          );
          const far = (number: bigint): bigint => (number < asked ? asked - number : number - asked);
          const [best] = held.sort((a, b) => (far(a) === far(b) ? Number(a - b) : Number(far(a) - far(b))));
          const found = set.nearest(toAddress(asked));
          expect(found?.distance).to.equal(best === undefined ? undefined : far(best));
          if (best !== undefined && found) {
            expect(found.range.start <= best && found.range.end >= best).to.equal(true);
            expect(set.ranges()).to.deep.include(found.range);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
