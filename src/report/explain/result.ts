/**
 * The result of `explain`: plain data, its texts already in words. This is what `--json` prints.
 */
import { CONTROLS, type RuleCard, type Severity } from '../../policy/findings/index.js';
import type { Mark, Path, RuleInfo, Verdict } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { adviceOf } from '../advice.js';
import type { Owner, ReportedCauseId } from '../validateLogin/result.js';

export interface ExplainedVerdict {
  kind: 'verdict';
  name: Verdict;
  explanation: string;
  todo: string;
}

export interface ExplainedRule {
  kind: 'rule';
  name: string;
  /** When it holds. */
  explanation: string;
  verdicts: Verdict[];
  /** The facts on which it turns. */
  facts: string[];
  paths: Path[];
  /** Its place among the rules, from 1: the first one that holds decides. */
  place: number;
  todo: string;
  /** How sure it is: documented by Salesforce, seen in public code or threads, unconfirmed. */
  mark: Mark;
  source: string;
}

/** A rule by which findings are made. */
export interface ExplainedFinding {
  kind: 'finding';
  name: string;
  title: string;
  /** What it finds. */
  explanation: string;
  why: string;
  todo: string;
  severity: Severity;
  /** Controls of public standards that it touches: no claim that they are met otherwise. */
  controls: { id: string; name: string; source: string }[];
  /** Where texts of Salesforce or of others disagree. */
  disagreement?: string;
}

export interface ExplainedCause {
  kind: 'cause';
  name: string;
  explanation: string;
  fix: { who: Owner; what: string };
  mark: Mark;
  source: string;
}

export interface ExplainResult {
  schemaVersion: '1.0';
  entries: (ExplainedVerdict | ExplainedRule | ExplainedFinding | ExplainedCause)[];
}

/** What is explained, as the job finds it. */
export type ToExplain =
  | { readonly kind: 'verdict'; readonly name: Verdict }
  | { readonly kind: 'rule'; readonly rule: RuleInfo; readonly place: number }
  | { readonly kind: 'finding'; readonly card: RuleCard }
  | {
      readonly kind: 'cause';
      readonly name: ReportedCauseId;
      readonly cause: { readonly owner: Owner; readonly mark: Mark; readonly source: string };
    };

export function toExplainResult(explained: readonly ToExplain[], say: Say): ExplainResult {
  return { schemaVersion: '1.0', entries: explained.map((one) => entryOf(one, say)) };
}

function entryOf(one: ToExplain, say: Say): ExplainResult['entries'][number] {
  switch (one.kind) {
    case 'verdict':
      return {
        kind: 'verdict',
        name: one.name,
        explanation: say(Text.of(`explain.verdict.${one.name}`)),
        todo: say(Text.of(`explain.todo.${one.name}`)),
      };
    case 'rule': {
      const { facts, id, mark, paths, source, verdicts } = one.rule;
      return {
        kind: 'rule',
        name: id,
        explanation: say(Text.of(`policy.${id}.condition`)),
        verdicts: [...verdicts],
        facts: facts.map((name) => say(Text.of(`policy.fact.${name}`))),
        paths: [...paths],
        place: one.place,
        todo: say(adviceOf(id)),
        mark,
        source,
      };
    }
    case 'finding':
      return findingRuleOf(one.card, say);
    case 'cause': {
      const { cause, name } = one;
      return {
        kind: 'cause',
        name,
        explanation: say(Text.of(`causes.${name}.explanation`)),
        fix: { who: cause.owner, what: say(Text.of(`causes.${name}.fix`)) },
        mark: cause.mark,
        source: cause.source,
      };
    }
  }
}

function findingRuleOf({ controls, id, page, severity }: RuleCard, say: Say): ExplainedFinding {
  return {
    kind: 'finding',
    name: id,
    title: say(Text.of(page.title)),
    explanation: say(Text.of(page.what)),
    why: say(Text.of(page.why)),
    todo: say(Text.of(page.mend)),
    severity,
    controls: controls.flatMap((control) => CONTROLS.get(control) ?? []).map((control) => ({ ...control })),
    ...(page.differ === undefined ? {} : { disagreement: say(Text.of(page.differ)) }),
  };
}
