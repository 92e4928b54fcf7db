/**
 * Findings for people: how many there are, then rule by rule what was found, of what, and what to do.
 */
import { EXIT } from '../../exitCodes.js';
import { reaches, SEVERITIES, type Severity } from '../../policy/findings/index.js';
import { type Say, Text } from '../../text.js';
import { incompleteLines } from '../gapsAndAssumptions.js';
import { tableBlock, type TableColumn } from '../page/columns.js';
import { MAX_ROWS, type Block, type FactsBlock, type TableBlock } from '../page/page.js';
import { form, listed, number, textBlock } from '../page/words.js';
import { ruleColumn } from './columns.js';
import type { FindingsResult, ReportedFinding } from './result.js';
import { isKnown, subjectOf, waiverWords } from './words.js';

/** What is shown unasked, so that a screen holds it: rules with what they found, findings of each, and rules beside them. */
const FULL = 3;
/** Beside what could not be read, which takes rows of its own. */
const FULL_BESIDE_GAPS = 2;
/** Beside sums of all rules. */
const FULL_BESIDE_SUMS = 1;
const FEW = 2;
/** Findings of one rule from which on what each rule found comes before single ones. */
const MANY_OF_ONE = 100;
const MOST_LISTED = 10;
/** Rules that one line names. */
const FEW_RULES = 3;

/**
 * With which code the gate ends and why, in one sentence where that is a yes; `2 errors, 1 warning and 14 notes; 1 waived.`; and that
 * rules could not be judged, or that nothing was found.
 *
 * @param about.isRead false where something that is no rule, a whole org, could not be read
 * @param about.untold the exit code of a run that found nothing to fail for and could tell nobody what is new
 */
export function countLines(
  result: FindingsResult,
  say: Say,
  { isRead = true, untold }: { readonly isRead?: boolean; readonly untold?: number | undefined } = {},
): string[] {
  const { counts, rules } = result;
  const words = countWords(counts, SEVERITIES, say);
  const open = rules.filter(({ incomplete }) => incomplete.length > 0).length;
  const judged = rules.filter(({ outcome }) => outcome !== 'not-applicable').length;
  const isWhole = isRead && open === 0;
  const isPassed = isWhole && failingWords(result, say).length === 0;
  const known = result.findings.filter(isKnown).length;
  const found =
    words.length === 0
      ? judgedLine(`none${known > 0 ? '-new' : ''}${open === 0 ? '' : '-read'}`, judged, say)
      : say(Text.of(known > 0 ? 'findings.some-new' : 'findings.some', { counts: listed(words, say) }));
  const waived = counts.waived - known;
  return [
    ...(isPassed && untold !== undefined ? [say(Text.of('findings.untold', { code: String(untold) })), found] : []),
    ...(isPassed && untold === undefined ? [passedLine(result, { words, judged, isNew: known > 0 }, say)] : []),
    ...(isPassed ? [] : [...exitLines(result, isWhole, say), found]),
    ...(known === 0 ? [] : [say(Text.of(`findings.known-before.${form(known)}`, { count: number(known) }))]),
    ...(waived === 0 ? [] : [waivedLine(result, waived, say)]),
    ...(open === 0 ? [] : [say(Text.of(`findings.open.${form(open)}`, { rules: number(open) }))]),
  ];
}

