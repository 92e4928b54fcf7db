/**
 * What to do about a rule of the decision table, whatever the case at hand.
 */
import type { RuleInfo } from '../policy/index.js';
import { Text } from '../text.js';

type ListedRuleId = RuleInfo['id'];

/** The rules that give no more than a pass: there is nothing to mend. */
const PASSING = [
  'profile-range-inside',
  'delegated-auth-trusted',
  'trusted-range',
] as const satisfies readonly ListedRuleId[];

function passes(rule: ListedRuleId): rule is (typeof PASSING)[number] {
  return PASSING.some((one) => one === rule);
}

export function adviceOf(rule: ListedRuleId): Text {
  return passes(rule) ? Text.of('report.advice.no-token') : Text.of(`report.advice.${rule}`);
}
