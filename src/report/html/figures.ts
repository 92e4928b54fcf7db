/**
 * A chart's place in the page: what it shows in words, what its colours mean, and its numbers as a table.
 */
import { forHtml } from '../escaping.js';
import { number } from '../page/words.js';
import { gridHtml } from './blocks.js';
import type { Chart, ChartSeries, TimeChart } from './view.js';
import type { HtmlWords } from './words.js';

export function figureHtml(chart: Chart, index: number, words: HtmlWords): string {
  return [
    `<figure>\n<figcaption>${forHtml(chart.title)}</figcaption>\n`,
    chart.note === undefined ? '' : `<p class="quiet">${forHtml(chart.note)}</p>\n`,
    `<ul class="legend">${chart.series.map(legendHtml).join('')}</ul>\n`,
    `<div class="chart" id="chart-${index}" role="region" aria-label="${forHtml(chart.title)}" tabindex="0"></div>\n`,
    `<details>\n<summary>${words.numbers}</summary>\n${chart.kind === 'time' ? marksHtml(chart) : ''}${numbersHtml(chart)}</details>\n</figure>\n`,
  ].join('');
}

function legendHtml({ name, tone }: ChartSeries): string {
  const sign = `<svg viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" class="tone-${tone}"/></svg>`;
  return `<li>${sign}${forHtml(name)}</li>`;
}

/** The days that are marked, in words too. */
function marksHtml({ marks }: TimeChart): string {
  return marks.length === 0 ? '' : `<ul>${marks.map(({ label }) => `<li>${forHtml(label)}</li>`).join('')}</ul>\n`;
}

function numbersHtml(chart: Chart): string {
  const columns = [
    { heading: chart.heading, kind: 'word' },
    ...chart.series.map(({ name }) => ({ heading: name, kind: 'number' })),
  ];
  const lines =
    chart.kind === 'bars'
      ? chart.bars.map(({ label, values }) => ({ first: label, values }))
      : chart.weeks.map(({ start, values }) => ({ first: start, values }));
  return gridHtml(
    columns,
    lines.map(({ first, values }) => [
      { text: first, kind: 'word' },
      ...values.map((value) => ({ text: number(value), kind: 'number' })),
    ]),
  );
}
