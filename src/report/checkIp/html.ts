/**
 * `check ip` as HTML: the verdict, the reasons, the answers as bars, and all of them as rows.
 */
import { type Between, type Say, Text } from '../../text.js';
import { HtmlReport, type HtmlColumn } from '../html/html.js';
import { MAX_BARS, noVerdicts, verdictBars, type LabelledVerdicts } from '../html/verdicts.js';
import type { Chart } from '../html/view.js';
import type { Page } from '../page/page.js';
import { number } from '../page/words.js';
import type { CheckIpAnswer, CheckIpResult } from './result.js';
import { explained, type Explained, rangeWords, subjectWords, whyWords, worstFirst } from './words.js';

export interface CheckIpHtmlOptions {
  readonly page: Page;
  readonly explain: boolean;
  /** Flags of where the facts come from, as they would be typed. */
  readonly source: string;
}

export function* checkIpHtml(
  { answers, explanations }: CheckIpResult,
  { explain, page, source }: CheckIpHtmlOptions,
  say: Say,
): Generator<string, void, undefined> {
  const report = new HtmlReport({ title: `sf token check ip ${source}`, columns: columnsOf(say) }, say);
  yield report.start();
  for (const answer of worstFirst(answers)) yield report.row(cellsOf(explained(answer, { explanations }), say));
  // All answers are among the rows.
  const look = page.look.filter(({ kind }) => kind !== 'table');
  yield* report.end({ page, look, charts: subjectChart(answers, say), explain });
}

function columnsOf(say: Say): HtmlColumn[] {
  const heading = (key: Between<'report.heading.'>): string => say(Text.of(`report.heading.${key}`));
  return [
    { heading: heading('verdict'), kind: 'verdict', filter: true },
    { heading: heading('address'), kind: 'word' },
    { heading: heading('subject'), kind: 'text', filter: true },
    { heading: say(Text.of('pages.column.counts')), kind: 'word', filter: true },
    { heading: heading('rule'), kind: 'word', filter: true },
    { heading: heading('range'), kind: 'text' },
    { heading: say(Text.of('pages.column.why')), kind: 'text' },
  ];
}

function cellsOf(answer: Explained, say: Say): string[] {
  return [
    answer.verdict,
    answer.address,
    subjectWords(answer.subject, say),
    say(Text.of(answer.decides ? 'pages.html.yes' : 'pages.html.no')),
    answer.rule,
    answer.range === undefined ? '' : rangeWords(answer.range, say),
    whyWords(answer),
  ];
}

/** One answer needs no chart. */
function subjectChart(answers: readonly CheckIpAnswer[], say: Say): Chart[] {
  const counts = new Map<string, LabelledVerdicts & { byVerdict: ReturnType<typeof noVerdicts> }>();
  for (const { subject, verdict } of answers) {
    const label = subjectWords(subject, say);
    const found = counts.get(label) ?? { label, byVerdict: noVerdicts() };
    found.byVerdict[verdict]++;
    counts.set(label, found);
  }
  if (answers.length < 2) return [];
  return verdictBars([...counts.values()], {
    title: say(Text.of('pages.html.by-subject')),
    heading: say(Text.of('report.heading.subject')),
    note: (more) =>
      more === 0
        ? undefined
        : say(Text.of('pages.html.by-subject.note', { shown: number(MAX_BARS), more: number(more) })),
  });
}
