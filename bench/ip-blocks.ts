/**
 * Address blocks and addresses for the benches of src/ip, the same in each run.
 */
import { formatAddress, makeRange, RangeSet, toAddress, type Range } from '../lib/ip/index.js';

export type Family = 'ipv4' | 'ipv6';

/** A CIDR block: every contestant can be given it in its own way. */
export interface Block {
  readonly network: string;
  readonly prefix: number;
  readonly range: Range;
}

const FAMILIES = {
  // Prefixes of 22 to 32 bits anywhere in IPv4: 100,000 of them fit without touching.
  ipv4: { base: 0xffff_0000_0000n, bits: 32, shortest: 22, longest: 32 },
  // Prefixes of 32 to 64 bits in the global unicast space, 2000::/3.
  ipv6: { base: 0x2000n << 112n, bits: 125, shortest: 32, longest: 64 },
} as const;

export type Random = () => number;

/** Numbers from 0 up to, not including, 1 (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` blocks of which no two overlap or touch, in random order. */
export function blocksOf(family: Family, count: number, random: Random): Block[] {
  const { base, bits, shortest, longest } = FAMILIES[family];
  const width = family === 'ipv4' ? 32 : 128;
  const drawn = Array.from({ length: Math.ceil(count * 1.5) }, () => {
    const prefix = shortest + Math.floor(random() * (longest - shortest + 1));
    const host = (1n << BigInt(width - prefix)) - 1n;
    const start = (base + randomBits(bits, random)) & ~host;
    return { prefix, range: makeRange(toAddress(start), toAddress(start | host)) };
  }).sort((a, b) => (a.range.start < b.range.start ? -1 : 1));
  const apart: typeof drawn = [];
  for (const block of drawn) {
    const before = apart.at(-1);
    if (!before || block.range.start > before.range.end + 1n) apart.push(block);
  }
  if (apart.length < count) throw new Error(`only ${apart.length} of ${count} blocks stand apart`);
  return shuffled(apart, random)
    .slice(0, count)
    .map(({ prefix, range }) => ({ network: formatAddress(range.start), prefix, range }));
}

/** Addresses as text: every other one within a block, the rest anywhere in the family's space. */
export function addressesFor(family: Family, blocks: readonly Block[], count: number, random: Random): string[] {
  const { base, bits } = FAMILIES[family];
  return Array.from({ length: count }, (_, i) => {
    const block = blocks[Math.floor(random() * blocks.length)];
    if (i % 2 === 0 && block) {
      const { start, end } = block.range;
      return formatAddress(toAddress(start + (randomBits(128, random) % (end - start + 1n))));
    }
    return formatAddress(toAddress(base + randomBits(bits, random)));
  });
}

export function rangeSetOf(blocks: readonly Block[]): RangeSet {
  return RangeSet.of(blocks.map(({ range }) => range));
}

function randomBits(bits: number, random: Random): bigint {
  let value = 0n;
  for (let drawn = 0; drawn < bits; drawn += 32) value = (value << 32n) | BigInt(Math.floor(random() * 2 ** 32));
  return value & ((1n << BigInt(bits)) - 1n);
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}
