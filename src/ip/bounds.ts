import { type Address } from './address.js';
import { fromWords, MAPPED, toWords, WORDS } from './words.js';

/**
 * Addresses in ascending order in one typed array (16 bytes each), searched by halving.
 */
export class Bounds {
  public readonly length: number;
  private readonly words: Uint32Array;
  /** The IPv4 addresses stand from `ipv4From` up to, not including, `ipv4To`. */
  private readonly ipv4From: number;
  private readonly ipv4To: number;

  /** @param addresses in ascending order */
  public constructor(addresses: readonly Address[]) {
    this.length = addresses.length;
    this.words = new Uint32Array(addresses.length * WORDS);
    addresses.forEach((address, i) => toWords(address, this.words, i * WORDS));
    this.ipv4From = this.lastAtMostOf(0, this.length, 0, 0, MAPPED - 1, 0xffff_ffff) + 1;
    this.ipv4To = this.lastAtMostOf(this.ipv4From, this.length, 0, 0, MAPPED, 0xffff_ffff) + 1;
  }

  public at(index: number): Address {
    return fromWords(this.words, index * WORDS);
  }

  /** The place of the last address that is not after the given one; -1 when all are after it. */
  public lastAtMost(words: Uint32Array): number {
    const w0 = words[0] ?? 0;
    const w1 = words[1] ?? 0;
    const w2 = words[2] ?? 0;
    const w3 = words[3] ?? 0;
    return w0 === 0 && w1 === 0 && w2 === MAPPED
      ? this.lastIPv4AtMost(w3)
      : this.lastAtMostOf(0, this.length, w0, w1, w2, w3);
  }

  /** Whether the address at this place is the given one or after it. */
  public isAtLeast(index: number, words: Uint32Array): boolean {
    const at = index * WORDS;
    for (let i = 0; i < WORDS; i++) {
      const mine = this.words[at + i] ?? 0;
      const other = words[i] ?? 0;
      if (mine !== other) return mine > other;
    }
    return true;
  }

  /** Among IPv4 addresses only the last word differs. */
  private lastIPv4AtMost(value: number): number {
    let from = this.ipv4From;
    let to = this.ipv4To;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.words[middle * WORDS + 3] ?? 0) <= value) from = middle + 1;
      else to = middle;
    }
    return from - 1;
  }

  private lastAtMostOf(from: number, to: number, w0: number, w1: number, w2: number, w3: number): number {
    while (from < to) {
      const middle = (from + to) >>> 1;
      const at = middle * WORDS;
      let difference = (this.words[at] ?? 0) - w0;
      if (difference === 0) difference = (this.words[at + 1] ?? 0) - w1;
      if (difference === 0) difference = (this.words[at + 2] ?? 0) - w2;
      if (difference === 0) difference = (this.words[at + 3] ?? 0) - w3;
      if (difference <= 0) from = middle + 1;
      else to = middle;
    }
    return from - 1;
  }
}
