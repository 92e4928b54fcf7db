/**
 * How a page becomes a screen: what is left out where it has more rows than that, and what says so.
 */
import { FEW_ROWS, MAX_ROWS, type Block, type Page, type TableBlock } from './page.js';
import { number } from './words.js';

/** What is left of the parts of a page. */
export interface Cut {
  /** Rows of a sentence that may be cut. */
  readonly sentence: 1 | 2;
  /** Whether a block that has a short form stands in it. */
  readonly short: boolean;
  /** Rows of a table. */
  readonly table: number;
  /** Lines below the first of a row that has no line to itself. */
  readonly item: number;
}

/** As the page is. */
export const WHOLE: Cut = { sentence: 2, short: false, table: Infinity, item: Infinity };

/** The least that a table shows of its rows: fewer are no list. */
const LEAST_ROWS = 3;

/** From the mildest on: sentences, what has a short form, then what a row says beside its name, then rows. */
const CUTS: readonly Cut[] = [
  { sentence: 1, short: false, table: Infinity, item: Infinity },
  { sentence: 1, short: true, table: Infinity, item: Infinity },
  { sentence: 1, short: true, table: Infinity, item: 1 },
  ...[7, 5, LEAST_ROWS].map((table): Cut => ({ sentence: 1, short: true, table, item: 1 })),
  { sentence: 1, short: true, table: LEAST_ROWS, item: 0 },
];

/** Cuts to try one after the other; none of a page whose rows were all asked for. */
export function cutsOf({ look }: Page): readonly Cut[] {
  const isLong = look.some((block) => block.kind === 'table' && block.rows.length > FEW_ROWS);
  return isLong ? CUTS.slice(0, 1) : CUTS;
}

/** A table with so many rows at most, where it can say so; another block in its short form, where it has one. */
export function cutBlock(block: Block, { short, table }: Cut): Block {
  switch (block.kind) {
    case 'text':
      return short && block.short !== undefined ? { ...block, lines: block.short } : block;
    case 'facts':
      return short && block.short !== undefined ? { ...block, items: block.short } : block;
    case 'table':
      return block.more === undefined ? block : { ...block, rows: block.rows.slice(0, table) };
  }
}

/** That there are rows beside those shown; nothing where there are none. */
export function moreWords({ more, rows }: Pick<TableBlock, 'more' | 'rows'>): string | undefined {
  if (more === undefined || more.count <= rows.length) return undefined;
  const counts = {
    shown: number(rows.length),
    count: number(more.count),
    left: number(more.count - rows.length),
    most: number(MAX_ROWS),
  };
  return more.words(counts, rows.length >= MAX_ROWS);
}
