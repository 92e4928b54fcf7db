/**
 * Findings for people: how many there are, then rule by rule what was found, of what, and what to do.
 */
import { EXIT } from '../../exitCodes.js';
import { reaches, SEVERITIES, type Severity } from '../../policy/findings/index.js';
import { type Say, Text } from '../../text.js';
import { incompleteLines } from '../common.js';
import { MAX_ROWS, type Block, type FactsBlock, type TableBlock } from '../page/page.js';
import { form, listed, number, textBlock } from '../page/words.js';
import type { FindingsResult, ReportedFinding } from './result.js';
import { subjectOf, waiverWords } from './words.js';

/** What is shown unasked, so that a screen holds it: rules with what they found, findings of each, and rules beside them. */
const FULL = 3;
/** Beside what could not be read, which takes rows of its own. */
const FULL_BESIDE_GAPS = 2;
const FEW = 2;
const MOST_LISTED = 10;

/**
 * With which code the gate ends and why, in one sentence where that is a yes; `2 errors, 1 warning and 14 notes; 1 waived.`; and that
 * rules could not be judged, or that nothing was found.
 *
 * @param isRead false where something that is no rule, a whole org, could not be read
 */
export function countLines(result: FindingsResult, say: Say, isRead = true): string[] {
  const { counts, rules } = result;
  const words = countWords(counts, SEVERITIES, say);
  const open = rules.filter(({ incomplete }) => incomplete.length > 0).length;
  const judged = rules.filter(({ outcome }) => outcome !== 'not-applicable').length;
  const isWhole = isRead && open === 0;
  const isPassed = isWhole && failingWords(result, say).length === 0;
  const found =
    words.length === 0
      ? judgedLine(open === 0 ? 'none' : 'none-read', judged, say)
      : say(Text.of('findings.some', { counts: listed(words, say) }));
  return [
    ...(isPassed ? [passedLine(result, words, judged, say)] : [...exitLines(result, isWhole, say), found]),
    ...(counts.waived === 0
      ? []
      : [say(Text.of(`findings.waived.${form(counts.waived)}`, { count: number(counts.waived) }))]),
    ...(open === 0 ? [] : [say(Text.of(`findings.open.${form(open)}`, { rules: number(open) }))]),
  ];
}

function countWords(counts: FindingsResult['counts'], severities: readonly Severity[], say: Say): string[] {
  return severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) =>
      say(Text.of(`findings.count.${severity}.${form(counts[severity])}`, { count: number(counts[severity]) })),
    );
}

function failingWords({ counts, threshold }: FindingsResult, say: Say): string[] {
  return countWords(
    counts,
    SEVERITIES.filter((severity) => reaches({ severity }, threshold)),
    say,
  );
}

function passedLine({ threshold }: FindingsResult, words: readonly string[], judged: number, say: Say): string {
  const code = String(EXIT.fine);
  // Of a note, the lowest, nothing is left that does not reach it.
  return words.length === 0 || threshold === 'note'
    ? form(judged) === 'one'
      ? say(Text.of('findings.passed.none.one', { code }))
      : say(Text.of('findings.passed.none.other', { code, rules: number(judged) }))
    : say(Text.of(`findings.passed.${threshold}`, { code, counts: listed(words, say) }));
}

/** That nothing was found, and by how many rules. */
function judgedLine(what: 'none' | 'none-read', judged: number, say: Say): string {
  return form(judged) === 'one'
    ? say(Text.of(`findings.${what}.one`))
    : say(Text.of(`findings.${what}.other`, { rules: number(judged) }));
}

function exitLines(result: FindingsResult, isWhole: boolean, say: Say): string[] {
  const what = failingWords(result, say);
  if (what.length > 0) return [say(Text.of('pages.logins.failed', { code: String(EXIT.no), what: listed(what, say) }))];
  return isWhole ? [] : [say(Text.of('pages.gate.incomplete', { code: String(EXIT.incomplete) }))];
}