/** How much is waived, and what of it soonest fails again: a page of sums says it of no single finding. */
function waivedLine({ findings }: FindingsResult, waived: number, say: Say): string {
  const count = number(waived);
  const days = findings.flatMap(({ waiver }) => waiver?.until ?? []).sort();
  const [day] = days;
  if (day === undefined) return say(Text.of(`findings.waived.${form(waived)}`, { count }));
  const counts = new Map<string, number>();
  for (const { rule, waiver } of findings) {
    if (waiver?.until === day) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  const rules = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([rule, of]) => say(Text.of('findings.waived-until.rule', { rule, count: number(of) })));
  const words = { count, day, rules: listed(rules, say, FEW_RULES) };
  return say(Text.of(`findings.waived-until.${form(waived)}`, words));
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

interface PassedBy {
  readonly words: readonly string[];
  readonly judged: number;
  /** What a former run found is there still, and does not count. */
  readonly isNew: boolean;
}

function passedLine({ threshold }: FindingsResult, { isNew, judged, words }: PassedBy, say: Say): string {
  const code = String(EXIT.fine);
  const passed = isNew ? 'passed-new' : 'passed';
  // Of a note, the lowest, nothing is left that does not reach it.
  return words.length === 0 || threshold === 'note'
    ? form(judged) === 'one'
      ? say(Text.of(`findings.${passed}.none.one`, { code }))
      : say(Text.of(`findings.${passed}.none.other`, { code, rules: number(judged) }))
    : say(Text.of(`findings.${passed}.${threshold}`, { code, counts: listed(words, say) }));
}

/** That nothing was found, and by how many rules. */
function judgedLine(what: 'none' | 'none-read' | 'none-new' | 'none-new-read', judged: number, say: Say): string {
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
export function findingBlocks(
  { findings, incomplete, rules }: FindingsResult,
  { all, mostListed = MOST_LISTED }: { readonly all: boolean; readonly mostListed?: number },
  say: Say,
): Block[] {
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.rule}`;
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [finding]);
    else same.push(finding);
  }
  const gravest = [...groups.values()];
  const known = gravest.filter((group) => group.every(isKnown));
  const others = gravest.filter((group) => !known.includes(group));
  // What somebody answers for already is no news; what was told before least of all.
  const ordered = [...others.filter((group) => !isWaived(group)), ...others.filter(isWaived), ...known];
  const isMany = others.length > 1 && others.some((group) => group.length > MANY_OF_ONE);
  const few = isMany ? FULL_BESIDE_SUMS : incomplete.length > 0 ? FULL_BESIDE_GAPS : FULL;
  const most = all ? ordered.length : Math.min(others.length, few);
  const [full, listedOnly] = [ordered.slice(0, most), ordered.slice(most)];
  const blocks = full.map((group): FactsBlock => {
    const [first] = group;
    const rule = rules.find((one) => one.rule === first?.rule);
    const controls = (rule?.controls ?? []).map(({ id }) => id).join(', ');
    const title = [say(Text.of(`findings.severity.${first?.severity ?? 'note'}`)), first?.rule ?? '', controls];
    return {
      kind: 'facts',
      title: title.filter((word) => word !== '').join('  '),
      items: itemsOf(group, all, say),
      ...(all ? {} : { short: itemsOf(group, all, say, 1) }),
    };
  });
  // Sums of which some are cut off: the largest of a severity stay.
  if (isMany) return [rulesTable(largestFirst(ordered), all ? ordered.length : mostListed, 'by-rule', say), ...blocks];
  return listedOnly.length === 0 ? blocks : [...blocks, rulesTable(listedOnly, mostListed, 'beside', say)];
}

/** Within one severity, and those of which all is waived behind the others as before. */
function largestFirst(groups: readonly (readonly ReportedFinding[])[]): (readonly ReportedFinding[])[] {
  const rank = (group: readonly ReportedFinding[]): number =>
    SEVERITIES.indexOf(group[0]?.severity ?? 'note') +
    (isWaived(group) ? SEVERITIES.length : 0) +
    (group.every(isKnown) ? SEVERITIES.length : 0);
  const open = (group: readonly ReportedFinding[]): number => group.filter(({ waiver }) => waiver === undefined).length;
  return groups.toSorted((a, b) => rank(a) - rank(b) || open(b) - open(a));
}

function isWaived(group: readonly ReportedFinding[]): boolean {
  return group.every(({ waiver }) => waiver !== undefined);
}

function severityOf(group: readonly ReportedFinding[], say: Say): string {
  const severity = say(Text.of(`findings.severity.${group[0]?.severity ?? 'note'}`));
  if (!isWaived(group)) return severity;
  return say(Text.of(group.every(isKnown) ? 'findings.severity-known' : 'findings.severity-waived', { severity }));
}

/** What was told before is counted above; what somebody answers for, apart from what counts. */
function countIn(group: readonly ReportedFinding[], say: Say): string {
  const open = group.filter(({ waiver }) => waiver === undefined).length;
  const waived = group.filter((finding) => finding.waiver !== undefined && !isKnown(finding)).length;
  if (open > 0 && waived > 0) {
    return say(Text.of('findings.beside-waived', { count: number(open), waived: number(waived) }));
  }
  return number(isWaived(group) ? group.length : open);
}

const GROUP_COLUMNS: readonly TableColumn<readonly ReportedFinding[]>[] = [
  ruleColumn('severity', severityOf),
  ruleColumn('rule', ([first]) => first?.rule ?? ''),
  ruleColumn('findings', countIn),
];

/** A line a rule. */
function rulesTable(
  groups: readonly (readonly ReportedFinding[])[],
  most: number,
  what: 'beside' | 'by-rule',
  say: Say,
): TableBlock {
  return tableBlock(GROUP_COLUMNS, groups, say, {
    title: say(Text.of(`findings.${what}`)),
    most,
    more: ({ left }) => say(Text.of('findings.more-rules', { count: left })),
  });
}

function itemsOf(group: readonly ReportedFinding[], all: boolean, say: Say, few = FEW): FactsBlock['items'] {
  const open = group.filter(({ waiver }) => waiver === undefined);
  const waived = group.filter(({ waiver }) => waiver !== undefined);
  // Beside what is new, what was told before is counted above.
  const told = all ? [...open, ...waived] : [...open, ...waived.filter((finding) => !isKnown(finding))];
  const shown = told.slice(0, all ? MAX_ROWS : few);
  const fixes = [...new Set(shown.map(({ fix }) => fix))];
  const label = say(Text.of('findings.label.found'));
  return [
    ...shown.map((finding) => {
      const words = waiverWords(finding, say);
      return { label, text: `${subjectOf(finding, say)}: ${finding.text}${words === '' ? '' : ` ${words}`}` };
    }),
    ...(told.length > shown.length ? [{ label: '', text: moreWords(told.slice(shown.length), all, say) }] : []),
    ...fixes.map((text) => ({ label: say(Text.of('findings.label.fix')), text })),
  ];
}

function moreWords(left: readonly ReportedFinding[], all: boolean, say: Say): string {
  const waived = left.filter(({ waiver }) => waiver !== undefined).length;
  const count = number(left.length);
  const isAlike = waived === 0 || waived === left.length;
  const words = isAlike
    ? Text.of('findings.left', { count })
    : Text.of('findings.left.waived', { count, waived: number(waived) });
  return say(Text.of(all ? 'findings.more.all' : 'findings.more', { left: words }));
}

/** What each rule came to, and what could not be read. */
export function ruleDetails({ incomplete, rules }: FindingsResult, say: Say, off: readonly string[] = []): Block[] {
  const lines = rules.map(({ outcome, rule, title, why }) => {
    const words = say(Text.of(`findings.outcome.${outcome}`));
    return `  ${rule}: ${words}. ${why ?? title}`;
  });
  const others = off.map((rule) => `  ${rule}: ${say(Text.of('findings.outcome.off'))}`);
  return [
    ...textBlock([say(Text.of('findings.rules')), ...lines, ...others]),
    ...textBlock(incompleteLines(incomplete, say)),
  ];
}
