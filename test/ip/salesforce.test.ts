import { expect } from 'chai';
import { parseAddress, parseRange, rangeProblems, type RangeProblem } from '../../lib/ip/index.js';
import { Text } from '../../lib/text.js';
import { readVectors } from './vectors.js';

interface RuleVectors {
  readonly limits_in_total: { readonly cases: readonly { ranges: readonly (readonly [string, string])[] }[] };
  readonly mixed_family: {
    readonly cases: readonly { start: string; end: string; ok?: boolean; same_as?: string }[];
  };
}

const vectors = readVectors('salesforce_rule_vectors.json') as RuleVectors;

/** The reasons against a range: key without its bundle, and mark. */
function rules(problems: readonly RangeProblem[]): string[] {
  return problems.map(({ text, mark }) => `${text.key.replace('ip.salesforce.', '')} ${mark}`);
}

describe('a range of Salesforce', () => {
  for (const { start, end, ok, same_as: sameAs } of vectors.mixed_family.cases) {
    it(`${start} - ${end} ${sameAs === undefined ? 'is refused' : `is ${sameAs}`}, as Salesforce's text says`, () => {
      if (sameAs === undefined) {
        expect(ok).to.equal(false);
        expect(rangeProblems(start, end)).to.have.length(1);
        return;
      }
      expect(parseRange(`${start}-${end}`)).to.deep.equal(parseRange(sameAs));
      expect(rangeProblems(start, end)).to.deep.equal([]);
    });
  }

  it('is one whatever its size: what is over the limits stays and decides', () => {
    const ranges = vectors.limits_in_total.cases.flatMap((item) => item.ranges);
    expect(ranges).to.have.length.above(8);
    for (const [start, end] of ranges) expect(rangeProblems(start, end), `${start} - ${end}`).to.deep.equal([]);
  });

  const cases: readonly (readonly [start: string, end: string, ...rules: string[]])[] = [
    ['10.0.0.0', '12.0.0.0'],
    ['0.0.0.0', '255.255.255.255'],
    ['::ffff:10.0.0.0', '11.255.255.255'],
    ['2001:db8::', '2001:db9::'],
    ['::1:0:0:0', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['::', '::fffe:ffff:ffff'],
    ['::fffe:ffff:ffff', '::1:0:0:0', 'straddles D'],
    ['::', '2001:db8::', 'straddles D'],
    ['::fffe:ffff:ffff', '0.0.0.0', 'families D'],
    ['255.255.255.255', '::1:0:0:0', 'families D'],
    ['2001:db8::', '10.0.0.0', 'families D'],
    ['10.0.0.1', '10.0.0.0', 'reversed D'],
    ['2001:db8::1', '2001:db8::', 'reversed D'],
    ['10.0.0.256', '10.0.0.0', 'ip.address.octet-large U'],
    ['', '10.0.0', 'ip.address.empty U', 'ip.address.octets-missing U'],
    ['10.0.0.0', '10.0.0.0/24', 'ip.address.is-cidr U'],
  ];
  for (const [start, end, ...expected] of cases) {
    it(`${start} - ${end}: ${expected.join(', ') || 'accepted'}`, () => {
      expect(rules(rangeProblems(start, end))).to.deep.equal(expected);
    });
  }

  it('says what is wrong with it', () => {
    expect(rangeProblems('132.0.0.0', '::1').map(({ text }) => text)).to.deep.equal([
      Text.of('ip.salesforce.families', { start: '132.0.0.0', end: '::1' }),
    ]);
    expect(rangeProblems('132.0.0.0', '010.1.1.1').map(({ text }) => text)).to.deep.equal([
      Text.of('ip.address.octal', { text: '010.1.1.1', place: '1', octet: '010', octal: '8', decimal: '10' }),
    ]);
  });

  it('may be given as addresses as well as texts', () => {
    expect(rules(rangeProblems(parseAddress('10.0.0.1'), parseAddress('10.0.0.0')))).to.deep.equal(['reversed D']);
  });
});
