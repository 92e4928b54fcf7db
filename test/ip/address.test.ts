import { expect } from 'chai';
import fc from 'fast-check';
import {
  compareAddresses,
  HIGHEST,
  IPV4_HIGHEST,
  IPV4_LOWEST,
  isIPv4,
  LOWEST,
  parseAddress,
  toAddress,
} from '../../lib/ip/index.js';
import { anyNumber } from './arbitrary.js';
import { refused } from './refused.js';

describe('an address', () => {
  it('is a number from 0 to 2^128-1', () => {
    expect(LOWEST).to.equal(0n);
    expect(HIGHEST).to.equal(340282366920938463463374607431768211455n);
    expect(toAddress(0n)).to.equal(0n);
    expect(toAddress(HIGHEST)).to.equal(HIGHEST);
    expect(refused(() => toAddress(-1n))).to.deep.equal(['ip.address.number', '-1']);
    expect(refused(() => toAddress(HIGHEST + 1n))).to.deep.equal([
      'ip.address.number',
      '340282366920938463463374607431768211456',
    ]);
  });

  it('is IPv4 within ::ffff:0:0 - ::ffff:ffff:ffff, as in Salesforce', () => {
    expect(IPV4_LOWEST).to.equal(0xffff00000000n);
    expect(IPV4_HIGHEST).to.equal(0xffffffffffffn);
    expect(isIPv4(parseAddress('0.0.0.0'))).to.equal(true);
    expect(isIPv4(parseAddress('255.255.255.255'))).to.equal(true);
    expect(isIPv4(parseAddress('::fffe:ffff:ffff'))).to.equal(false);
    expect(isIPv4(parseAddress('::1:0:0:0'))).to.equal(false);
    expect(isIPv4(parseAddress('::192.0.2.1'))).to.equal(false);
  });

  it('compares as its number does, so that IPv4 lies in the midst of IPv6', () => {
    const texts = ['2001:db8::1', '255.255.255.255', '::1:0:0:0', '::', '0.0.0.0', '9.0.0.0', '10.0.0.0', '::1'];
    expect(
      texts
        .map((text) => ({ text, address: parseAddress(text) }))
        .sort((a, b) => compareAddresses(a.address, b.address))
        .map(({ text }) => text),
    ).to.deep.equal(['::', '::1', '0.0.0.0', '9.0.0.0', '10.0.0.0', '255.255.255.255', '::1:0:0:0', '2001:db8::1']);
    expect(compareAddresses(parseAddress('10.0.0.0'), parseAddress('::ffff:10.0.0.0'))).to.equal(0);
    fc.assert(
      fc.property(anyNumber, anyNumber, (a, b) => {
        const expected = a === b ? 0 : a < b ? -1 : 1;
        expect(Math.sign(compareAddresses(toAddress(a), toAddress(b)))).to.equal(expected);
      }),
    );
  });
});
