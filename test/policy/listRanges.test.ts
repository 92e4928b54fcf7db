import { expect } from 'chai';
import fc from 'fast-check';
import { parseAddress, toAddress, type Range } from '../../lib/ip/index.js';
import { known, listRanges, unreadable, type ListedRange, type NamedRange } from '../../lib/policy/index.js';
import { gap } from './support.js';

/** A small universe: addresses of 198.51.100.0/26, whose every one is looked at on its own. */
const SIZE = 64;
const BASE = parseAddress('198.51.100.0');

function place(first: number, last: number): Range {
  return { start: toAddress(BASE + BigInt(first)), end: toAddress(BASE + BigInt(last)) };
}

const anyRange = fc.tuple(fc.nat(SIZE - 1), fc.nat(SIZE - 1)).map(([a, b]) => place(Math.min(a, b), Math.max(a, b)));

/** The addresses of a range, one by one. */
function addressesOf({ start, end }: Range): Set<number> {
  const [first, last] = [Number(start - BASE), Number(end - BASE)];
  return new Set(Array.from({ length: last - first + 1 }, (_, index) => first + index));
}

function trusted(ranges: readonly NamedRange[]): ReturnType<typeof listRanges> {
  return listRanges({ org: { trustedRanges: known(ranges, 'test') }, profiles: [], gaps: [] });
}

/** How a range stands to another, by their addresses. */
function relation(range: Range, other: Range): string | undefined {
  const [mine, its] = [addressesOf(range), addressesOf(other)];
  const common = [...mine].filter((address) => its.has(address)).length;
  if (common === 0) return undefined;
  if (common === mine.size) return common === its.size ? 'equals' : 'inside';
  return common === its.size ? 'contains' : 'overlaps';
}

describe('policy: the ranges as they stand', () => {
  it('tell of each how many others of its list share addresses with it, and truly how the one that is named stands to it', () => {
    fc.assert(
      fc.property(fc.array(anyRange, { maxLength: 12 }), (ranges) => {
        const { ranges: listed } = trusted(ranges);
        expect(listed).to.have.length(ranges.length);
        for (const { range, sharing, with: other } of listed) {
          const others = ranges.filter((one) => relation(range, one) !== undefined);
          expect(sharing).to.equal(others.length - 1);
          expect(other === undefined).to.equal(sharing === 0);
          if (other !== undefined) expect(other.relation).to.equal(relation(range, other.range));
        }
      }),
    );
  });

  it('count each address once', () => {
    fc.assert(
      fc.property(fc.array(anyRange, { maxLength: 12 }), (ranges) => {
        const union = new Set(ranges.flatMap((range) => [...addressesOf(range)]));
        const [total] = trusted(ranges).totals;
        expect(total?.addresses).to.equal(BigInt(union.size));
        expect(total?.ipv4).to.equal(BigInt(union.size));
        expect(total?.ranges).to.equal(ranges.length);
      }),
    );
  });

  it('name one with which it shares addresses, and the one that ends where it begins', () => {
    const stand = (...places: readonly [number, number][]): unknown =>
      trusted(places.map(([first, last]) => place(first, last))).ranges.map((one) => [
        one.with?.relation,
        'adjacent' in one,
      ]);
    expect(stand([0, 15], [8, 31])).to.deep.equal([
      ['overlaps', false],
      ['overlaps', false],
    ]);
    expect(stand([0, 15], [16, 31])).to.deep.equal([
      [undefined, false],
      [undefined, true],
    ]);
    expect(stand([0, 15], [17, 31])).to.deep.equal([
      [undefined, false],
      [undefined, false],
    ]);
    expect(stand([0, 31], [0, 15], [4, 4])).to.deep.equal([
      ['contains', false],
      ['inside', false],
      ['inside', false],
    ]);
    expect(stand([0, 7], [0, 7])).to.deep.equal([
      ['equals', false],
      ['equals', false],
    ]);
  });

  it('lose none, and name none of another list', () => {
    const office = place(0, 15);
    const { ranges, totals } = listRanges({
      org: { trustedRanges: known([office], 'test') },
      profiles: [
        { id: '00e000000000001AAA', name: 'Sales', ranges: known([office], 'test') },
        { name: 'Plain', ranges: known([], 'test') },
      ],
      gaps: [],
    });
    const brief = ({ list, sharing }: ListedRange): unknown => [list, sharing];
    expect(ranges.map(brief)).to.deep.equal([
      [{ scope: 'trusted' }, 0],
      [{ scope: 'profile', profile: 'Sales', profileId: '00e000000000001AAA' }, 0],
    ]);
    expect(totals.map(({ list: { scope }, addresses }) => [scope, addresses])).to.deep.equal([
      ['trusted', 16n],
      ['profile', 16n],
    ]);
  });

  it('of an org with one list for all profiles are that list', () => {
    const { ranges } = listRanges({
      sessionRanges: known([place(1, 2)], 'test'),
      profiles: [{ name: 'Sales', ranges: known([place(0, 63)], 'test') }],
      gaps: [],
    });
    expect(ranges.map(({ list, addresses }) => [list.scope, addresses])).to.deep.equal([['session', 2n]]);
  });

  it('are incomplete where a list, a part of it or a profile could not be read, and then have no total of it', () => {
    const [unread, part, hidden] = [gap('Security.settings'), gap('A.profile', 'View Setup'), gap('profile 00e1')];
    const { incomplete, totals } = listRanges({
      org: { trustedRanges: unreadable(unread) },
      profiles: [{ name: 'A', ranges: { known: true, value: [place(0, 3)], from: 'test', partial: part } }],
      gaps: [hidden, part],
    });
    expect(incomplete).to.deep.equal([unread, part, hidden]);
    expect(totals.map(({ list: { scope } }) => scope)).to.deep.equal(['profile']);
  });

  it('have no total of a list of which nothing could be read', () => {
    const partial = gap('Security.settings');
    const { incomplete, totals } = listRanges({
      org: { trustedRanges: { known: true, value: [], from: 'test', partial } },
      profiles: [],
      gaps: [],
    });
    expect([totals, incomplete]).to.deep.equal([[], [partial]]);
  });

  it('are told of 10,000 that all share addresses without looking at each pair', () => {
    const ranges = Array.from({ length: 10_000 }, (_, index) => ({
      start: toAddress(BASE + BigInt(index)),
      end: toAddress(BASE + 20_000n),
    }));
    const { ranges: listed } = trusted(ranges);
    expect(new Set(listed.map(({ sharing }) => sharing))).to.deep.equal(new Set([9999]));
  });
});
