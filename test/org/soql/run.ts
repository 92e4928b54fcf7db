/** Runs a query for a reader and gives the body of the answer. */
import type { SQLOutputValue } from 'node:sqlite';
import { ApiError } from '../errors.js';
import type { Reader } from '../model/field.js';
import type { Store } from '../store.js';
import { numberIn } from '../store.js';
import { idOf } from '../ids.js';
import { formatSeconds } from './dates.js';
import type { Api, Compiled, CompiledGroups } from './compile.js';
import { Compiler } from './compile.js';
import type { Page } from './cursors.js';
import type { Column } from './groups.js';
import { Cursors } from './cursors.js';
import { parseSoql } from './parse.js';

export const BATCH = 2000;
const MAX_SOQL = 100_000;
const AGGREGATE_LIMIT_MESSAGE =
  'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch';

export interface QueryLimits {
  /** A query over more rows than this ends in QUERY_TIMEOUT; undefined for no limit. */
  timeoutRows: number | undefined;
}

export class QueryRunner {
  readonly #store: Store;
  readonly #cursors: Cursors;
  public readonly limits: QueryLimits = { timeoutRows: undefined };

  public constructor(store: Store) {
    this.#store = store;

    this.#cursors = new Cursors(store);
  }

  /** The JSON body for a query. `path` is `/services/data/vXX.0`, `batch` the records a page. */
  public query(soql: string, reader: Reader, api: Api, path: string, batch: number): string {
    const compiled = this.compile(soql, reader, api, path);
    switch (compiled.kind) {
      case 'count': {
        const size = this.#store.count(
          `SELECT COUNT(*) FROM ${compiled.from} WHERE ${compiled.where}`,
          compiled.params,
        );
        return `{"totalSize":${String(size)},"done":true,"records":[]}`;
      }
      case 'groups':
        return this.#groups(compiled);
      case 'rows':
        return pageBody(this.#cursors.open(compiled, reader.user, batch), queryPath(path, api));
    }
  }

  public more(locator: string, reader: Reader, api: Api, path: string): string {
    return pageBody(this.#cursors.more(locator, reader.user), queryPath(path, api));
  }

  public compile(soql: string, reader: Reader, api: Api, path: string): Compiled {
    if (soql.length > MAX_SOQL) {
      throw new ApiError(400, 'MALFORMED_QUERY', 'SOQL statements cannot be longer than 100000 characters.');
    }
    const compiled = new Compiler(soql, reader, api, path).compile(parseSoql(soql));
    this.#refuseLongQueries(compiled);
    return compiled;
  }

  #refuseLongQueries(compiled: Compiled): void {
    const most = this.limits.timeoutRows;
    if (most === undefined) return;
    const { from, where } = compiled.kind === 'groups' ? compiled.rows : compiled;
    const probe = `SELECT COUNT(*) FROM (SELECT 1 FROM ${from} WHERE ${where} LIMIT ${String(most + 1)})`;
    if (this.#store.count(probe, compiled.params) > most) {
      throw new ApiError(400, 'QUERY_TIMEOUT', 'Your query request was running for too long.');
    }
  }

  #groups(query: CompiledGroups): string {
    const columns = query.columns.map((column, i) => `${column.sql} AS c${String(i)}`);
    const asked = query.limit ?? BATCH + 1;
    const sql = [
      `SELECT ${columns.join(', ')} FROM ${query.from} WHERE ${query.where}`,
      query.groupBy.length > 0 ? `GROUP BY ${query.groupBy.join(', ')}` : '',
      query.having === '1' ? '' : `HAVING ${query.having}`,
      query.orderBy.length > 0 ? `ORDER BY ${query.orderBy.join(', ')}` : '',
      `LIMIT ${String(Math.min(asked, BATCH + 1))} OFFSET ${String(query.offset)}`,
    ].join(' ');
    const rows = this.#store.all(sql, query.params);
    if (rows.length > BATCH) throw new ApiError(400, 'EXCEEDED_ID_LIMIT', AGGREGATE_LIMIT_MESSAGE);
    const records = rows.map((row) => {
      const values = query.columns.map(
        (column, i) => `,${JSON.stringify(column.name)}:${jsonValue(column, row[`c${String(i)}`])}`,
      );
      return `{"attributes":{"type":"AggregateResult"}${values.join('')}}`;
    });
    return `{"totalSize":${String(rows.length)},"done":true,"records":[${records.join(',')}]}`;
  }
}

function queryPath(path: string, api: Api): string {
  return api === 'tooling' ? `${path}/tooling/query` : `${path}/query`;
}

function pageBody(page: Page, path: string): string {
  const next = page.locator === undefined ? '' : `"nextRecordsUrl":"${path}/${page.locator}",`;
  const done = String(page.locator === undefined);
  return `{"totalSize":${String(page.totalSize)},"done":${done},${next}"records":[${page.json}]}`;
}

function jsonValue(column: Column, value: SQLOutputValue | undefined): string {
  if (value === null || value === undefined) return 'null';
  switch (column.codec.kind) {
    case 'text':
      return JSON.stringify(String(value));
    case 'boolean':
      return value === 0 ? 'false' : 'true';
    case 'number':
      return String(numberIn(value));
    case 'datetime':
      return `"${formatSeconds(numberIn(value))}"`;
    case 'id':
      return `"${idOf(column.codec.prefix, numberIn(value))}"`;
  }
}
