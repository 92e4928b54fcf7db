import { HIGHEST, isIPv4, toAddress, type Address } from './address.js';
import { formatAddress } from './format.js';

/** Bits of an address. */
export const WIDTH = 128;
/** Prefix length of the IPv4-mapped block: `10.0.0.0/8` has 96 + 8 fixed bits. */
export const IPV4_PREFIX = 96;

/** A CIDR block by its lowest address and the number of its fixed bits, 0-128. */
export interface CidrBlock {
  readonly lowest: Address;
  readonly prefix: number;
}

/** The bits that vary within a block of this prefix length, all set. */
export function maskOf(prefix: number): bigint {
  return HIGHEST >> BigInt(prefix);
}

/** A block within the mapped block as IPv4, every other one as IPv6. */
export function formatCidr(lowest: Address, prefix: number): string {
  const shown = isIPv4(lowest) && prefix >= IPV4_PREFIX ? prefix - IPV4_PREFIX : prefix;
  return `${formatAddress(lowest)}/${shown}`;
}

/** The fewest CIDR blocks that together are the addresses from `start` to `end`, in order. */
export function* blocksOf(start: Address, end: Address): Generator<CidrBlock> {
  let next: bigint = start;
  while (next <= end) {
    let prefix = WIDTH;
    // Widen while the block still begins at `next` and does not pass the end.
    while (prefix > 0 && (next & maskOf(prefix - 1)) === 0n && (next | maskOf(prefix - 1)) <= end) prefix--;
    yield { lowest: toAddress(next), prefix };
    next = (next | maskOf(prefix)) + 1n;
  }
}
