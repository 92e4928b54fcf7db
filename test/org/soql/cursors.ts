/**
 * Answers of row queries, a page at a time, without holding records in memory.
 *
 * Whole objects are walked by row number; anything filtered or sorted that does not fit one page keeps only the row
 * numbers of its records, in order, in a temporary table. Either way any page can be asked for again.
 */
import { ApiError } from '../errors.js';
import { idOf, PREFIX } from '../ids.js';
import type { Store } from '../store.js';
import { numberIn, textIn } from '../store.js';
import type { CompiledRows } from './compile.js';

/** "A user can have up to 10 query cursors open at a time": the oldest is given up for the eleventh. */
const CURSORS_PER_USER = 10;

export interface Page {
  readonly totalSize: number;
  readonly count: number;
  /** The records, joined by commas. */
  readonly json: string;
  /** `01g…-2000` when there are more. */
  readonly locator: string | undefined;
}

interface Cursor {
  readonly user: number;
  readonly query: CompiledRows;
  readonly total: number;
  readonly size: number;
  /** Walked by row number, or read from a table of row numbers. */
  readonly table: string | undefined;
  /** Row number of the last record before a page, by the page's first position. */
  readonly before: Map<number, number>;
}

function pageSql(query: CompiledRows, from: string, where: string, order: string, bounds: string): string {
  const inner = `SELECT ${query.json} AS j, ${query.rowNumber} AS n FROM ${from} WHERE ${where} ${order} ${bounds}`;
  return `SELECT group_concat(j, ',') AS page, max(n) AS last, count(*) AS records FROM (${inner})`;
}

export class Cursors {
  readonly #store: Store;
  readonly #cursors = new Map<string, Cursor>();
  #made = 0;

  public constructor(store: Store) {
    this.#store = store;
  }

  /** First page of a query. `size`: records a page, 200 to 2,000. */
  public open(query: CompiledRows, user: number, asked: number): Page {
    const { most } = query.entity;
    const size = Math.min(asked, most?.page ?? asked);
    const matching = this.#count(query);
    const total = Math.min(matching, most?.rows ?? matching);
    if (total <= size) return this.#single(query, total);
    const walked = query.unfiltered && query.orderBy.length === 0 && query.offset === 0;
    const name = String(++this.#made);
    const table = walked ? undefined : this.#keepRowNumbers(query, name, total);
    const cursor: Cursor = { user, query, total, size, table, before: new Map([[0, -1]]) };
    const id = idOf(PREFIX.QueryLocator, this.#made);
    this.#cursors.set(id, cursor);
    this.#giveUpOldest(user);
    return this.#page(id, cursor, 0);
  }

  /** A further page by its locator. */
  public more(locator: string, user: number): Page {
    const [id = '', position = ''] = locator.split('-');
    const cursor = this.#cursors.get(id);
    const from = Number(position);
    if (cursor?.user !== user || !Number.isInteger(from) || from < 0 || from >= cursor.total) {
      throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    }
    return this.#page(id, cursor, from);
  }

  /** Records of the answer; SQLite counts whole tables fast, and stops where a limit does. */
  #count(query: CompiledRows): number {
    const { limit, offset } = query;
    if (query.unfiltered && limit === undefined) {
      return Math.max(this.#store.count(`SELECT COUNT(*) FROM ${query.entity.table}`) - offset, 0);
    }
    const most = limit === undefined ? -1 : limit + offset;
    const matching = `SELECT 1 FROM ${query.from} WHERE ${query.where} LIMIT ${String(most)}`;
    return Math.max(this.#store.count(`SELECT COUNT(*) FROM (${matching})`, query.params) - offset, 0);
  }

  #single(query: CompiledRows, total: number): Page {
    const order = `ORDER BY ${query.orderBy.length > 0 ? query.orderBy.join(', ') : query.rowNumber}`;
    const bounds = `LIMIT ${String(total)} OFFSET ${String(query.offset)}`;
    const row = this.#store.get(pageSql(query, query.from, query.where, order, bounds), query.params);
    const count = numberIn(row?.['records']);
    return { totalSize: total, count, json: textIn(row?.['page']), locator: undefined };
  }

  #keepRowNumbers(query: CompiledRows, name: string, total: number): string {
    const table = `temp.cursor_${name}`;
    const order = query.orderBy.length > 0 ? query.orderBy.join(', ') : query.rowNumber;
    this.#store.db.exec(`CREATE TABLE ${table} (position INTEGER PRIMARY KEY, record INTEGER)`);
    this.#store.run(
      `INSERT INTO ${table} (record) SELECT ${query.rowNumber} FROM ${query.from} WHERE ${query.where} ` +
        `ORDER BY ${order} LIMIT ${String(total)} OFFSET ${String(query.offset)}`,
      query.params,
    );
    return table;
  }

  #page(id: string, cursor: Cursor, from: number): Page {
    const row = cursor.table === undefined ? this.#walk(cursor, from) : this.#pick(cursor, cursor.table, from);
    const count = numberIn(row?.['records']);
    const next = from + count;
    if (cursor.table === undefined) cursor.before.set(next, numberIn(row?.['last']));
    const more = count > 0 && next < cursor.total;
    return {
      totalSize: cursor.total,
      count,
      json: textIn(row?.['page']),
      locator: more ? `${id}-${String(next)}` : undefined,
    };
  }

  #walk(cursor: Cursor, from: number): ReturnType<Store['get']> {
    const { query, size, total } = cursor;
    const before = cursor.before.get(from);
    const bounds =
      before === undefined
        ? `LIMIT ${String(size)} OFFSET ${String(from)}`
        : `LIMIT ${String(Math.min(size, total - from))}`;
    const where = before === undefined ? query.where : `${query.where} AND ${query.rowNumber} > ${String(before)}`;
    return this.#store.get(pageSql(query, query.from, where, `ORDER BY ${query.rowNumber}`, bounds), query.params);
  }

  #pick(cursor: Cursor, table: string, from: number): ReturnType<Store['get']> {
    const { query, size } = cursor;
    const source = `${table} AS picked CROSS JOIN ${query.from}`;
    const where =
      `picked.position > ${String(from)} AND picked.position <= ${String(from + size)} ` +
      `AND ${query.rowNumber} = picked.record`;
    const order = `ORDER BY picked.position LIMIT ${String(size)}`;
    return this.#store.get(pageSql(query, source, where, order, ''), query.params);
  }

  #giveUpOldest(user: number): void {
    const own = [...this.#cursors].filter(([, cursor]) => cursor.user === user);
    for (const [id, cursor] of own.slice(0, Math.max(0, own.length - CURSORS_PER_USER))) {
      this.#cursors.delete(id);
      if (cursor.table !== undefined) this.#store.db.exec(`DROP TABLE ${cursor.table}`);
    }
  }
}
