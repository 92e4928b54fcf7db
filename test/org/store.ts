/** The data of the org in SQLite: in memory, or in a temporary file that goes away when the store is closed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { DatabaseSync } from 'node:sqlite';
import { idOf } from './ids.js';
import { spoken } from './languages.js';
import { INDEXES, TABLES } from './schema.js';

export type Params = Record<string, SQLInputValue>;
export type Row = Record<string, SQLOutputValue>;

/**
 * Answers kept until a row changes: a page of output asks for the same sums of half a million logins more than once. Those
 * that took this many milliseconds or more, and how many of them.
 */
const SLOW = 4;
const KEPT = 64;

/** Statements kept ready, and the longest that is: SQLite takes longer to prepare most of them than to run them. */
const READY = 200;
const LONGEST_READY = 10_000;

interface Kept {
  readonly params: string;
  /** Rows that had been written until then. */
  readonly changes: number;
  readonly rows: readonly Row[];
}

export class Store {
  public readonly db: DatabaseSync;
  readonly #ready = new Map<string, StatementSync>();
  readonly #kept = new Map<string, Kept>();
  readonly #changes: StatementSync;
  readonly #directory: string | undefined;

  public constructor(storage: 'memory' | 'file') {
    this.#directory = storage === 'file' ? mkdtempSync(join(tmpdir(), 'org-on-loopback-')) : undefined;
    const place = this.#directory === undefined ? ':memory:' : join(this.#directory, 'org.db');
    this.db = new DatabaseSync(place, { allowUnknownNamedParameters: true });
    this.db.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;');
    this.db.exec('PRAGMA cache_size = -200000;');
    this.db.function('sfid', { deterministic: true }, (prefix, n) =>
      typeof prefix === 'string' && typeof n === 'number' ? idOf(prefix, n) : null,
    );
    this.db.function('spoken', { deterministic: true }, (vocabulary, language, text) =>
      typeof vocabulary === 'string' && typeof language === 'string' && typeof text === 'string'
        ? spoken(vocabulary, language, text)
        : null,
    );
    this.db.exec(TABLES);
    this.#changes = this.db.prepare('SELECT total_changes() AS changes');
  }

  public index(): void {
    this.db.exec(INDEXES);
  }

  /** Loads many rows: one transaction without a journal, so that nothing is kept twice. It cannot be taken back. */
  public load(work: () => void): void {
    this.db.exec('PRAGMA journal_mode = OFF; BEGIN');
    work();
    this.db.exec('COMMIT; PRAGMA journal_mode = MEMORY');
  }

  /** Runs the work in one transaction; takes it back when it throws. */
  public transaction<T>(work: () => T): T {
    this.db.exec('BEGIN');
    try {
      const result = work();
      this.db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      // What was read since is of rows that are no more, and no change is counted.
      this.#kept.clear();
      throw error;
    }
  }

  public get(sql: string, params: Params = {}): Row | undefined {
    return this.#prepared(sql).get(params);
  }

  public all(sql: string, params: Params = {}): Row[] {
    const kept = this.#kept.get(sql);
    if (kept !== undefined && kept.params === textOf(params) && kept.changes === this.#changed()) return [...kept.rows];
    const began = performance.now();
    const rows = this.#prepared(sql).all(params);
    if (performance.now() - began >= SLOW) this.#keep(sql, params, rows);
    return rows;
  }

  #keep(sql: string, params: Params, rows: readonly Row[]): void {
    const [first] = this.#kept.keys();
    if (this.#kept.size >= KEPT && first !== undefined) this.#kept.delete(first);
    // Whoever changed one would change what others get.
    for (const row of rows) Object.freeze(row);
    this.#kept.set(sql, { params: textOf(params), changes: this.#changed(), rows });
  }

  /** Rows that were written since the database was opened. */
  #changed(): number {
    return numberIn(this.#changes.get()?.['changes']);
  }

  /** Runs a statement and returns the row number that it inserted last. */
  public run(sql: string, params: Params = {}): number {
    return Number(this.#prepared(sql).run(params).lastInsertRowid);
  }

  /** Inserts one row; the keys are columns. Returns its row number. */
  public insert(table: string, row: Params): number {
    const columns = Object.keys(row);
    const values = columns.map((column) => `:${column}`);
    return this.run(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values.join(', ')})`, row);
  }

  public update(table: string, n: number, row: Params): void {
    const columns = Object.keys(row).map((column) => `${column} = :${column}`);
    this.run(`UPDATE ${table} SET ${columns.join(', ')} WHERE n = :n`, { ...row, n });
  }

  /** The first column of the first row as a number; 0 when there is none. */
  public count(sql: string, params: Params = {}): number {
    const row = this.get(sql, params);
    return row === undefined ? 0 : numberIn(Object.values(row)[0]);
  }

  #prepared(sql: string): StatementSync {
    const ready = this.#ready.get(sql);
    if (ready !== undefined) {
      // The last asked for goes last: the first is the one to leave.
      this.#ready.delete(sql);
      this.#ready.set(sql, ready);
      return ready;
    }
    const statement = this.db.prepare(sql);
    if (sql.length <= LONGEST_READY) {
      const [first] = this.#ready.keys();
      if (this.#ready.size >= READY && first !== undefined) this.#ready.delete(first);
      this.#ready.set(sql, statement);
    }
    return statement;
  }

  public close(): void {
    this.#ready.clear();
    this.#kept.clear();
    this.db.close();
    if (this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true });
  }
}

const textOf = (params: Params): string =>
  JSON.stringify(params, (_key, value: unknown) => (typeof value === 'bigint' ? `${value.toString()}n` : value));

export function numberIn(value: SQLOutputValue | undefined): number {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : 0;
}

export function textIn(value: SQLOutputValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** A value, or undefined where the row has none. */
export function optionalNumber(value: SQLOutputValue | undefined): number | undefined {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}
