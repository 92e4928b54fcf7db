import { Text } from '../text.js';
import { IpError } from './error.js';

declare const addressBrand: unique symbol;

/**
 * One address as a number from 0 to 2^128-1. IPv4 is the IPv4-mapped block `::ffff:0:0/96`, as in Salesforce, so both
 * families stand in one order.
 */
export type Address = bigint & { readonly [addressBrand]: true };

/** `::` */
export const LOWEST: Address = brand(0n);
/** `ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff` */
export const HIGHEST: Address = brand((1n << 128n) - 1n);
/** `0.0.0.0` */
export const IPV4_LOWEST: Address = brand(0xffff_0000_0000n);
/** `255.255.255.255` */
export const IPV4_HIGHEST: Address = brand(0xffff_ffff_ffffn);

/**
 * The address with this number.
 *
 * @throws IpError when the number is below 0 or above 2^128-1.
 */
export function toAddress(value: bigint): Address {
  if (value < LOWEST || value > HIGHEST) throw new IpError(Text.of('ip.address.number', { text: value.toString() }));
  return brand(value);
}

/** True for an address of the mapped block. */
export function isIPv4(address: Address): boolean {
  return address >= IPV4_LOWEST && address <= IPV4_HIGHEST;
}

/** Negative, 0 or positive, for sorting. */
export function compareAddresses(a: Address, b: Address): number {
  return compareSizes(a, b);
}

/** The same of any numbers of this kind: how many addresses, how far apart. */
export function compareSizes(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function brand(value: bigint): Address {
  return value as Address;
}
