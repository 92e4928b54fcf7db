/**
 * Streams of rows in the order of an id, and their merge: how users meet their assignments, frozen states and verified
 * addresses without any of them being held as a whole.
 */
import { orgError, OrgRefusal } from './orgError.js';
import { needId, type Row, type StreamEnd } from './query.js';

export type Pages = AsyncGenerator<readonly Row[], StreamEnd, undefined>;

/**
 * One stream whose rows are asked for in ascending order of an id. Ids sort as ASCII does, in Salesforce as here; a row
 * out of order would be missed by a merge, so it ends the run.
 */
export class OrderedRows {
  readonly #pages: Pages;
  readonly #field: string;
  readonly #what: string;
  #rows: readonly Row[] = [];
  #ids: readonly string[] = [];
  #at = 0;
  #last = '';
  #end: StreamEnd | undefined;

  /** @param field the id by which the rows are ordered; @param what the object, for errors. */
  public constructor(pages: Pages, field: string, what: string) {
    this.#pages = pages;
    this.#field = field;
    this.#what = what;
  }

  /** There once the stream has ended. */
  public get end(): StreamEnd | undefined {
    return this.#end;
  }

  /**
   * Fetches the next page when the present one is used up. The first page may be refused; a refusal in the middle would
   * leave out the rest without a word, so it ends the run.
   */
  public async load(): Promise<void> {
    while (this.#at >= this.#rows.length && this.#end === undefined) {
      const { done, value } = await this.#next();
      if (done === true) this.#end = value;
      else this.#take(value);
    }
  }

  /** The id of the present row; undefined at the end, or before the page is loaded. */
  public get id(): string | undefined {
    return this.#ids[this.#at];
  }

  public next(): Row | undefined {
    return this.#rows[this.#at++];
  }

  /** The rest of the present page, which is then used up. */
  public rest(): readonly Row[] {
    const rows = this.#at === 0 ? this.#rows : this.#rows.slice(this.#at);
    this.#at = this.#rows.length;
    return rows;
  }

  /**
   * Passes over the rows before this id and hands over those that have it. Answers with a promise only when a page has
   * to be fetched: most calls do not wait.
   */
  public rowsOf(id: string, use: (row: Row) => void): Promise<void> | undefined {
    for (; this.#at < this.#ids.length; this.#at++) {
      const present = this.#ids[this.#at] ?? '';
      if (present > id) return undefined;
      const row = this.#rows[this.#at];
      if (present === id && row !== undefined) use(row);
    }
    return this.#end === undefined ? this.#more(id, use) : undefined;
  }

  async #next(): Promise<IteratorResult<readonly Row[], StreamEnd>> {
    try {
      return await this.#pages.next();
    } catch (error) {
      throw error instanceof OrgRefusal && this.#last !== '' ? orgError('cursor') : error;
    }
  }

  async #more(id: string, use: (row: Row) => void): Promise<void> {
    await this.load();
    const waiting = this.rowsOf(id, use);
    if (waiting !== undefined) await waiting;
  }

  #take(rows: readonly Row[]): void {
    const ids: string[] = [];
    for (const row of rows) {
      const id = needId(row, this.#field);
      if (id < this.#last) throw orgError('order', { what: this.#what });
      this.#last = id;
      ids.push(id);
    }
    this.#rows = rows;
    this.#ids = ids;
    this.#at = 0;
  }
}

/** Rows of a merged page. */
const PAGE = 2000;

/**
 * Several ordered streams as one. With `distinct` a row whose id was there already is left out: the streams may select
 * the same user twice.
 */
export function oneOf(streams: readonly OrderedRows[], field: string, what: string, distinct = false): OrderedRows {
  const [only, ...others] = streams;
  return only !== undefined && others.length === 0 ? only : new OrderedRows(merged(streams, distinct), field, what);
}

async function* merged(streams: readonly OrderedRows[], distinct: boolean): Pages {
  let page: Row[] = [];
  let last = '';
  await Promise.all(
    streams.map(async (stream) => {
      await stream.load();
    }),
  );
  for (let stream = lowest(streams); stream !== undefined; stream = lowest(streams)) {
    const id = stream.id ?? '';
    const row = stream.next();
    if (row !== undefined && !(distinct && id === last)) page.push(row);
    last = id;
    if (stream.id === undefined) await stream.load();
    if (page.length === PAGE) {
      yield page;
      page = [];
    }
  }
  if (page.length > 0) yield page;
  return total(streams);
}

/** The stream whose present row is the lowest; undefined when all have ended. */
function lowest(streams: readonly OrderedRows[]): OrderedRows | undefined {
  let found: OrderedRows | undefined;
  for (const stream of streams) {
    if (stream.id !== undefined && (found?.id === undefined || stream.id < found.id)) found = stream;
  }
  return found;
}

function total(streams: readonly OrderedRows[]): StreamEnd {
  let announced = 0;
  let received = 0;
  for (const { end } of streams) {
    announced += end?.announced ?? 0;
    received += end?.received ?? 0;
  }
  return { announced, received };
}