/** The rules that found something, the gravest first and those behind of which all is waived: what they found, or, of all but the first, how much. */
export function findingBlocks({ findings, incomplete, rules }: FindingsResult, all: boolean, say: Say): Block[] {
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.rule}`;
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [finding]);
    else same.push(finding);
  }
  const gravest = [...groups.values()];
  // What somebody answers for already is no news.
  const ordered = [...gravest.filter((group) => !isWaived(group)), ...gravest.filter(isWaived)];
  const most = incomplete.length > 0 ? FULL_BESIDE_GAPS : FULL;
  const [full, listedOnly] = all ? [ordered, []] : [ordered.slice(0, most), ordered.slice(most)];
  const blocks = full.map((group): FactsBlock => {
    const [first] = group;
    const rule = rules.find((one) => one.rule === first?.rule);
    const controls = (rule?.controls ?? []).map(({ id }) => id).join(', ');
    const title = [say(Text.of(`findings.severity.${first?.severity ?? 'note'}`)), first?.rule ?? '', controls];
    return {
      kind: 'facts',
      title: title.filter((word) => word !== '').join('  '),
      items: itemsOf(group, all, say),
    };
  });
  return listedOnly.length === 0 ? blocks : [...blocks, rulesTable(listedOnly, say)];
}

function isWaived(group: readonly ReportedFinding[]): boolean {
  return group.every(({ waiver }) => waiver !== undefined);
}

function severityOf(group: readonly ReportedFinding[], say: Say): string {
  const severity = say(Text.of(`findings.severity.${group[0]?.severity ?? 'note'}`));
  return isWaived(group) ? say(Text.of('findings.severity-waived', { severity })) : severity;
}

/** A line a rule. */
function rulesTable(groups: readonly (readonly ReportedFinding[])[], say: Say): TableBlock {
  const rows = groups.slice(0, MOST_LISTED).map((group) => ({
    severity: severityOf(group, say),
    rule: group[0]?.rule ?? '',
    findings: number(group.length),
  }));
  const beside = groups.length - rows.length;
  return {
    kind: 'table',
    title: say(Text.of('findings.beside')),
    columns: [
      { key: 'severity', heading: say(Text.of('findings.column.severity')), kind: 'word', rank: 0 },
      { key: 'rule', heading: say(Text.of('findings.column.rule')), kind: 'word', rank: 0 },
      { key: 'findings', heading: say(Text.of('findings.column.findings')), kind: 'number', rank: 0 },
    ],
    rows,
    ...(beside === 0 ? {} : { more: say(Text.of('findings.more-rules', { count: number(beside) })) }),
  };
}

function itemsOf(group: readonly ReportedFinding[], all: boolean, say: Say): FactsBlock['items'] {
  const open = group.filter(({ waiver }) => waiver === undefined);
  const waived = group.filter(({ waiver }) => waiver !== undefined);
  const shown = [...open, ...waived].slice(0, all ? MAX_ROWS : FEW);
  const fixes = [...new Set(shown.map(({ fix }) => fix))];
  const label = say(Text.of('findings.label.found'));
  return [
    ...shown.map((finding) => {
      const words = waiverWords(finding, say);
      return { label, text: `${subjectOf(finding, say)}: ${finding.text}${words === '' ? '' : ` ${words}`}` };
    }),
    ...(group.length > shown.length
      ? [{ label: '', text: say(Text.of('findings.more', { count: number(group.length - shown.length) })) }]
      : []),
    ...fixes.map((text) => ({ label: say(Text.of('findings.label.fix')), text })),
  ];
}

/** What each rule came to, and what could not be read. */
export function ruleDetails({ incomplete, rules }: FindingsResult, say: Say): Block[] {
  const lines = rules.map(({ outcome, rule, title, why }) => {
    const words = say(Text.of(`findings.outcome.${outcome}`));
    return `  ${rule}: ${words}. ${why ?? title}`;
  });
  return [...textBlock([say(Text.of('findings.rules')), ...lines]), ...textBlock(incompleteLines(incomplete, say))];
}
