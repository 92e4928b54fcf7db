/**
 * What people are shown, as data: the answer, what to look at, what to do next, and on request how it came about. Each
 * format that people read (terminal, Markdown, HTML) is made from one page. Every text in it may be a stranger's.
 */

export type PageRow = Readonly<Record<string, string>>;

/** Words that say how something stands: a verdict, the end of a login, how sure a cause is. Each has a sign and a colour. */
export type Standing =
  | 'no-token'
  | 'unknown'
  | 'token-required'
  | 'denied'
  | 'impossible'
  | 'succeeded'
  | 'refused'
  | 'failed'
  | 'certain'
  | 'likely'
  | 'possible';

export interface Column {
  readonly key: string;
  readonly heading: string;
  /**
   * How it is set: a `name` gives way first, its part before the @ last; `text` gives way at its end; a `word` (a date, a
   * rule) and a `number` never do; a `verdict` has a sign and a colour.
   */
  readonly kind: 'name' | 'text' | 'word' | 'number' | 'verdict';
  /** Which column goes where there is no room: the highest first. One with 0 stays. */
  readonly rank: number;
}

/** Of a table of all rows in HTML. */
export interface HtmlColumn extends Pick<Column, 'heading' | 'kind'> {
  /** Whether rows are chosen by its values, of which there are few. */
  readonly filter?: boolean;
}

/** Each line is a sentence or an item; blanks at its beginning are its indentation, which its further lines keep. */
export interface TextBlock {
  readonly kind: 'text';
  readonly lines: readonly string[];
  /** The first line, where it is too long for a terminal, ends at a word there, and with this: where the rest is. */
  readonly cut?: string;
  /** What stands in its place where the page is more than a screen. */
  readonly short?: readonly string[];
}

export interface TableBlock {
  readonly kind: 'table';
  readonly title?: string;
  /** In order. */
  readonly columns: readonly Column[];
  readonly rows: readonly PageRow[];
  readonly more?: MoreRows;
  /** What one of the columns means: of use where that one is shown. */
  readonly legend?: { readonly column: string; readonly text: string };
}

/** How many rows there are with those that are shown, and the sentence for those that are not. */
export interface MoreRows {
  readonly count: number;
  readonly words: MoreWords;
}

/** @param isMost whether no more rows are shown, whatever is asked */
export type MoreWords = (counts: RowCounts, isMost: boolean) => string;

/** As they stand in a sentence. */
export interface RowCounts {
  readonly shown: string;
  readonly count: string;
  /** Those that are not shown. */
  readonly left: string;
  /** Rows with --all. */
  readonly most: string;
}

/** What is known of one thing: each a label of a word or two with a sentence. */
export interface FactsBlock {
  readonly kind: 'facts';
  readonly title?: string;
  /** What the title begins with. */
  readonly mark?: Standing;
  readonly items: readonly LabelledText[];
  /** What stands in their place where the page is more than a screen. */
  readonly short?: readonly LabelledText[];
}

export interface LabelledText {
  readonly label: string;
  readonly text: string;
}

export type Block = TextBlock | TableBlock | FactsBlock;

/** A command that can be pasted as it is. */
export interface NextStep {
  readonly command: string;
  /** What one gets by it, a few words. */
  readonly why: string;
  /** Whether it is the same run with --explain, which is none once that was given. */
  readonly explains?: true;
}

/** What comes next of a page that is shown with its details, or without. */
export function nextStepsOf({ next }: Pick<Page, 'next'>, explain: boolean): readonly NextStep[] {
  return explain ? next.filter(({ explains }) => explains !== true) : next;
}

export interface Page {
  /** That the answer is partial, and why; it comes before everything. */
  readonly partial?: string;
  /** How the answer stands, where its first line tells that of one thing. */
  readonly mark?: Standing;
  /** One to five lines. */
  readonly answer: readonly string[];
  /** The rows that answer the question first. */
  readonly look: readonly Block[];
  /** The cause, where the answer alone does not tell it: in place of what to look at where the page stands beside files. */
  readonly brief?: readonly Block[];
  /** At most three. */
  readonly next: readonly NextStep[];
  /** What was taken, read, passed over: shown with --explain. */
  readonly details: readonly Block[];
}

/** What a page needs to know beside its result. */
export interface PageOptions {
  readonly all: boolean;
  /** Flags of where the facts come from, as they would be typed: `-o prod`. */
  readonly source: string;
  /** Flags of the question that other commands take too, as they would be typed: `--path oauth-password`. */
  readonly asked?: string;
}

/** Rows of a table on a terminal at most, with --all too (docs/design.md, Commands). */
export const MAX_ROWS = 200;
/** Rows that are shown unasked. */
export const FEW_ROWS = 10;

/** How many rows a table shows. */
export function rowsShown(all: boolean): number {
  return all ? MAX_ROWS : FEW_ROWS;
}

/** Only the columns in which some row has something; where there are no rows, those of rank 0. */
export function usedColumns(columns: readonly Column[], rows: readonly PageRow[]): Column[] {
  return columns.filter(({ key, rank }) =>
    rows.length === 0 ? rank === 0 : rows.some((row) => (row[key] ?? '') !== ''),
  );
}
