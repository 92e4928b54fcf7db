/**
 * Addresses and ranges for property tests, most of them where arithmetic goes wrong: the ends of the space, the ends of
 * the IPv4-mapped block, powers of two.
 */
import fc from 'fast-check';

const LAST = 2n ** 128n - 1n;
export const FIRST_IPV4 = 0xffff_0000_0000n;
export const LAST_IPV4 = 0xffff_ffff_ffffn;

const edges = [0n, FIRST_IPV4, LAST_IPV4, LAST, ...Array.from({ length: 128 }, (_, bit) => 1n << BigInt(bit))];

/** Any number from 0 to 2^128-1. */
export const anyNumber = fc.oneof(
  fc.bigInt(0n, LAST),
  fc.bigInt(FIRST_IPV4, LAST_IPV4),
  fc
    .tuple(fc.constantFrom(...edges), fc.bigInt(-3n, 3n))
    .map(([edge, step]) => edge + step)
    .filter((number) => number >= 0n && number <= LAST),
);

/** Two numbers in order. */
export const anyPair = fc.tuple(anyNumber, anyNumber).map(([a, b]): [bigint, bigint] => (a <= b ? [a, b] : [b, a]));

/** How many addresses a window has: few enough to ask of each one whether a set holds it. */
export const WINDOW = 48n;

/** Where a window begins: at both ends of the space, and across both ends of the IPv4-mapped block. */
export const windowStart = fc.constantFrom(0n, FIRST_IPV4 - 20n, FIRST_IPV4, LAST_IPV4 - 20n, LAST - WINDOW + 1n);

/** A pair within a window, counted from its start. */
export const windowPair = fc
  .tuple(fc.bigInt(0n, WINDOW - 1n), fc.bigInt(0n, 12n))
  .map(([from, length]): [bigint, bigint] => [from, from + length < WINDOW ? from + length : WINDOW - 1n]);

/** The addresses of a window. */
export function windowFrom(start: bigint): bigint[] {
  return Array.from({ length: Number(WINDOW) }, (_, step) => start + BigInt(step));
}
