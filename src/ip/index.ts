/**
 * Addresses and ranges: pure arithmetic under every other part. IPv4 is the IPv4-mapped block of IPv6, as in Salesforce.
 */
export {
  compareAddresses,
  HIGHEST,
  IPV4_HIGHEST,
  IPV4_LOWEST,
  isIPv4,
  LOWEST,
  toAddress,
  type Address,
} from './address.js';
export { IpError } from './error.js';
export { formatAddress } from './format.js';
export { countAddresses, overLimits, RANGE_LIMITS, RANGE_LIMITS_SINCE, type Family } from './limits.js';
export { parseAddress } from './parse.js';
export { ALL, formatRange, IPV4_ALL, makeRange, parseRange, rangesByFamily, rangeSize, type Range } from './range.js';
export { RangeIndex } from './rangeIndex.js';
export { RangeSet } from './rangeSet.js';
export { rangeText } from './rangeText.js';
export { rangeProblems, type RangeProblem } from './salesforce.js';
export { SPECIAL_BLOCKS, specialBlock, specialBlocksIn } from './special.js';
