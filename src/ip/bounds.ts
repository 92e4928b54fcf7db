import type { Address } from './address.js';
import { addressAt, BYTES, MAPPED, writeBytes } from './bytes.js';

const HIGHEST_WORD = 0xffff_ffff;

/**
 * Addresses in ascending order in one buffer, 16 bytes each, searched by halving.
 */
export class Bounds {
  public readonly length: number;
  readonly #bytes: DataView;
  /** The IPv4 addresses stand from `ipv4From` up to, not including, `ipv4To`. */
  readonly #ipv4From: number;
  readonly #ipv4To: number;

  /** @param addresses in ascending order */
  public constructor(addresses: readonly Address[]) {
    this.length = addresses.length;
    this.#bytes = new DataView(new ArrayBuffer(addresses.length * BYTES));
    addresses.forEach((address, i) => {
      writeBytes(address, this.#bytes, i * BYTES);
    });
    this.#ipv4From = this.#lastIPv6AtMost(0, 0, MAPPED - 1, HIGHEST_WORD) + 1;
    this.#ipv4To = this.#lastIPv6AtMost(0, 0, MAPPED, HIGHEST_WORD) + 1;
  }

  public at(index: number): Address {
    return addressAt(this.#bytes, index * BYTES);
  }

  /** The place of the last address that is not after the given one; -1 when all are after it. */
  public lastAtMost(address: DataView): number {
    const word0 = address.getUint32(0);
    const word1 = address.getUint32(4);
    const word2 = address.getUint32(8);
    const word3 = address.getUint32(12);
    return word0 === 0 && word1 === 0 && word2 === MAPPED
      ? this.#lastIPv4AtMost(word3)
      : this.#lastIPv6AtMost(word0, word1, word2, word3);
  }

  /** Whether the address at this place is the given one or after it. */
  public isAtLeast(index: number, address: DataView): boolean {
    const at = index * BYTES;
    for (let i = 0; i < BYTES; i += 4) {
      const difference = this.#bytes.getUint32(at + i) - address.getUint32(i);
      if (difference !== 0) return difference > 0;
    }
    return true;
  }

  /** Only the last word of IPv4 addresses differs. */
  #lastIPv4AtMost(word3: number): number {
    let from = this.#ipv4From;
    let to = this.#ipv4To;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#bytes.getUint32(middle * BYTES + 12) <= word3) from = middle + 1;
      else to = middle;
    }
    return from - 1;
  }

  #lastIPv6AtMost(word0: number, word1: number, word2: number, word3: number): number {
    let from = 0;
    let to = this.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const at = middle * BYTES;
      let difference = this.#bytes.getUint32(at) - word0;
      if (difference === 0) difference = this.#bytes.getUint32(at + 4) - word1;
      if (difference === 0) difference = this.#bytes.getUint32(at + 8) - word2;
      if (difference === 0) difference = this.#bytes.getUint32(at + 12) - word3;
      if (difference <= 0) from = middle + 1;
      else to = middle;
    }
    return from - 1;
  }
}
