import { expect } from 'chai';
import fc from 'fast-check';
import {
  ALL,
  formatRange,
  IPV4_ALL,
  isIPv4,
  makeRange,
  parseAddress,
  parseRange,
  rangesByFamily,
  rangeSize,
  toAddress,
} from '../../lib/ip/index.js';
import { anyPair } from './arbitrary.js';
import { refused } from './refused.js';
import { hexNumber, python } from './vectors.js';

describe('a range', () => {
  it('has its ends inside and never starts after its end', () => {
    const [start, end] = [parseAddress('192.0.2.1'), parseAddress('192.0.2.9')];
    expect(makeRange(start, end)).to.deep.equal({ start, end });
    expect(makeRange(start, start)).to.deep.equal({ start, end: start });
    expect(refused(() => makeRange(end, start))).to.deep.equal(['ip.range.reversed', '192.0.2.9', '192.0.2.1']);
  });

  it('counts its addresses exactly', () => {
    expect(rangeSize(parseRange('192.0.2.7'))).to.equal(1n);
    expect(rangeSize(parseRange('192.0.2.0/24'))).to.equal(256n);
    expect(rangeSize(IPV4_ALL)).to.equal(4294967296n);
    expect(rangeSize(parseRange('2001:db8::/32'))).to.equal(79228162514264337593543950336n);
    expect(rangeSize(ALL)).to.equal(340282366920938463463374607431768211456n);
  });

  it('knows the range of all IPv4 and the range of everything', () => {
    expect(IPV4_ALL).to.deep.equal(parseRange('0.0.0.0-255.255.255.255'));
    expect(IPV4_ALL).to.deep.equal(parseRange('::ffff:0:0-::ffff:ffff:ffff'));
    expect(ALL).to.deep.equal(parseRange('::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'));
  });
});

describe('parseRange', () => {
  it('takes an address, a CIDR block, or start-end', () => {
    expect(parseRange('192.0.2.7')).to.deep.equal({ start: 0xffff_c000_0207n, end: 0xffff_c000_0207n });
    expect(parseRange('192.0.2.0/30')).to.deep.equal({ start: 0xffff_c000_0200n, end: 0xffff_c000_0203n });
    expect(parseRange('192.0.2.1-192.0.2.9')).to.deep.equal({ start: 0xffff_c000_0201n, end: 0xffff_c000_0209n });
    expect(parseRange('2001:db8::/127')).to.deep.equal({ start: 0x20010db8n << 96n, end: (0x20010db8n << 96n) + 1n });
    expect(parseRange('::1-::2')).to.deep.equal({ start: 1n, end: 2n });
  });

  it('takes /31 and /32 as two addresses and one', () => {
    expect(rangeSize(parseRange('192.0.2.6/31'))).to.equal(2n);
    expect(rangeSize(parseRange('192.0.2.7/32'))).to.equal(1n);
    expect(rangeSize(parseRange('2001:db8::7/128'))).to.equal(1n);
  });

  it('takes blocks of the mapped block as IPv4', () => {
    expect(parseRange('::ffff:10.0.0.0/104')).to.deep.equal(parseRange('10.0.0.0/8'));
    expect(parseRange('::ffff:0:0/96')).to.deep.equal(IPV4_ALL);
    expect(parseRange('::ffff:192.0.2.1-192.0.2.9')).to.deep.equal(parseRange('192.0.2.1-192.0.2.9'));
  });

  it('takes IPv6 around the mapped block: arithmetic allows it, the rules of Salesforce do not', () => {
    expect(parseRange('::/0')).to.deep.equal(ALL);
    expect(parseRange('::-::1:0:0:0')).to.deep.equal({ start: 0n, end: 1n << 48n });
    expect(parseRange('::fffe:0:0/95')).to.deep.equal({ start: 0xfffe_0000_0000n, end: IPV4_ALL.end });
  });

  it('gives the networks that Python gives, and names the network where host bits are set', () => {
    for (const { text, start, end, network } of python.networks) {
      if (network !== undefined) {
        expect(
          refused(() => parseRange(text)),
          text,
        ).to.deep.equal(['ip.range.host-bits', text, network]);
      } else {
        expect(parseRange(text), text).to.deep.equal({ start: hexNumber(start ?? ''), end: hexNumber(end ?? '') });
      }
    }
  });

  const cases: readonly (readonly [text: string, key: string, ...params: string[]])[] = [
    ['10.0.0.5/24', 'range.host-bits', '10.0.0.5/24', '10.0.0.0/24'],
    ['::ffff:10.0.0.5/104', 'range.host-bits', '::ffff:10.0.0.5/104', '10.0.0.0/8'],
    ['::ffff:10.0.0.0/8', 'range.host-bits', '::ffff:10.0.0.0/8', '::/8'],
    ['2001:db8::1/64', 'range.host-bits', '2001:db8::1/64', '2001:db8::/64'],
    ['10.0.0.0/33', 'range.prefix-large', '10.0.0.0/33', '33', '32'],
    ['::/129', 'range.prefix-large', '::/129', '129', '128'],
    ['10.0.0.0/', 'range.prefix', '10.0.0.0/', ''],
    ['10.0.0.0/08', 'range.prefix', '10.0.0.0/08', '08'],
    ['10.0.0.0/x', 'range.prefix', '10.0.0.0/x', 'x'],
    ['10.0.0.0/ 8', 'range.prefix', '10.0.0.0/ 8', ' 8'],
    ['10.0.0.0/+8', 'range.prefix', '10.0.0.0/+8', '+8'],
    ['10.0.0.0/255.0.0.0', 'range.netmask', '10.0.0.0/255.0.0.0'],
    ['2001:db8::/ffff:ffff::', 'range.netmask', '2001:db8::/ffff:ffff::'],
    ['10.0.0.0/8/9', 'range.slashes', '10.0.0.0/8/9'],
    ['10.0.0.0/8-11.0.0.0', 'range.cidr-and-end', '10.0.0.0/8-11.0.0.0'],
    ['10.0.0.0-11.0.0.0/8', 'range.cidr-and-end', '10.0.0.0-11.0.0.0/8'],
    ['/8', 'address.empty'],
    ['010.0.0.0/8', 'address.octal', '010.0.0.0', '1', '010', '8', '10'],
    ['fe80::1%eth0/64', 'address.zone', 'fe80::1%eth0/64'],
    ['https://192.0.2.1/', 'address.group-not-hex', 'https://192.0.2.1/', '1', 'https'],
    ['192.0.2.9-192.0.2.1', 'range.reversed', '192.0.2.9', '192.0.2.1'],
    ['255.255.255.255-::1:0:0:0', 'range.families', '255.255.255.255', '::1:0:0:0'],
    ['::-192.0.2.1', 'range.families', '::', '192.0.2.1'],
    ['::1-::ffff:192.0.2.1', 'range.families', '::1', '::ffff:192.0.2.1'],
    ['192.0.2.1\u2013192.0.2.9', 'range.dash', '192.0.2.1\u2013192.0.2.9'],
    ['192.0.2.1-192.0.2.5-192.0.2.9', 'range.dashes', '192.0.2.1-192.0.2.5-192.0.2.9'],
    ['192.0.2.1-', 'range.half', '192.0.2.1-'],
    ['-192.0.2.1', 'range.half', '-192.0.2.1'],
    ['192.0.2.1-9', 'address.integer', '9'],
    ['192.0.2.1 - 192.0.2.9', 'address.blank', '192.0.2.1 '],
    ['an-example.com', 'address.malformed', 'an-example.com'],
    ['an-example.com/24', 'address.malformed', 'an-example.com/24'],
    ['', 'address.empty'],
  ];

  for (const [text, key, ...params] of cases) {
    it(`${JSON.stringify(text)} is refused: ${key}`, () => {
      expect(refused(() => parseRange(text))).to.deep.equal([`ip.${key}`, ...params]);
    });
  }
});

