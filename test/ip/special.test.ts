import { expect } from 'chai';
import {
  ALL,
  IPV4_ALL,
  parseAddress,
  parseRange,
  SPECIAL_BLOCKS,
  specialBlock,
  specialBlocksIn,
} from '../../lib/ip/index.js';
import { readVectors } from './vectors.js';

interface Entry {
  readonly block: string;
  readonly rfc: string;
  readonly globallyReachable: 'yes' | 'no' | 'n/a' | 'deprecated';
}

const registry = readVectors('iana-special-registries.json') as Readonly<Record<'ipv4' | 'ipv6', readonly Entry[]>>;
const entries = [...registry.ipv4, ...registry.ipv6];

/** Entries that are left out on purpose. */
const LEFT_OUT = new Map([
  ['::ffff:0:0/96', 'it is IPv4 itself'],
  ['2001::/23', 'it holds blocks that are reachable'],
]);
/** Entries that are a part of another special block here. */
const PARTS = new Map([
  ['0.0.0.0/32', '0.0.0.0/8'],
  ['192.0.0.0/29', '192.0.0.0/24'],
  ['192.0.0.8/32', '192.0.0.0/24'],
  ['192.0.0.170/32', '192.0.0.0/24'],
  ['192.0.0.171/32', '192.0.0.0/24'],
  // Reachable anycast addresses, from which no client ever comes.
  ['192.0.0.9/32', '192.0.0.0/24'],
  ['192.0.0.10/32', '192.0.0.0/24'],
]);

describe('special blocks', () => {
  for (const { block, rfc, globallyReachable } of entries) {
    const { start, end } = parseRange(block);
    const whole = PARTS.get(block);
    if (whole !== undefined) {
      it(`${block} is a part of ${whole}`, () => {
        expect(specialBlock(start)?.cidr).to.equal(whole);
      });
    } else if (globallyReachable === 'no' && !LEFT_OUT.has(block)) {
      it(`${block} is special by ${rfc}, and its neighbours are not of it`, () => {
        const found = specialBlock(start);
        expect(found?.cidr).to.equal(block);
        expect(rfc.split(', ')).to.include(found?.rfc);
        for (const beside of [start - 1n, end + 1n]) {
          const neighbours = SPECIAL_BLOCKS.filter(({ cidr }) => {
            const range = parseRange(cidr);
            return beside >= range.start && beside <= range.end;
          });
          expect(neighbours.map(({ cidr }) => cidr)).to.not.include(block);
        }
      });
    } else {
      it(`${block} is not special: ${LEFT_OUT.get(block) ?? `reachable ${globallyReachable}`}`, () => {
        expect(SPECIAL_BLOCKS.map(({ cidr }) => cidr)).to.not.include(block);
        if (!LEFT_OUT.has(block)) expect(specialBlock(start)).to.equal(undefined);
      });
    }
  }

  it('that the registries do not list are multicast, its documentation block, and the old site-local block', () => {
    const listed = new Set(entries.map(({ block }) => block));
    expect(SPECIAL_BLOCKS.filter(({ cidr }) => !listed.has(cidr))).to.deep.equal([
      { name: 'multicast', cidr: '224.0.0.0/4', rfc: 'RFC 5771' },
      { name: 'documentation', cidr: '233.252.0.0/24', rfc: 'RFC 6676' },
      { name: 'site-local', cidr: 'fec0::/10', rfc: 'RFC 3879' },
      { name: 'multicast', cidr: 'ff00::/8', rfc: 'RFC 4291' },
    ]);
  });

  it('are named for the addresses that people meet', () => {
    const names = {
      '10.1.2.3': 'private',
      '172.31.255.255': 'private',
      '172.32.0.0': undefined,
      '192.168.0.1': 'private',
      '100.127.255.255': 'shared',
      '127.0.0.1': 'loopback',
      '::1': 'loopback',
      '169.254.169.254': 'link-local',
      'fe80::1': 'link-local',
      '198.51.100.7': 'documentation',
      '2001:db8::7': 'documentation',
      '239.255.255.250': 'multicast',
      '250.0.0.1': 'reserved',
      '255.255.255.255': 'broadcast',
      '0.0.0.0': 'this-network',
      '::': 'unspecified',
      'fd12:3456::1': 'unique-local',
      '8.8.8.8': undefined,
      '2600::1': undefined,
    };
    for (const [address, name] of Object.entries(names)) {
      expect(specialBlock(parseAddress(address))?.name, address).to.equal(name);
    }
  });

  it('touched by a range are told in ascending order', () => {
    const touched = (text: string): string[] => specialBlocksIn(parseRange(text)).map(({ cidr }) => cidr);
    expect(touched('10.255.255.255-11.0.0.0')).to.deep.equal(['10.0.0.0/8']);
    expect(touched('11.0.0.0-100.63.255.255')).to.deep.equal([]);
    expect(touched('9.255.255.255-10.0.0.0')).to.deep.equal(['10.0.0.0/8']);
    expect(touched('192.0.0.0/16')).to.deep.equal(['192.0.0.0/24', '192.0.2.0/24']);
    expect(touched('255.255.255.255')).to.deep.equal(['240.0.0.0/4', '255.255.255.255/32']);
    expect(touched('2001:db8::/32')).to.deep.equal(['2001:db8::/32']);
    expect(specialBlocksIn(ALL)).to.deep.equal(SPECIAL_BLOCKS);
    expect(specialBlocksIn(IPV4_ALL).every(({ cidr }) => !cidr.includes(':'))).to.equal(true);
    const starts = SPECIAL_BLOCKS.map(({ cidr }) => parseRange(cidr).start);
    expect([...starts].sort((a, b) => (a < b ? -1 : 1))).to.deep.equal(starts);
  });
});
