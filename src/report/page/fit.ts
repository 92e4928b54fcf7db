/**
 * How a table finds room on a line: names are shortened first, then other texts, then columns go.
 */
import type { Column, PageRow } from './page.js';
import { cellsOf } from './cells.js';

/** Blanks between two columns. */
export const GAP = 2;
/** Where something was cut. */
export const MARK = '…';
/** A name or a text is not made narrower than this. */
const LEAST = { name: 14, text: 20 } as const;
/** What stands before the @ keeps this much of its own where there is any way. */
const MOST_LOCAL = 32;

export interface FittedColumn extends Column {
  readonly width: number;
}

/**
 * The columns that stay with their widths, in cells of a terminal. All of them, as wide as they want to be, where the
 * line has no end.
 *
 * @param cell what stands in the table for a row and a column, before it is shortened
 */
export function fitColumns(
  columns: readonly Column[],
  rows: readonly PageRow[],
  cell: (row: PageRow, column: Column) => string,
  line: number | undefined,
): FittedColumn[] {
  const wide = columns.map((column): WantedWidth => {
    const cells = rows.map((row) => cell(row, column));
    const heading = cellsOf(column.heading);
    const width = cells.reduce((most, text) => Math.max(most, cellsOf(text)), heading);
    return { column, width, least: Math.min(width, Math.max(heading, leastOf(column, cells))) };
  });
  if (line === undefined) return wide.map(({ column, width }) => ({ ...column, width }));
  const fits = (some: readonly WantedWidth[]): boolean => sum(some, ({ least }) => least) <= line;
  const kept = new Set(wide);
  const gone: WantedWidth[] = [];
  while (!fits([...kept])) {
    const highest = Math.max(...[...kept].map(({ column }) => column.rank));
    const last = [...kept].findLast(({ column: { rank } }) => rank === highest);
    if (last === undefined || highest === 0) break;
    kept.delete(last);
    gone.unshift(last);
  }
  // The room that a wide one left may do for a narrow one that matters less.
  for (const one of gone) {
    if (fits([...kept, one])) kept.add(one);
  }
  return shrink(
    wide.filter((one) => kept.has(one)),
    line,
  );
}

interface WantedWidth {
  readonly column: Column;
  readonly width: number;
  readonly least: number;
}

/** Takes what is too much from the widest name, cell by cell, then from the widest text. */
function shrink(wanted: readonly WantedWidth[], line: number): FittedColumn[] {
  const fitted = wanted.map(({ column, width, least }): FittedColumn & { width: number; least: number } => ({
    ...column,
    width,
    least,
  }));
  let over = sum(fitted, ({ width }) => width) - line;
  for (const kind of ['name', 'text'] as const) {
    const those = fitted.filter((column) => column.kind === kind);
    while (over > 0 && those.some(({ width, least }) => width > least)) {
      const widest = those.filter(({ width, least }) => width > least).reduce((a, b) => (b.width > a.width ? b : a));
      widest.width--;
      over--;
    }
  }
  return fitted;
}

function leastOf({ kind }: Column, cells: readonly string[]): number {
  if (kind === 'name') {
    const local = cells.reduce((most, text) => Math.max(most, localWidth(text)), 0);
    return Math.max(LEAST.name, Math.min(local, MOST_LOCAL));
  }
  return kind === 'text' ? LEAST.text : Infinity;
}

/** As much of a name as tells it from others: up to the @ and the mark behind it. */
function localWidth(name: string): number {
  const at = name.indexOf('@');
  return at < 0 ? 0 : cellsOf(name.slice(0, at + 1)) + cellsOf(MARK);
}

function sum<T>(columns: readonly T[], of: (column: T) => number): number {
  return columns.reduce((total, column) => total + of(column), 0) + GAP * Math.max(0, columns.length - 1);
}

/** The text, or its beginning and a mark where it is wider than that. */
export function shortened(text: string, width: number): string {
  if (cellsOf(text) <= width) return text;
  let taken = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter('en').segment(text)) {
    const more = cellsOf(segment);
    if (used + more > width - cellsOf(MARK)) break;
    taken += segment;
    used += more;
  }
  return `${taken}${MARK}`;
}

/** The text with blanks up to a width, behind it or, of a number, before it. */
export function padded(text: string, { kind, width }: Pick<FittedColumn, 'kind' | 'width'>): string {
  const blanks = ' '.repeat(Math.max(0, width - cellsOf(text)));
  return kind === 'number' ? `${blanks}${text}` : `${text}${blanks}`;
}