describe('rangesByFamily', () => {
  it('parts what runs from one family into the other, and leaves the rest', () => {
    const parts = (text: string): string[] => rangesByFamily(parseRange(text)).map(formatRange);
    expect(parts('::/0')).to.deep.equal([
      '::-::fffe:ffff:ffff',
      '0.0.0.0-255.255.255.255',
      '::1:0:0:0-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    ]);
    expect(parts('0.0.0.0/0')).to.deep.equal(['0.0.0.0-255.255.255.255']);
    expect(parts('192.0.2.7')).to.deep.equal(['192.0.2.7']);
    expect(parts('2001:db8::/32')).to.have.length(1);
  });

  it('loses no address, and each part is of one family', () => {
    fc.assert(
      fc.property(anyPair, ([a, b]) => {
        const range = makeRange(toAddress(a), toAddress(b));
        const parts = rangesByFamily(range);
        expect(parts.reduce((sum, part) => sum + rangeSize(part), 0n)).to.equal(rangeSize(range));
        expect([parts[0]?.start, parts.at(-1)?.end]).to.deep.equal([range.start, range.end]);
        for (const part of parts) expect(parseRange(formatRange(part))).to.deep.equal(part);
      }),
    );
  });
});

describe('formatRange', () => {
  it('writes one address alone and a range as start-end', () => {
    expect(formatRange(parseRange('192.0.2.7/32'))).to.equal('192.0.2.7');
    expect(formatRange(parseRange('192.0.2.0/24'))).to.equal('192.0.2.0-192.0.2.255');
    expect(formatRange(parseRange('2001:db8::/32'))).to.equal('2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff');
  });

  it('writes what parseRange reads back, as long as both ends are of one family', () => {
    fc.assert(
      fc.property(anyPair, ([a, b]) => {
        const range = makeRange(toAddress(a), toAddress(b));
        const text = formatRange(range);
        if (isIPv4(range.start) === isIPv4(range.end)) expect(parseRange(text)).to.deep.equal(range);
        else expect(refused(() => parseRange(text))[0]).to.equal('ip.range.families');
      }),
    );
  });
});
