/**
 * SOQL over REST: pages that are checked, streams that hold two pages at most.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { longId } from '../../longId.js';
import type { OrgClient } from './client.js';
import { orgError } from './orgError.js';

/** One record as the API gives it. */
export type Row = Readonly<Record<string, unknown>>;

export interface QueryOptions {
  /** Ask the Tooling API. */
  readonly tooling?: boolean;
  /** Told with the first page how many records there are. */
  readonly onTotal?: (records: number) => void;
}

interface RowsPage {
  readonly rows: readonly Row[];
  /** Records of all pages, as the org announced them. */
  readonly total: number;
  /** Path of the next page. */
  readonly next?: string;
}

/** What a stream tells once it has ended. */
export interface StreamEnd {
  readonly announced: number;
  readonly received: number;
}

/** All rows of a query that has few of them. Fewer rows than announced are an {@link OrgError}. */
export async function rowsOf(client: OrgClient, soql: string, options: QueryOptions = {}): Promise<Row[]> {
  const rows: Row[] = [];
  const pages = pagesOf(client, soql, options);
  for (;;) {
    const { done, value } = await pages.next();
    if (done === true) {
      if (value.announced !== value.received) throw orgError('truncated', { what: objectOf(soql) });
      return rows;
    }
    rows.push(...value);
  }
}

/**
 * The pages of a query in order. The next page is on its way while the present one is worked on, so two pages are held
 * at most. A page that is cut short is an {@link OrgError}, and so is one that names another and brings no records, or more
 * than the org announced: such a list need never end. Whether records vanished between the pages, which Salesforce
 * does not tell otherwise, is for the caller to judge from the returned {@link StreamEnd}.
 */
export async function* pagesOf(
  client: OrgClient,
  soql: string,
  options: QueryOptions = {},
): AsyncGenerator<readonly Row[], StreamEnd, undefined> {
  const what = objectOf(soql);
  const first = `/services/data/v${client.apiVersion}/${options.tooling === true ? 'tooling/' : ''}query?q=`;
  let coming: Promise<RowsPage> | undefined = load(client, `${first}${encodeURIComponent(soql)}`, what);
  let announced = 0;
  let received = 0;
  while (coming !== undefined) {
    const page: RowsPage = await coming;
    if (received === 0) options.onTotal?.(page.total);
    announced = Math.max(announced, page.total);
    received += page.rows.length;
    // No record can vanish from under a list that came in one piece.
    if (page.next === undefined && received === page.rows.length && received < announced) {
      throw orgError('truncated', { what });
    }
    if (page.next !== undefined) {
      if (offsetOf(page.next) > received) throw orgError('truncated', { what });
      if (page.rows.length === 0 || received > announced) throw orgError('endless', { what });
    }
    coming = page.next === undefined ? undefined : load(client, page.next, what);
    // Whoever stops early leaves this page behind; its failure is then nobody's.
    coming?.catch(() => undefined);
    // The request leaves now; otherwise its steps would wait between those of the work on this page.
    if (coming !== undefined) await turn();
    yield page.rows;
  }
  return { announced, received };
}

async function load(client: OrgClient, path: string, what: string): Promise<RowsPage> {
  const answer = await client.get(path);
  if (!isRow(answer) || !Array.isArray(answer['records']) || typeof answer['totalSize'] !== 'number') {
    throw orgError('shape', { what });
  }
  const records: readonly unknown[] = answer['records'];
  const rows = records.filter(isRow);
  if (rows.length !== records.length) throw orgError('shape', { what });
  const next = answer['nextRecordsUrl'];
  if (answer['done'] === true) return { rows, total: answer['totalSize'] };
  if (typeof next !== 'string' || !next.startsWith('/services/data/')) throw orgError('truncated', { what });
  return { rows, total: answer['totalSize'], next };
}

/** A locator ends with the number of the records before its page (`01gRO0000016PIAYA2-2000`); 0 where it does not. */
function offsetOf(next: string): number {
  return Number(/-(\d+)$/.exec(next)?.[1] ?? 0);
}

