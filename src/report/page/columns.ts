/**
 * The columns of a list, each described once for all formats: what CSV writes, what people are shown, and where. Those of a
 * table that people alone are shown are described once too.
 */
import { type PlainKey, type Say, Text } from '../../text.js';
import { csvField } from '../escaping.js';
import { usedColumns, type Column, type HtmlColumn, type MoreWords, type PageRow, type TableBlock } from './page.js';

/** Between the sentences of one field of CSV. */
export const SEPARATOR = ' | ';

type CsvValue = string | number | boolean | null | undefined;

/** What people are shown of a column: on a terminal and in Markdown, in HTML, or both. */
export interface ShownColumn<Row> extends Pick<Column, 'key' | 'kind'> {
  /** Its place among those that are shown, the smallest first. */
  readonly place: number;
  readonly heading: PlainKey;
  readonly cell: (row: Row, say: Say) => string;
  /** How early it goes where a terminal is narrow ({@link Column}); not there at all without. */
  readonly rank?: number;
  /** Not there without. What it does not say is as on a terminal. */
  readonly html?: Partial<Pick<HtmlColumn, 'filter' | 'kind'>> & { readonly cell?: (row: Row, say: Say) => string };
}

export interface ListColumn<Row> {
  /** Its name there, nested ones joined with a dot. Columns stand in CSV in the order of their list: new ones at its end. */
  readonly csv?: { readonly name: string; readonly value: (row: Row) => CsvValue };
  readonly shown?: ShownColumn<Row>;
  /** Whether it says the same of all rows that share their reasons, so that it is put into words once for them. */
  readonly shared?: true;
}

/** A column of CSV. */
export function written<Row>(name: string, value: (row: Row) => CsvValue): Pick<ListColumn<Row>, 'csv'> {
  return { csv: { name, value } };
}

/** What rows share, or undefined where they share nothing. */
type SharedBy<Row> = (row: Row) => unknown;

/** The cells of rows, of which a million pass through here. */
class Cells<Row> {
  readonly #columns: readonly { readonly of: (row: Row) => string; readonly shared: boolean }[];
  readonly #sharedBy: SharedBy<Row> | undefined;
  readonly #shared = new Map<unknown, readonly string[]>();

  public constructor(
    columns: readonly { readonly of: (row: Row) => string; readonly shared: boolean }[],
    sharedBy: SharedBy<Row> | undefined,
  ) {
    this.#columns = columns;
    this.#sharedBy = sharedBy;
  }

  public of(row: Row): string[] {
    const known = this.#known(row);
    return this.#columns.map(({ of, shared }, index) =>
      shared && known !== undefined ? (known[index] ?? '') : of(row),
    );
  }

  #known(row: Row): readonly string[] | undefined {
    if (this.#sharedBy === undefined) return undefined;
    const by = this.#sharedBy(row);
    let known = this.#shared.get(by);
    if (known === undefined) {
      known = this.#columns.map(({ of, shared }) => (shared ? of(row) : ''));
      this.#shared.set(by, known);
    }
    return known;
  }
}

/** Lines of CSV, RFC 4180. */
export class CsvLines<Row> {
  readonly #names: readonly string[];
  readonly #cells: Cells<Row>;

  public constructor(columns: readonly ListColumn<Row>[], sharedBy?: SharedBy<Row>) {
    const those = columns.flatMap(({ csv, shared = false }) => (csv === undefined ? [] : [{ ...csv, shared }]));
    this.#names = those.map(({ name }) => name);
    this.#cells = new Cells(
      those.map(({ shared, value }) => ({ shared, of: (row: Row) => csvField(value(row) ?? undefined) })),
      sharedBy,
    );
  }

  public heading(): string {
    return `${this.#names.join(',')}\r\n`;
  }

  public line(row: Row): string {
    // Of millions of lines, quicker than to join them.
    return `${this.#cells.of(row).reduce((line, cell) => `${line},${cell}`)}\r\n`;
  }
}

