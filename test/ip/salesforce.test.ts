import { expect } from 'chai';
import {
  DEVICE_ACTIVATION_LIMIT,
  parseAddress,
  parseRange,
  profileRangeProblems,
  TRUSTED_IPV4_LIMIT,
  TRUSTED_IPV6_LIMIT,
  trustedRangeProblems,
  type RangeProblem,
} from '../../lib/ip/index.js';
import { readVectors } from './vectors.js';

interface RuleVectors {
  readonly trusted_range_limits: { readonly cases: readonly { start: string; end: string; ok: boolean }[] };
  readonly mixed_family: {
    readonly cases: readonly { start: string; end: string; ok?: boolean; same_as?: string }[];
  };
  readonly profile_range_over_16_777_216: { readonly boundary_probes: readonly string[] };
}

const vectors = readVectors('salesforce_rule_vectors.json') as RuleVectors;

/** The rules by which Salesforce would refuse, or may refuse, a range: key without its bundle, mark, severity. */
function rules(problems: readonly RangeProblem[]): string[] {
  return problems.map(({ text, mark, severity }) => `${text.key.replace('ip.salesforce.', '')} ${mark} ${severity}`);
}

function refuses(problems: readonly RangeProblem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

describe('a trusted range', () => {
  for (const { start, end, ok } of vectors.trusted_range_limits.cases) {
    it(`${start} - ${end} is ${ok ? 'accepted' : 'refused'}, as Salesforce's text says`, () => {
      expect(refuses(trustedRangeProblems(start, end))).to.equal(!ok);
    });
  }

  for (const { start, end, ok, same_as: sameAs } of vectors.mixed_family.cases) {
    it(`${start} - ${end} ${sameAs === undefined ? 'is refused' : `is ${sameAs}`}, as Salesforce's text says`, () => {
      if (sameAs === undefined) {
        expect(ok).to.equal(false);
        expect(refuses(trustedRangeProblems(start, end))).to.equal(true);
        expect(refuses(profileRangeProblems(start, end))).to.equal(true);
        return;
      }
      const same = parseRange(sameAs);
      expect(parseRange(`${start}-${end}`)).to.deep.equal(same);
      expect(trustedRangeProblems(start, end)).to.deep.equal(trustedRangeProblems(same.start, same.end));
      expect(profileRangeProblems(start, end)).to.deep.equal(profileRangeProblems(same.start, same.end));
    });
  }

  const cases: readonly (readonly [start: string, end: string, ...rules: string[]])[] = [
    ['10.0.0.0', '11.255.255.255'],
    ['10.0.0.1', '12.0.0.0'],
    ['10.0.0.0', '12.0.0.0', 'trusted-ipv4-size D error'],
    ['0.0.0.0', '255.255.255.255', 'trusted-ipv4-size D error'],
    ['::ffff:10.0.0.0', '11.255.255.255'],
    ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', 'trusted-ipv6 U warning'],
    ['2001:db8::', '2001:db9::', 'trusted-ipv6-size U error', 'trusted-ipv6 U warning'],
    ['::1:0:0:0', '::1:0:0:0', 'trusted-ipv6 U warning'],
    ['::fffe:ffff:ffff', '::fffe:ffff:ffff', 'trusted-ipv6 U warning'],
    ['::fffe:ffff:ffff', '::1:0:0:0', 'straddles D error', 'trusted-ipv6 U warning'],
    ['::', '2001:db8::', 'straddles D error', 'trusted-ipv6-size U error', 'trusted-ipv6 U warning'],
    ['::fffe:ffff:ffff', '0.0.0.0', 'families D error'],
    ['255.255.255.255', '::1:0:0:0', 'families D error'],
    ['2001:db8::', '10.0.0.0', 'families D error'],
    ['10.0.0.1', '10.0.0.0', 'reversed D error'],
    ['2001:db8::1', '2001:db8::', 'reversed D error'],
    ['10.0.0.256', '10.0.0.0', 'ip.address.octet-large U error'],
    ['', '10.0.0', 'ip.address.empty U error', 'ip.address.octets-missing U error'],
    ['10.0.0.0', '10.0.0.0/24', 'ip.address.is-cidr U error'],
  ];
  for (const [start, end, ...expected] of cases) {
    it(`${start} - ${end}: ${expected.join(', ') || 'accepted'}`, () => {
      expect(rules(trustedRangeProblems(start, end))).to.deep.equal(expected);
    });
  }

  it('is limited to the numbers that Salesforce writes', () => {
    expect(TRUSTED_IPV4_LIMIT).to.equal(33_554_432n);
    expect(TRUSTED_IPV6_LIMIT).to.equal(79_228_162_514_264_337_593_543_950_336n);
  });

  it('says what it counted and what the limit is', () => {
    expect(trustedRangeProblems('132.0.0.0', '134.0.0.0').map(({ text }) => text)).to.deep.equal([
      { key: 'ip.salesforce.trusted-ipv4-size', params: ['33554433', '33554432'] },
    ]);
    expect(trustedRangeProblems('132.0.0.0', '::1').map(({ text }) => text)).to.deep.equal([
      { key: 'ip.salesforce.families', params: ['132.0.0.0', '::1'] },
    ]);
    expect(trustedRangeProblems('132.0.0.0', '010.1.1.1').map(({ text }) => text)).to.deep.equal([
      { key: 'ip.address.octal', params: ['010.1.1.1', '1', '010', '8', '10'] },
    ]);
  });
});

describe('a profile range', () => {
  const cases: readonly (readonly [start: string, end: string, ...rules: string[]])[] = [
    ['10.0.0.0', '10.255.255.255'],
    ['66.0.0.0', '66.255.255.255'],
    ['10.0.0.0', '11.0.0.0', 'profile-device-activation C warning'],
    ['10.0.0.0', '11.255.255.255', 'profile-device-activation C warning'],
    ['10.0.0.0', '12.0.0.0', 'profile-size U warning', 'profile-device-activation C warning'],
    ['0.0.0.0', '255.255.255.255', 'profile-size U warning', 'profile-device-activation C warning'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', 'profile-device-activation C warning'],
    ['2001:db8::', '2001:db9::', 'profile-size U warning', 'profile-device-activation C warning'],
    ['::', '::1:0:0:0', 'straddles D error', 'profile-device-activation C warning'],
    ['10.0.0.0', '::1', 'families D error'],
    ['10.0.0.1', '10.0.0.0', 'reversed D error'],
    ['10.0.0.0', '10.0.0.x', 'ip.address.malformed U error'],
  ];
  for (const [start, end, ...expected] of cases) {
    it(`${start} - ${end}: ${expected.join(', ') || 'accepted'}`, () => {
      expect(rules(profileRangeProblems(start, end))).to.deep.equal(expected);
    });
  }

  it('has its bound of device activation where the vectors put it, on both sides', () => {
    const probes = vectors.profile_range_over_16_777_216.boundary_probes.map((probe) =>
      /^(\S+)-(\S+) .*?([\d,]{9,})\)$/u.exec(probe)?.slice(1),
    );
    expect(probes).to.have.length(3);
    for (const [start = '', end = '', count = ''] of probes.map((probe) => probe ?? [])) {
      const size = BigInt(count.replaceAll(',', ''));
      const expected = size > 16_777_216n ? ['profile-device-activation C warning'] : [];
      expect(rules(profileRangeProblems(start, end))).to.deep.equal(expected);
    }
    expect(DEVICE_ACTIVATION_LIMIT).to.equal(16_777_216n);
  });

  it('takes addresses as well as texts', () => {
    expect(rules(profileRangeProblems(parseAddress('10.0.0.1'), parseAddress('10.0.0.0')))).to.deep.equal([
      'reversed D error',
    ]);
  });
});
