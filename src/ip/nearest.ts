import { compareSizes, IPV4_HIGHEST, IPV4_LOWEST, isIPv4, toAddress, type Address } from './address.js';

/** A covered address and the range that is named for it. */
export interface CoveredAddress<R> {
  readonly address: Address;
  readonly range: R;
}

/** Ranges that can tell the nearest covered address on either side, the address itself included. */
export interface Cover<R> {
  atOrBelow(address: Address): CoveredAddress<R> | undefined;
  atOrAbove(address: Address): CoveredAddress<R> | undefined;
}

/** A range, and how many steps lie between it and the address: 0 when it holds the address. */
export interface Nearest<R> {
  readonly range: R;
  readonly distance: bigint;
}

const BELOW_IPV4 = toAddress(IPV4_LOWEST - 1n);
const ABOVE_IPV4 = toAddress(IPV4_HIGHEST + 1n);

/**
 * The range of the nearest covered address of the same family; of two that are equally near, the lower one. Undefined
 * when no address of that family is covered.
 */
export function nearestIn<R>(cover: Cover<R>, address: Address): Nearest<R> | undefined {
  const family = isIPv4(address);
  let below = cover.atOrBelow(address);
  let above = cover.atOrAbove(address);
  // IPv4 lies in the midst of IPv6: an IPv6 address looks over it.
  if (!family && below && isIPv4(below.address)) below = cover.atOrBelow(BELOW_IPV4);
  if (!family && above && isIPv4(above.address)) above = cover.atOrAbove(ABOVE_IPV4);
  const found = [below, above]
    .filter((covered) => covered !== undefined)
    .filter((covered) => isIPv4(covered.address) === family)
    .map((covered) => ({ range: covered.range, distance: distance(covered.address, address) }));
  return found.sort((a, b) => compareSizes(a.distance, b.distance))[0];
}

function distance(a: Address, b: Address): bigint {
  return a < b ? b - a : a - b;
}
