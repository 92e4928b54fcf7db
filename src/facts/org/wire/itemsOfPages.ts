/**
 * The items of pages, one by one.
 *
 * Written out, not a generator: an item on its way through one costs three promises, and a million users feel that.
 */
type PageStream<T> = AsyncGenerator<readonly T[], void, undefined>;

/** For one reader at a time, as `for await` is. */
export function each<T>(pages: PageStream<T>): AsyncIterableIterator<T, void, undefined> {
  return new PageItems(pages);
}

class PageItems<T> implements AsyncIterableIterator<T, void, undefined> {
  readonly #pages: PageStream<T>;
  #items: Iterator<T> = [][Symbol.iterator]();

  public constructor(pages: PageStream<T>) {
    this.#pages = pages;
  }

  public [Symbol.asyncIterator](): this {
    return this;
  }

  public async next(): Promise<IteratorResult<T, void>> {
    const item = this.#items.next();
    return item.done === true ? this.#turn() : item;
  }

  public async return(): Promise<IteratorResult<T, void>> {
    this.#items = [][Symbol.iterator]();
    await this.#pages.return();
    return { done: true, value: undefined };
  }

  async #turn(): Promise<IteratorResult<T, void>> {
    for (;;) {
      const page = await this.#pages.next();
      if (page.done === true) return { done: true, value: undefined };
      this.#items = page.value[Symbol.iterator]();
      const item = this.#items.next();
      if (item.done !== true) return item;
    }
  }
}
