import { isIPv4 as nodeIsIPv4, isIPv6 as nodeIsIPv6 } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { formatAddress, IpError, parseAddress, RangeSet, toAddress } from '../../lib/ip/index.js';
import { anyNumber } from './arbitrary.js';
import { refused } from './refused.js';
import { hexNumber, python } from './vectors.js';

const NOISE = '0012345689abcdefABF.....:::::gx %-/';

function isAccepted(text: string): boolean {
  try {
    parseAddress(text);
    return true;
  } catch (error) {
    if (error instanceof IpError) return false;
    throw error;
  }
}

describe('parseAddress', () => {
  it('gives what Python gives for each address, and refuses what Python refuses', () => {
    for (const { text, number } of python.parsing) {
      if (number === null) {
        expect(
          refused(() => parseAddress(text)),
          JSON.stringify(text),
        ).to.not.be.empty;
      } else {
        expect(parseAddress(text), text).to.equal(hexNumber(number));
      }
    }
  });

  it('takes ::ffff:a.b.c.d as the IPv4 address, however it is spelt', () => {
    const address = parseAddress('192.0.2.33');
    expect(address).to.equal(0xffff_c000_0221n);
    for (const text of ['::ffff:192.0.2.33', '::FFFF:c000:221', '0:0:0:0:0:ffff:192.0.2.33', '::ffff:c000:0221']) {
      expect(parseAddress(text), text).to.equal(address);
    }
  });

  it('takes a dotted quad at the end of other IPv6 addresses', () => {
    expect(parseAddress('64:ff9b::192.0.2.33')).to.equal(parseAddress('64:ff9b::c000:221'));
    expect(parseAddress('::192.0.2.33')).to.equal(parseAddress('::c000:221'));
    expect(parseAddress('1:2:3:4:5:6:192.0.2.33')).to.equal(parseAddress('1:2:3:4:5:6:c000:221'));
  });

  it('accepts exactly the texts that node:net accepts, zones aside', () => {
    const characters = fc.nat(NOISE.length - 1).map((at) => NOISE.charAt(at));
    const noise = fc.array(characters, { maxLength: 20 }).map((parts) => parts.join(''));
    const octets = fc
      .array(fc.oneof(fc.nat(300).map(String), fc.constantFrom('', '00', '01', 'a')), { minLength: 3, maxLength: 5 })
      .map((parts) => parts.join('.'));
    const group = fc.oneof(
      fc.nat(0x1ffff).map((value) => value.toString(16)),
      fc.constant(''),
      octets,
    );
    const groups = fc.array(group, { minLength: 2, maxLength: 9 }).map((parts) => parts.join(':'));
    fc.assert(
      fc.property(fc.oneof(noise, octets, groups), (text) => {
        const expected = !text.includes('%') && (nodeIsIPv4(text) || nodeIsIPv6(text));
        expect(isAccepted(text)).to.equal(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('takes the sixteen hexadecimal digits in both cases, the ten decimal ones, and no other character of Unicode', () => {
    const accepted = (write: (character: string) => string): string =>
      Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code))
        .filter((character) => isAccepted(write(character)))
        .join('');
    // Of 130,000 refusals the stacks would take most of the time.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      expect(accepted((character) => `::${character}`)).to.equal('0123456789ABCDEFabcdef');
      expect(accepted((character) => `192.0.2.${character}`)).to.equal('0123456789');
    } finally {
      Error.stackTraceLimit = limit;
    }
  });

  it('gives the bytes that ipaddr.js gives for every spelling of an address', () => {
    fc.assert(
      fc.property(anyNumber, (number) => {
        const bytes = Array.from({ length: 16 }, (_, i) => Number((number >> BigInt(8 * (15 - i))) & 0xffn));
        const theirs = new ipaddr.IPv6(bytes);
        expect(parseAddress(theirs.toString())).to.equal(number);
        expect(parseAddress(theirs.toNormalizedString())).to.equal(number);
        expect(parseAddress(theirs.toNormalizedString().toUpperCase())).to.equal(number);
        if (theirs.isIPv4MappedAddress()) expect(parseAddress(theirs.toIPv4Address().toString())).to.equal(number);
      }),
    );
  });

  it('reads back what formatAddress writes', () => {
    fc.assert(
      fc.property(anyNumber, (number) => {
        expect(parseAddress(formatAddress(toAddress(number)))).to.equal(number);
      }),
    );
  });
});

describe('the refusal of an address', () => {
  const cases: readonly (readonly [text: string, key: string, ...params: string[]])[] = [
    ['', 'empty'],
    ['192.0.2.1 ', 'blank', '192.0.2.1 '],
    [' 2001:db8::1', 'blank', ' 2001:db8::1'],
    ['192.0.2.1\r', 'blank', '192.0.2.1\\u000d'],
    ['fe80::1%eth0', 'zone', 'fe80::1%eth0'],
    ['[2001:db8::1]', 'brackets', '[2001:db8::1]'],
    ['[2001:db8::1]:443', 'brackets', '[2001:db8::1]:443'],
    ['192.0.2.0/24', 'is-cidr', '192.0.2.0/24'],
    ['192.0.2.0-192.0.2.9', 'is-range', '192.0.2.0-192.0.2.9'],
    ['192.0.2.0\u2013192.0.2.9', 'is-range', '192.0.2.0\u2013192.0.2.9'],
    ['192.0.2.*', 'wildcard', '192.0.2.*'],
    ['192.0.2.1:443', 'port', '192.0.2.1:443'],
    ['example.com', 'malformed', 'example.com'],
    ['an-example.com', 'malformed', 'an-example.com'],
    ['Salesforce.com IP', 'malformed', 'Salesforce.com IP'],
    ['\uff11.2.3.4', 'malformed', '\uff11.2.3.4'],
    ['1e1.2.3.4', 'malformed', '1e1.2.3.4'],
    ['0x0a.example.com', 'malformed', '0x0a.example.com'],
    ['192.0.2.1x', 'malformed', '192.0.2.1x'],
    ['0x0a.0.0.5', 'hex', '0x0a.0.0.5'],
    ['0xA000005', 'hex', '0xA000005'],
    ['0x', 'hex', '0x'],
    ['0x0a.10.0.5', 'hex', '0x0a.10.0.5'],
    ['167772165', 'integer', '167772165'],
    ['10..0.5', 'octet-empty', '10..0.5', '2'],
    ['.10.0.0', 'octet-empty', '.10.0.0', '1'],
    ['10.0.0.', 'octet-empty', '10.0.0.', '4'],
    ['10.5', 'octets-missing', '10.5', '2'],
    ['10.0.5', 'octets-missing', '10.0.5', '3'],
    ['10.0.0.0.5', 'octets-many', '10.0.0.0.5', '5'],
    ['10.256.0.5', 'octet-large', '10.256.0.5', '2', '256'],
    ['10.0.0.1000', 'octet-large', '10.0.0.1000', '4', '1000'],
    ['255.256.0.5', 'octet-large', '255.256.0.5', '2', '256'],
    ['101.0.0.256', 'octet-large', '101.0.0.256', '4', '256'],
    ['010.0.0.5', 'octal', '010.0.0.5', '1', '010', '8', '10'],
    ['10.0.00.5', 'octal', '10.0.00.5', '3', '00', '0', '0'],
    ['10.0.0.0377', 'octal', '10.0.0.0377', '4', '0377', '255', '377'],
    ['10.0.0010.5', 'octal', '10.0.0010.5', '3', '0010', '8', '10'],
    ['10.08.0.5', 'leading-zero', '10.08.0.5', '2', '08', '8'],
    ['10.0.0.0199', 'leading-zero', '10.0.0.0199', '4', '0199', '199'],
    ['10.0.087.5', 'leading-zero', '10.0.087.5', '3', '087', '87'],
    ['1::2::3', 'double-colon', '1::2::3'],
    ['1:::2', 'double-colon', '1:::2'],
    ['::::', 'double-colon', '::::'],
    [':1:2:3:4:5:6:7', 'lone-colon', ':1:2:3:4:5:6:7'],
    ['1:2:3:4:5:6:7:', 'lone-colon', '1:2:3:4:5:6:7:'],
    [':', 'lone-colon', ':'],
    ['2001:db8::g', 'group-not-hex', '2001:db8::g', '3', 'g'],
    ['http://192.0.2.1', 'group-not-hex', 'http://192.0.2.1', '1', 'http'],
    ['::a.0.2.1', 'group-not-hex', '::a.0.2.1', '1', 'a.0.2.1'],
    ['::192.0.2.1x', 'group-not-hex', '::192.0.2.1x', '1', '192.0.2.1x'],
    ['2001:0db80::1', 'group-long', '2001:0db80::1', '2', '0db80'],
    ['::192.0.2.1:5', 'quad-not-last', '::192.0.2.1:5', '192.0.2.1'],
    ['::192.0.2.256', 'octet-large', '::192.0.2.256', '4', '256'],
    ['::ffff:192.0.2', 'octets-missing', '::ffff:192.0.2', '3'],
    ['1:2:3:4::5:6:7:8', 'double-colon-full', '1:2:3:4::5:6:7:8', '8'],
    ['1:2:3::4:5:6:192.0.2.1', 'double-colon-full', '1:2:3::4:5:6:192.0.2.1', '8'],
    ['1:2:3:4:5:6:7', 'groups-missing', '1:2:3:4:5:6:7', '7'],
    ['1:2:3:4:5:192.0.2.1', 'groups-missing', '1:2:3:4:5:192.0.2.1', '7'],
    ['1:2:3:4:5:6:7:8:9', 'groups-many', '1:2:3:4:5:6:7:8:9', '9'],
    ['1:2:3:4:5:6:7:192.0.2.1', 'groups-many', '1:2:3:4:5:6:7:192.0.2.1', '9'],
  ];

  for (const [text, key, ...params] of cases) {
    it(`${JSON.stringify(text)} is refused: ${key}`, () => {
      expect(refused(() => parseAddress(text))).to.deep.equal([`ip.address.${key}`, ...params]);
      expect(refused(() => RangeSet.EMPTY.containsText(text))).to.deep.equal([`ip.address.${key}`, ...params]);
    });
  }

  it('repeats 80 characters in full', () => {
    const text = 'x'.repeat(80);
    expect(refused(() => parseAddress(text))).to.deep.equal(['ip.address.malformed', text]);
  });

  it('neither repeats a long text in full nor passes terminal escapes on', () => {
    expect(refused(() => parseAddress('7'.repeat(100_000)))).to.deep.equal([
      'ip.address.malformed',
      `${'7'.repeat(80)}…`,
    ]);
    expect(refused(() => parseAddress('\u001b[31m1.2.3.4\u202e\u{e0041}\ud800'))).to.deep.equal([
      'ip.address.malformed',
      '\\u001b[31m1.2.3.4\\u202e\\udb40\\udc41\\ud800',
    ]);
  });

  it('carries key and parameters in its message, for logs', () => {
    expect(() => parseAddress('10.5'))
      .to.throw('ip.address.octets-missing | 10.5 | 2')
      .with.property('name', 'IpError');
  });
});