/** What a query is about, for errors: the object after FROM. */
export function objectOf(soql: string): string {
  return /^SELECT\s.*?\sFROM\s+(\w+)/s.exec(soql.replaceAll(/\([^()]*\)/g, ''))?.[1] ?? 'query';
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text in SOQL. */
export function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}

/** `IN (...)` lists of values, each short enough for a URL with much else in it (Salesforce takes 16,384 bytes). */
export function inLists(values: Iterable<string>, longest = 4000): string[] {
  const lists: string[] = [];
  let list = '';
  for (const value of values) {
    const next = quote(value);
    if (list !== '' && encodeURIComponent(list).length + encodeURIComponent(next).length > longest) {
      lists.push(`(${list})`);
      list = '';
    }
    list += list === '' ? next : `,${next}`;
  }
  return list === '' ? lists : [...lists, `(${list})`];
}

/** A text field; undefined when it is null or not there. */
export function textOf(row: Row, field: string): string | undefined {
  const value = row[field];
  return typeof value === 'string' ? value : undefined;
}

/** A text field that every record has. */
export function needText(row: Row, field: string): string {
  const value = row[field];
  if (typeof value !== 'string') throw orgError('shape', { what: field });
  return value;
}

/** A checkbox: never null in Salesforce. */
export function needFlag(row: Row, field: string): boolean {
  const value = row[field];
  if (typeof value !== 'boolean') throw orgError('shape', { what: field });
  return value;
}

export function needNumber(row: Row, field: string): number {
  const value = row[field];
  if (typeof value !== 'number') throw orgError('shape', { what: field });
  return value;
}

/** An id in its form of 18 characters, in which ids from all APIs are equal and ordered. */
export function idOf(row: Row, field: string): string | undefined {
  const value = textOf(row, field);
  return value === undefined || value === '' ? undefined : longId(value);
}

export function needId(row: Row, field: string): string {
  const id = idOf(row, field);
  if (id === undefined) throw orgError('shape', { what: field });
  return id;
}

/** The ISO time of a date-time field, `2026-11-01T08:00:00.000+0000` in the API. */
export function timeOf(row: Row, field: string): string | undefined {
  const value = textOf(row, field);
  if (value === undefined) return undefined;
  // The form that Salesforce always sends, without the price of a Date: a million users have three each.
  if (value.length === 28 && value.endsWith('+0000')) return `${value.slice(0, 23)}Z`;
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) throw orgError('shape', { what: field });
  return time.toISOString();
}

/** What describe said already, or is being asked: it says the same all through a run. */
const described = new WeakMap<OrgClient, Map<string, Promise<ReadonlySet<string>>>>();

/** The fields that this session sees of an object, as describe tells them; it is asked once in a run. */
export async function fieldsOf(
  client: OrgClient,
  object: string,
  { tooling = false }: QueryOptions = {},
): Promise<ReadonlySet<string>> {
  const api = tooling ? 'tooling/' : '';
  const path = `/services/data/v${client.apiVersion}/${api}sobjects/${object}/describe`;
  const known = described.get(client) ?? new Map<string, Promise<ReadonlySet<string>>>();
  described.set(client, known);
  const fields = known.get(path) ?? describe(client, path, object);
  known.set(path, fields);
  try {
    return await fields;
  } catch (error) {
    // Whoever asks again shall have an answer of its own.
    known.delete(path);
    throw error;
  }
}

async function describe(client: OrgClient, path: string, object: string): Promise<ReadonlySet<string>> {
  const answer = await client.get(path);
  const fields: unknown = isRow(answer) ? answer['fields'] : undefined;
  if (!Array.isArray(fields)) throw orgError('shape', { what: object });
  const entries: readonly unknown[] = fields;
  return new Set(entries.filter(isRow).map((field) => needText(field, 'name')));
}

/** Runs `work` for every item, at most `width` at a time; the results are in the order of the items. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [at, item] of queue) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}
