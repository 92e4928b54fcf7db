import { expect } from 'chai';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { formatAddress, parseAddress, toAddress } from '../../lib/ip/index.js';
import { anyNumber } from './arbitrary.js';
import { hexNumber, python } from './vectors.js';

describe('formatAddress', () => {
  it('writes what Python writes', () => {
    for (const { number, formatted } of python.parsing) {
      if (number !== null) expect(formatAddress(toAddress(hexNumber(number)))).to.equal(formatted);
    }
  });

  it('follows RFC 5952, section 4, by its own examples', () => {
    const examples = {
      '2001:0db8::0001': '2001:db8::1',
      '2001:db8:0:0:0:0:2:1': '2001:db8::2:1',
      '2001:db8:0:1:1:1:1:1': '2001:db8:0:1:1:1:1:1',
      '2001:0:0:1:0:0:0:1': '2001:0:0:1::1',
      '2001:db8:0:0:1:0:0:1': '2001:db8::1:0:0:1',
      '2001:DB8::AAAA': '2001:db8::aaaa',
    };
    for (const [written, expected] of Object.entries(examples)) {
      expect(formatAddress(parseAddress(written))).to.equal(expected);
    }
  });

  it('writes the mapped block as dotted quads and its neighbours as IPv6', () => {
    expect(formatAddress(parseAddress('::ffff:0:0'))).to.equal('0.0.0.0');
    expect(formatAddress(parseAddress('::ffff:ffff:ffff'))).to.equal('255.255.255.255');
    expect(formatAddress(parseAddress('::fffe:ffff:ffff'))).to.equal('::fffe:ffff:ffff');
    expect(formatAddress(parseAddress('::1:0:0:0'))).to.equal('::1:0:0:0');
    expect(formatAddress(parseAddress('::192.0.2.1'))).to.equal('::c000:201');
  });

  it('writes what the RFC 5952 writer of ipaddr.js writes', () => {
    fc.assert(
      fc.property(anyNumber, (number) => {
        const bytes = Array.from({ length: 16 }, (_, i) => Number((number >> BigInt(8 * (15 - i))) & 0xffn));
        const theirs = new ipaddr.IPv6(bytes);
        const expected = theirs.isIPv4MappedAddress() ? theirs.toIPv4Address().toString() : theirs.toRFC5952String();
        expect(formatAddress(toAddress(number))).to.equal(expected);
      }),
    );
  });
});
