/**
 * Address blocks that the internet does not carry, so that Salesforce can never see a client there.
 *
 * From the IANA IPv4 and IPv6 Special-Purpose Address Registries (the entries that are not globally reachable) and the
 * multicast blocks.
 */
import type { Address } from './address.js';
import { parseRange, type Range } from './range.js';
import { RangeIndex } from './rangeIndex.js';

/** What a special block is for; an id, not a sentence. */
export type SpecialUse =
  | 'this-network'
  | 'private'
  | 'shared'
  | 'loopback'
  | 'link-local'
  | 'protocol-assignments'
  | 'documentation'
  | 'benchmarking'
  | 'multicast'
  | 'reserved'
  | 'broadcast'
  | 'unspecified'
  | 'local-translation'
  | 'discard-only'
  | 'dummy'
  | 'segment-routing'
  | 'unique-local'
  | 'site-local';

export interface SpecialBlock {
  readonly name: SpecialUse;
  /** As IANA writes it: `10.0.0.0/8`. */
  readonly cidr: string;
  /** The document that names the block: `RFC 1918`. */
  readonly rfc: string;
}

/** In ascending order. */
export const SPECIAL_BLOCKS: readonly SpecialBlock[] = [
  { name: 'unspecified', cidr: '::/128', rfc: 'RFC 4291' },
  { name: 'loopback', cidr: '::1/128', rfc: 'RFC 4291' },
  { name: 'this-network', cidr: '0.0.0.0/8', rfc: 'RFC 791' },
  { name: 'private', cidr: '10.0.0.0/8', rfc: 'RFC 1918' },
  { name: 'shared', cidr: '100.64.0.0/10', rfc: 'RFC 6598' },
  { name: 'loopback', cidr: '127.0.0.0/8', rfc: 'RFC 1122' },
  { name: 'link-local', cidr: '169.254.0.0/16', rfc: 'RFC 3927' },
  { name: 'private', cidr: '172.16.0.0/12', rfc: 'RFC 1918' },
  { name: 'protocol-assignments', cidr: '192.0.0.0/24', rfc: 'RFC 6890' },
  { name: 'documentation', cidr: '192.0.2.0/24', rfc: 'RFC 5737' },
  { name: 'private', cidr: '192.168.0.0/16', rfc: 'RFC 1918' },
  { name: 'benchmarking', cidr: '198.18.0.0/15', rfc: 'RFC 2544' },
  { name: 'documentation', cidr: '198.51.100.0/24', rfc: 'RFC 5737' },
  { name: 'documentation', cidr: '203.0.113.0/24', rfc: 'RFC 5737' },
  { name: 'multicast', cidr: '224.0.0.0/4', rfc: 'RFC 5771' },
  { name: 'documentation', cidr: '233.252.0.0/24', rfc: 'RFC 6676' },
  { name: 'reserved', cidr: '240.0.0.0/4', rfc: 'RFC 1112' },
  { name: 'broadcast', cidr: '255.255.255.255/32', rfc: 'RFC 919' },
  { name: 'local-translation', cidr: '64:ff9b:1::/48', rfc: 'RFC 8215' },
  { name: 'discard-only', cidr: '100::/64', rfc: 'RFC 6666' },
  { name: 'dummy', cidr: '100:0:0:1::/64', rfc: 'RFC 9780' },
  { name: 'benchmarking', cidr: '2001:2::/48', rfc: 'RFC 5180' },
  { name: 'documentation', cidr: '2001:db8::/32', rfc: 'RFC 3849' },
  { name: 'documentation', cidr: '3fff::/20', rfc: 'RFC 9637' },
  { name: 'segment-routing', cidr: '5f00::/16', rfc: 'RFC 9602' },
  { name: 'unique-local', cidr: 'fc00::/7', rfc: 'RFC 4193' },
  { name: 'link-local', cidr: 'fe80::/10', rfc: 'RFC 4291' },
  { name: 'site-local', cidr: 'fec0::/10', rfc: 'RFC 3879' },
  { name: 'multicast', cidr: 'ff00::/8', rfc: 'RFC 4291' },
];

interface BlockRange extends Range {
  readonly block: SpecialBlock;
}

/** Read for the first question: every command loads this file, and few ask. */
let blocks: { readonly ranges: readonly BlockRange[]; readonly index: RangeIndex<BlockRange> } | undefined;

function blockRanges(): NonNullable<typeof blocks> {
  if (blocks === undefined) {
    const ranges = SPECIAL_BLOCKS.map((block) => ({ ...parseRange(block.cidr), block }));
    blocks = { ranges, index: RangeIndex.of(ranges) };
  }
  return blocks;
}

/** The special block that holds the address; of two, the smaller. */
export function specialBlock(address: Address): SpecialBlock | undefined {
  return blockRanges().index.smallest(address)?.block;
}

/** The special blocks that hold any address of the range, in ascending order. */
export function specialBlocksIn(range: Range): SpecialBlock[] {
  return blockRanges()
    .ranges.filter(({ start, end }) => start <= range.end && end >= range.start)
    .map(({ block }) => block);
}
