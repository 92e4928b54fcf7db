import { expect } from 'chai';
import fc from 'fast-check';
import { countAddresses, makeRange, overLimits, parseAddress, RANGE_LIMITS, toAddress } from '../../lib/ip/index.js';
import type { Range } from '../../lib/ip/index.js';
import { readVectors } from './vectors.js';

interface Case {
  readonly ranges: readonly (readonly [string, string])[];
  readonly ipv4?: number;
  readonly ipv6?: string;
  readonly over: boolean;
  readonly note?: string;
}

const { cases } = (readVectors('salesforce_rule_vectors.json') as { limits_in_total: { cases: readonly Case[] } })
  .limits_in_total;

function range([start, end]: readonly [string, string]): Range {
  return makeRange(parseAddress(start), parseAddress(end));
}

/** `yes` and `maybe` by family. */
function over(...ranges: readonly (readonly [string, string])[]): string[] {
  return overLimits(ranges.map(range)).map(({ family, surely }) => `${family} ${surely ? 'yes' : 'maybe'}`);
}

describe('the limits of ranges in total', () => {
  for (const { ranges, ipv4, ipv6, over: isOver, note } of cases) {
    it(`${ranges.map((ends) => ends.join(' - ')).join(' and ')}: ${isOver ? 'over' : 'not over'}`, () => {
      const family = ipv4 === undefined ? 'IPv6' : 'IPv4';
      const counted = countAddresses(ranges.map(range), family);
      expect(counted.least).to.equal(BigInt(ipv4 ?? ipv6 ?? ''));
      const unclear = note?.includes('(U)') === true;
      expect(over(...ranges)).to.deep.equal(isOver ? [`${family} yes`] : unclear ? [`${family} maybe`] : []);
    });
  }

  it('are the numbers that Salesforce writes', () => {
    expect(RANGE_LIMITS).to.deep.equal({ IPv4: 16_777_216n, IPv6: 2n ** 99n });
  });

  it('are of one family each', () => {
    expect(over(['0.0.0.0', '255.255.255.255'], ['::1:0:0:0', 'ffff::'])).to.deep.equal(['IPv4 yes', 'IPv6 yes']);
    // Seven eighths of the IPv6 limit beside all that IPv4 may have: neither counts for the other.
    expect(
      over(['2001:d00::', '2001:d06:ffff:ffff:ffff:ffff:ffff:ffff'], ['132.0.0.0', '132.255.255.255']),
    ).to.deep.equal([]);
  });

  it('may or may not count a part of the private block that is a range of its own', () => {
    expect(over(['10.0.0.0', '10.0.0.255'], ['132.0.0.0', '132.255.255.255'])).to.deep.equal(['IPv4 maybe']);
    expect(over(['10.0.0.0', '10.255.255.255'], ['10.0.0.0', '10.255.255.255'])).to.deep.equal([]);
  });

  it('count small lists as one who counts addresses on fingers', () => {
    const ends = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }));
    const base = parseAddress('192.0.2.0');
    fc.assert(
      fc.property(fc.array(ends, { maxLength: 8 }), (pairs) => {
        const ranges = pairs.map(([a, b]) => ({
          start: toAddress(base + BigInt(Math.min(a, b))),
          end: toAddress(base + BigInt(Math.max(a, b))),
        }));
        const rows = pairs.flatMap(([a, b]) =>
          Array.from({ length: Math.abs(a - b) + 1 }, (_, offset) => Math.min(a, b) + offset),
        );
        const counted = countAddresses(ranges, 'IPv4');
        expect(counted).to.deep.equal({ least: BigInt(new Set(rows).size), most: BigInt(rows.length) });
        expect(countAddresses(ranges, 'IPv6')).to.deep.equal({ least: 0n, most: 0n });
      }),
    );
  });
});
