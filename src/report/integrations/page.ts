/**
 * `list integrations` for people: how many are registered, which stop when, whose secret is due, whom findings concern.
 */
import { moreWords } from '../page/cut.js';
import { SEVERITIES } from '../../policy/findings/index.js';
import { type Say, Text } from '../../text.js';
import { incompleteLines } from '../gapsAndAssumptions.js';
import { shownTable } from '../page/columns.js';
import { findingText, subjectOf, waiverWords } from '../findings/words.js';
import {
  MAX_ROWS,
  rowsShown,
  type Block,
  type FactsBlock,
  type NextStep,
  type Page,
  type PageOptions,
} from '../page/page.js';
import { partial } from '../page/partialAnswer.js';
import { countOf, form, listed, number, ownAttemptLines, shownRows, textBlock } from '../page/words.js';
import { shellWord } from '../shell.js';
import { elsewhereLines } from '../gate/otherOrgs.js';
import { INTEGRATION_COLUMNS } from './columns.js';
import { stopsAnswer, stopWords } from './stops.js';
import type { ListIntegrationsResult, ReportedFindings, ReportedIntegration } from './result.js';

export interface IntegrationsPageOptions extends PageOptions {
  /** The policy file, where it was named. */
  readonly named: string | undefined;
}

export function listIntegrationsPage(result: ListIntegrationsResult, options: IntegrationsPageOptions, say: Say): Page {
  const { all } = options;
  const { incomplete, integrations } = result;
  return {
    ...partial(incomplete, say, result.source.kind),
    answer: [
      ...(integrations.length === 0 ? [noneLine(result, say)] : answer(result, say)),
      ...elsewhereLines(result, say),
    ],
    look: [...(integrations.length === 0 ? [] : [table(result, all, say)]), ...textBlock(notes(result, say))],
    next: nextSteps(result, options, say),
    details: [
      ...textBlock(result.summary.stops.map((stop) => stopWords(stop, say))),
      ...foundBlocks(integrations, all, say),
      ...textBlock(incompleteLines(incomplete, say)),
    ],
  };
}

/** A register whose entries are all for other orgs is not empty. */
function noneLine({ elsewhere, policy: file, source }: ListIntegrationsResult, say: Say): string {
  return elsewhere === undefined
    ? say(Text.of('register.none', { file }))
    : say(Text.of('register.none-here', { file, source: source.name }));
}

function answer(result: ListIntegrationsResult, say: Say): string[] {
  const { integrations, policy: file, summary } = result;
  const count = number(integrations.length);
  return [
    form(integrations.length) === 'one'
      ? say(Text.of('register.held.one', { file }))
      : say(Text.of('register.held.other', { file, count })),
    stopsAnswer(summary.stops, say),
    findingsLine(result, say),
  ];
}

function rotationLine({ days, overdue, soon }: ListIntegrationsResult['summary']['rotation'], say: Say): string[] {
  if (overdue + soon === 0) return [];
  const words = { overdue: number(overdue), soon: number(soon), days: countOf('days', days, say) };
  return [say(Text.of('register.rotation', words))];
}

function findingsLine({ incomplete, summary }: ListIntegrationsResult, say: Say): string {
  const { findings, withFindings } = summary;
  if (withFindings === 0) {
    return say(Text.of(incomplete.length === 0 ? 'register.findings.none' : 'register.findings.none-read'));
  }
  const counts = listed(countWords(findings, say), say);
  return say(Text.of(`register.findings.${form(withFindings)}`, { integrations: number(withFindings), counts }));
}

function countWords(counts: ReportedFindings, say: Say): string[] {
  const waived = counts.waived === 0 ? [] : [say(Text.of('register.count.waived', { count: number(counts.waived) }))];
  const open = SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) =>
    say(Text.of(`findings.count.${severity}.${form(counts[severity])}`, { count: number(counts[severity]) })),
  );
  return [...open, ...waived];
}

