/**
 * Findings for people: how many there are, then rule by rule what was found, of what, and what to do.
 */
import { SEVERITIES } from '../../policy/findings/index.js';
import { type Say, Text } from '../../text.js';
import { incompleteLines } from '../common.js';
import { MAX_ROWS, type Block, type FactsBlock } from '../page/page.js';
import { form, listed, number, textBlock } from '../page/words.js';
import type { FindingsResult, ReportedFinding } from './result.js';
import { subjectOf, waiverWords } from './words.js';

/** Findings of one rule that are shown unasked. */
const FEW = 3;

/** `2 errors, 1 warning and 14 notes; 1 waived.`, and that rules could not be judged, or that nothing was found. */
export function countLines({ counts, rules }: FindingsResult, say: Say): string[] {
  const words = SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) =>
    say(Text.of(`findings.count.${severity}.${form(counts[severity])}`, { count: number(counts[severity]) })),
  );
  const open = rules.filter(({ incomplete }) => incomplete.length > 0).length;
  const judged = rules.filter(({ outcome }) => outcome !== 'not-applicable').length;
  return [
    words.length === 0
      ? say(Text.of(open === 0 ? 'findings.none' : 'findings.none-read', { rules: number(judged) }))
      : say(Text.of('findings.some', { counts: listed(words, say) })),
    ...(counts.waived === 0
      ? []
      : [say(Text.of(`findings.waived.${form(counts.waived)}`, { count: number(counts.waived) }))]),
    ...(open === 0 ? [] : [say(Text.of(`findings.open.${form(open)}`, { rules: number(open) }))]),
  ];
}

/** A block for each rule that found something, the gravest first. */
export function findingBlocks({ findings, rules }: FindingsResult, all: boolean, say: Say): Block[] {
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.rule}`;
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [finding]);
    else same.push(finding);
  }
  return [...groups.values()].map((group): FactsBlock => {
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
}

function itemsOf(group: readonly ReportedFinding[], all: boolean, say: Say): FactsBlock['items'] {
  const shown = group.slice(0, all ? MAX_ROWS : FEW);
  const fixes = [...new Set(shown.map(({ fix }) => fix))];
  const label = say(Text.of('findings.label.found'));
  return [
    ...shown.map((finding) => {
      const waived = waiverWords(finding, say);
      return { label, text: `${subjectOf(finding, say)}: ${finding.text}${waived === '' ? '' : ` ${waived}`}` };
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
