/** A small seeded generator of random numbers (splitmix32): the same seed gives the same org. */
export class Random {
  #state: number;

  public constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** 0 to 2^32 - 1. */
  public next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let z = this.#state ^ (this.#state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }

  /** 0 to `below` - 1. */
  public int(below: number): number {
    return Math.floor((this.next() / 4294967296) * below);
  }

  public between(low: number, high: number): number {
    return low + this.int(high - low + 1);
  }

  public chance(share: number): boolean {
    return this.next() < share * 4294967296;
  }

  public pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.int(items.length)] ?? items[0];
  }

  /** Letters and digits. */
  public text(length: number): string {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    let result = '';
    for (let i = 0; i < length; i++) result += letters.charAt(this.int(letters.length));
    return result;
  }
}