function table({ integrations }: ListIntegrationsResult, all: boolean, say: Say): Block {
  const rows = integrations.slice(0, rowsShown(all));
  return {
    kind: 'table',
    ...shownTable(INTEGRATION_COLUMNS, rows, say),
    more: { count: integrations.length, words: shownRows('integrations', '--output-file integrations.csv', say) },
  };
}

function notes(
  { at, integrations, looked, since, source, summary, until }: ListIntegrationsResult,
  say: Say,
): string[] {
  if (integrations.length === 0) return [];
  const held = { source: source.name, day: at.slice(0, 10) };
  return [
    ...rotationLine(summary.rotation, say),
    ...ownAttemptLines(
      integrations.reduce((total, { ownAttempts }) => total + ownAttempts, 0),
      say,
    ),
    ...(source.kind === 'project' ? [say(Text.of('register.project'))] : []),
    since === undefined || until === undefined
      ? say(Text.of('register.against', held))
      : say(Text.of('register.looked', { ...held, since: since.slice(0, 10), until: until.slice(0, 10) })),
    ...(looked === undefined || looked.limit === 'asked' ? [] : [looked.what]),
  ];
}

/** Findings of one integration that --explain shows unasked: a page of many is to be read. */
const FEW_FINDINGS = 3;

/** What was found of each that has findings: of ten of them the gravest, with --all everything of up to 200. */
function foundBlocks(integrations: readonly ReportedIntegration[], all: boolean, say: Say): Block[] {
  const found = integrations.filter(({ findings }) => findings.length > 0);
  const shown = found.slice(0, rowsShown(all));
  const more = moreWords({
    rows: shown.map(() => ({})),
    more: { count: found.length, words: shownRows('integrations-found', '--output-file integrations.csv', say) },
  });
  return [
    ...shown.flatMap((one) => findingBlock(one, say, all ? MAX_ROWS : FEW_FINDINGS)),
    ...textBlock(more === undefined ? [] : [more]),
  ];
}

/** What the rules found of one, with what to do; of more than so many how many more. */
export function findingBlock({ findings, name }: ReportedIntegration, say: Say, most = MAX_ROWS): FactsBlock[] {
  if (findings.length === 0) return [];
  const items = findings.slice(0, most).map((finding) => {
    const label = `${say(Text.of(`findings.severity.${finding.severity}`))} ${finding.rule}`;
    const waived = waiverWords(finding, say);
    const subject = finding.subject.kind === 'integration' ? '' : `${subjectOf(finding, say)}: `;
    return { label, text: `${subject}${findingText(finding)}${waived === '' ? '' : ` ${waived}`}` };
  });
  const beside = findings.length - items.length;
  const more = beside <= 0 ? [] : [{ label: '', text: say(Text.of('findings.more-all', { count: number(beside) })) }];
  return [{ kind: 'facts', title: name, items: [...items, ...more] }];
}

function nextSteps(
  { integrations, source: { kind } }: ListIntegrationsResult,
  options: IntegrationsPageOptions,
  say: Say,
): NextStep[] {
  const { named } = options;
  if (integrations.length === 0) {
    if (kind === 'project') return [];
    const file = named === undefined ? '' : ` --output-file ${shellWord(named)}`;
    return [
      { command: `sf token generate policy ${options.source}${file}`, why: say(Text.of('register.next.generate')) },
    ];
  }
  const source = named === undefined ? options.source : `${options.source} --policy ${shellWord(named)}`;
  const found = integrations.flatMap(({ findings }) => findings);
  const first = found.find(({ waiver }) => waiver === undefined);
  return [
    ...(first === undefined
      ? []
      : [
          {
            command: `sf token list integrations ${source} --explain`,
            why: say(Text.of('register.next.explain')),
            explains: true as const,
          },
        ]),
    {
      command: `sf token list integrations ${source} --output-file integrations.html`,
      why: say(Text.of('register.next.html')),
    },
    { command: `sf token check policy ${source}`, why: say(Text.of('register.next.check')) },
  ];
}
