/**
 * What the script of an HTML report is given beside the rows: Node writes it, the browser reads it. Types alone.
 */

/** Which colour a part of a chart has: of a verdict, or of one of several series. */
export type ChartTone = 'good' | 'open' | 'warn' | 'bad' | 'first' | 'second' | 'third';

export interface ChartSeries {
  readonly name: string;
  readonly tone: ChartTone;
}

/** A bar for each thing, cut into the series. */
export interface BarChart {
  readonly kind: 'bars';
  readonly title: string;
  /** What the things are, as the heading of a column. */
  readonly heading: string;
  readonly series: readonly ChartSeries[];
  readonly bars: readonly { readonly label: string; readonly values: readonly number[] }[];
  /** What it does not show, or how it is to be read. */
  readonly note?: string;
}

/** A column for each week, cut into the series, and days that are marked, most of them ahead. */
export interface TimeChart {
  readonly kind: 'time';
  readonly title: string;
  readonly heading: string;
  readonly series: readonly ChartSeries[];
  /** By the day on which the week begins, as `2026-11-23`. */
  readonly weeks: readonly { readonly start: string; readonly values: readonly number[] }[];
  readonly marks: readonly { readonly date: string; readonly label: string; readonly tone: ChartTone }[];
  readonly note?: string;
}

export type Chart = BarChart | TimeChart;

export interface ViewColumn {
  readonly heading: string;
  readonly kind: 'name' | 'text' | 'word' | 'number' | 'verdict';
  /** Whether rows are chosen by its values, of which there are few. */
  readonly filter: boolean;
}

/** Words of the page that are put together there; what stands in braces is filled there. */
export interface ViewWords {
  /** Of a filter that filters nothing; `{column}`. */
  readonly any: string;
  /** `{from}`, `{to}`, `{found}`, `{all}` */
  readonly shown: string;
  readonly none: string;
}

export interface View {
  readonly columns: readonly ViewColumn[];
  readonly charts: readonly Chart[];
  readonly words: ViewWords;
}
