/** Numbers of which the least can be seen and taken: a binary heap. */
export class Heap {
  readonly #items: number[] = [];

  public get least(): number | undefined {
    return this.#items[0];
  }

  public push(item: number): void {
    let at = this.#items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      const above = this.#item(parent);
      if (above <= item) break;
      this.#items[at] = above;
      at = parent;
    }
    this.#items[at] = item;
  }

  public dropLeast(): void {
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return;
    let at = 0;
    for (let child = this.#lesserChild(at); this.#item(child) < last; child = this.#lesserChild(at)) {
      this.#items[at] = this.#item(child);
      at = child;
    }
    this.#items[at] = last;
  }

  #lesserChild(at: number): number {
    const left = 2 * at + 1;
    return this.#item(left + 1) < this.#item(left) ? left + 1 : left;
  }

  /** Past the end: infinity, so that nothing is moved there. */
  #item(at: number): number {
    return this.#items[at] ?? Infinity;
  }
}
