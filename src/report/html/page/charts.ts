/**
 * Draws the charts as SVG. Each has its numbers as a table beside it, for those who read or listen.
 */
import { scaleLinear, scaleUtc } from 'd3-scale';
import type { BarChart, Chart, TimeChart } from '../view.js';
import { shape } from './dom.js';

const WIDTH = 720;
const LABELS = 190;
const TOTALS = 60;
const BAR = 18;
const STEP = 26;
/** Characters of a label; the whole one is in the table. */
const LONGEST_LABEL = 28;
/** The width of a letter, about. */
const LETTER = 6.2;
const WEEK = 7 * 86_400_000;

export function drawChart(chart: Chart): SVGSVGElement {
  return chart.kind === 'bars' ? drawBars(chart) : drawTime(chart);
}

const COUNT = new Intl.NumberFormat('en-US');

function frame(title: string, height: number, parts: readonly SVGElement[]): SVGSVGElement {
  const name = { role: 'img', 'aria-label': title };
  return shape('svg', { viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, ...name }, ...parts);
}

function drawBars({ bars, series, title }: BarChart): SVGSVGElement {
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  const most = Math.max(1, ...bars.map(({ values }) => total(values)));
  const x = scaleLinear([0, most], [0, WIDTH - LABELS - TOTALS]);
  const parts = bars.flatMap(({ label, values }, index) => {
    const y = index * STEP;
    const middle = y + BAR / 2;
    const text = label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
    let from = 0;
    const pieces = values.map((value, at) => {
      const start = LABELS + x(from);
      from += value;
      const one = series[at];
      const width = Math.max(value > 0 ? 1.5 : 0, x(value) - 1);
      const tip = shape('title', {}, `${label}: ${COUNT.format(value)} ${one?.name ?? ''}`);
      return shape('rect', { x: start, y, width, height: BAR, class: `tone-${one?.tone ?? 'open'}` }, tip);
    });
    return [
      shape('text', { x: LABELS - 8, y: middle, class: 'label end' }, text),
      ...pieces.filter((_, at) => (values[at] ?? 0) > 0),
      shape('text', { x: LABELS + x(from) + 6, y: middle, class: 'label' }, COUNT.format(from)),
    ];
  });
  return frame(title, bars.length * STEP, parts);
}

function drawTime({ marks, series, title, weeks }: TimeChart): SVGSVGElement {
  const [left, right, line] = [44, WIDTH - 34, 16];
  const top = marks.length * line + 12;
  const bottom = top + 180;
  const days = [...weeks.flatMap(({ start }) => [Date.parse(start), Date.parse(start) + WEEK]), ...marks.map(dayOf)];
  const x = scaleUtc([Math.min(...days), Math.max(...days)], [left, right]);
  const most = Math.max(1, ...weeks.map(({ values }) => values.reduce((sum, value) => sum + value, 0)));
  const y = scaleLinear([0, most], [bottom, top]).nice(4);
  const levels = y.ticks(4).filter(Number.isInteger);
  const dates = x.tickFormat(8, '%b %Y');
  const months = x.ticks(8);
  const columns = weeks.flatMap(({ start, values }) => {
    const from = Date.parse(start);
    const [begin, width] = [x(from), Math.max(1, x(from + WEEK) - x(from) - 1)];
    let sum = 0;
    return values.map((value, at) => {
      const low = y(sum);
      sum += value;
      const one = series[at];
      const tip = shape('title', {}, `${start}: ${COUNT.format(value)} ${one?.name ?? ''}`);
      const place = { x: begin, y: y(sum), width, height: low - y(sum) };
      return shape('rect', { ...place, class: `tone-${one?.tone ?? 'open'}` }, tip);
    });
  });
  return frame(title, bottom + 24, [
    ...levels.flatMap((level) => [
      shape('line', { x1: left, x2: right, y1: y(level), y2: y(level), class: 'grid' }),
      shape('text', { x: left - 6, y: y(level), class: 'label end' }, COUNT.format(level)),
    ]),
    ...months.map((month) => shape('text', { x: x(month), y: bottom + 14, class: 'label middle' }, dates(month))),
    ...columns,
    ...marks.flatMap((mark, index) => {
      const at = x(dayOf(mark));
      const height = index * line + 8;
      // To the side on which there is room for the words; where neither has it, as far to the left as they need.
      const width = 8 + mark.label.length * LETTER;
      const isRight = at + width < WIDTH || at < width;
      const begin = Math.max(2, Math.min(at + 6, WIDTH - width));
      return [
        shape('line', { x1: at, x2: at, y1: height, y2: bottom, class: `mark line-${mark.tone}` }),
        shape('text', { x: isRight ? begin : at - 6, y: height, class: isRight ? 'label' : 'label end' }, mark.label),
      ];
    }),
  ]);
}

function dayOf({ date }: TimeChart['marks'][number]): number {
  return Date.parse(date);
}
