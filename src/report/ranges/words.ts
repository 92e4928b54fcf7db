/**
 * Phrases of `list ranges`.
 */
import { parseAddress, rangeText } from '../../ip/index.js';
import { countWords } from '../../policy/index.js';

/** One block as `203.0.113.0/24`, one address as itself, else `start-end`. */
export function blockWords({ start, end }: { readonly start: string; readonly end: string }): string {
  return rangeText({ start: parseAddress(start), end: parseAddress(end) });
}

/** `16,777,216`, `2^99`, `~2^100.6` */
export function addressCount(addresses: string): string {
  return countWords(BigInt(addresses));
}

/** `0.39%`; what is more than nothing is never 0%. */
export function shareWords(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent >= 100) return `${percent === 0 ? 0 : 100}%`;
  if (percent < 0.01) return '< 0.01%';
  // Not all is never 100%.
  return `${percent > 99.99 ? '> 99.99' : percent.toFixed(2)}%`;
}
