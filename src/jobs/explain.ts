/**
 * The job of `explain`: what stands behind a name that the other commands print. Nothing is asked but the plugin's own
 * tables.
 */
import { CAUSE_IDS, CAUSES, type Cause, type CauseId } from '../login/phrases/causes.js';
import { APP_RULES } from '../policy/apps/index.js';
import type { RuleCard } from '../policy/findings/index.js';
import { FAILING_CARDS } from '../policy/failing/index.js';
import { GATE_CARDS } from '../policy/gate/index.js';
import { RULE_TABLE, VERDICTS, type RuleInfo, type Verdict } from '../policy/index.js';

export type NamedThing =
  | { readonly kind: 'verdict'; readonly name: Verdict }
  /** `place` counts from 1, in the order in which rules are asked. */
  | { readonly kind: 'rule'; readonly name: RuleInfo['id']; readonly rule: RuleInfo; readonly place: number }
  | { readonly kind: 'finding'; readonly name: string; readonly card: RuleCard }
  | { readonly kind: 'cause'; readonly name: CauseId; readonly cause: Cause };

/**
 * Every rule by which findings are made: those of the policy file, the audit of ranges among them, of apps, and of lists of
 * logins.
 */
export const FINDING_RULES: readonly RuleCard[] = [...GATE_CARDS, ...APP_RULES, ...FAILING_CARDS];

/** All that has a name, in the order in which it is listed. */
export const EXPLAINED: readonly NamedThing[] = [
  ...VERDICTS.map((name) => ({ kind: 'verdict' as const, name })),
  ...RULE_TABLE.map((rule, index) => ({ kind: 'rule' as const, name: rule.id, rule, place: index + 1 })),
  ...FINDING_RULES.map((card) => ({ kind: 'finding' as const, name: card.id, card })),
  ...CAUSE_IDS.map((name) => ({ kind: 'cause' as const, name, cause: CAUSES[name] })),
];

/** How many rules there are. */
export const RULES = RULE_TABLE.length;

/** Each name once. */
export const EXPLAINED_NAMES: readonly string[] = [...new Set(EXPLAINED.map(({ name }) => name))];

/** What has this name: a rule, a finding and a cause may share one. Everything without a name. */
export function explainedBy(name: string | undefined): readonly NamedThing[] {
  return name === undefined ? EXPLAINED : EXPLAINED.filter((one) => one.name === name);
}