function inPlace<Row>(columns: readonly ListColumn<Row>[]): (ShownColumn<Row> & { readonly shared: boolean })[] {
  return columns
    .flatMap(({ shared = false, shown }) => (shown === undefined ? [] : [{ ...shown, shared }]))
    .sort((a, b) => a.place - b.place);
}

/** The rows as a table of a page, in the columns that they fill. */
export function shownTable<Row>(
  columns: readonly ListColumn<Row>[],
  rows: readonly Row[],
  say: Say,
): { columns: Column[]; rows: PageRow[] } {
  const those = inPlace(columns).flatMap(({ rank, ...shown }) => (rank === undefined ? [] : [{ ...shown, rank }]));
  const cells = rows.map((row) => Object.fromEntries(those.map(({ cell, key }) => [key, cell(row, say)])));
  const described = those.map(({ heading, key, kind, rank }) => ({ key, kind, rank, heading: say(Text.of(heading)) }));
  return { columns: usedColumns(described, cells), rows: cells };
}

/** A column of a table that is a part of a page alone. */
export interface TableColumn<Row> extends Omit<Column, 'heading'> {
  /** What the org or a file names is in no key. */
  readonly heading: PlainKey | ((say: Say) => string);
  readonly cell: (row: Row, say: Say) => string;
  /** Not there where no row has something in it. */
  readonly optional?: true;
}

export interface TableOptions {
  readonly title?: string | undefined;
  /** Rows that are shown at most; all of them without. */
  readonly most?: number;
  /** The sentence for those that are not shown. */
  readonly more?: MoreWords;
}

/** The rows as a table of a page, in the order of the columns. */
export function tableBlock<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  say: Say,
  { more, most, title }: TableOptions = {},
): TableBlock {
  const those = columns.filter(({ cell, optional }) => optional !== true || rows.some((row) => cell(row, say) !== ''));
  return {
    kind: 'table',
    ...(title === undefined ? {} : { title }),
    columns: those.map(({ heading, key, kind, rank }) => ({
      ...{ key, kind, rank },
      heading: typeof heading === 'string' ? say(Text.of(heading)) : heading(say),
    })),
    rows: rows.slice(0, most).map((row) => Object.fromEntries(those.map(({ cell, key }) => [key, cell(row, say)]))),
    ...(more === undefined ? {} : { more: { count: rows.length, words: more } }),
  };
}

export interface HtmlRowsOptions<Row> {
  /** Rows of a list that is known as a whole: columns that none of them fills are left out. */
  readonly filledBy?: readonly Row[];
  /** Columns, by their key, that none of the rows fills, where these come one by one. */
  readonly isLeftOut?: (key: string) => boolean;
  readonly sharedBy?: SharedBy<Row>;
}

/** The rows of HTML, cell by cell. */
export class HtmlRows<Row> {
  /** As the cells are. */
  public readonly columns: readonly HtmlColumn[];
  readonly #cells: Cells<Row>;

  public constructor(columns: readonly ListColumn<Row>[], say: Say, options: HtmlRowsOptions<Row> = {}) {
    const { filledBy, isLeftOut = () => false, sharedBy } = options;
    const those = inPlace(columns)
      .flatMap(({ html, ...shown }) => (html === undefined || isLeftOut(shown.key) ? [] : [{ ...shown, ...html }]))
      .filter(({ cell }) => filledBy === undefined || filledBy.some((row) => cell(row, say) !== ''));
    this.columns = those.map(({ filter = false, heading, kind }) => ({ heading: say(Text.of(heading)), kind, filter }));
    this.#cells = new Cells(
      those.map(({ cell, shared }) => ({ shared, of: (row: Row) => cell(row, say) })),
      sharedBy,
    );
  }

  public cells(row: Row): string[] {
    return this.#cells.of(row);
  }
}
