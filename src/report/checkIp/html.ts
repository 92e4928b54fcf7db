/**
 * `check ip` as HTML: the verdict, the reasons, the answers as bars, and all of them as rows.
 */
import { type Say, Text } from '../../text.js';
import { HtmlRows } from '../page/columns.js';
import { HtmlReport } from '../html/html.js';
import { MAX_BARS, noVerdicts, verdictBars, type LabelledVerdicts } from '../html/verdicts.js';
import type { Chart } from '../html/view.js';
import type { Page } from '../page/page.js';
import { number } from '../page/words.js';
import { ANSWER_COLUMNS, sharedByAnswers } from './columns.js';
import type { CheckIpAnswer, CheckIpResult } from './result.js';
import { explanationOf, subjectWords, worstFirst } from './words.js';

export interface CheckIpHtmlOptions {
  readonly page: Page;
  readonly explain: boolean;
  /** Flags of where the facts come from, as they would be typed. */
  readonly source: string;
}

export function* checkIpHtml(
  result: CheckIpResult,
  { explain, page, source }: CheckIpHtmlOptions,
  say: Say,
): Generator<string, void, undefined> {
  const rows = new HtmlRows(ANSWER_COLUMNS, say, { sharedBy: sharedByAnswers });
  const report = new HtmlReport({ title: `sf token check ip ${source}`, columns: rows.columns }, say);
  yield report.start();
  for (const answer of worstFirst(result.answers)) {
    yield report.row(rows.cells({ answer, explanation: explanationOf(answer, result) }));
  }
  // All answers are among the rows.
  const look = page.look.filter(({ kind }) => kind !== 'table');
  yield* report.end({ page, look, charts: subjectChart(result.answers, say), explain });
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
