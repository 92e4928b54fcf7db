/**
 * What to do about a rule of the decision table, whatever the case at hand.
 */
import type { RuleId } from '../policy/index.js';
import { type PlainKey, Text } from '../text.js';

/** The rules that give no more than a pass: there is nothing to fix. */
const PASSING = [
  'profile-range-inside',
  'delegated-auth-trusted',
  'trusted-range',
] as const satisfies readonly RuleId[];

type Passing = (typeof PASSING)[number];

function passes(rule: RuleId): rule is Passing {
  return PASSING.some((one) => one === rule);
}

/** A rule that neither passes nor has its advice in messages/report.md does not compile: the error names the key. */
type AdviceKey = Extract<`report.advice.${Exclude<RuleId, Passing>}`, PlainKey>;

export function adviceOf(rule: RuleId): Text {
  if (passes(rule)) return Text.of('report.advice.no-token');
  const key: AdviceKey = `report.advice.${rule}`;
  return Text.of(key);
}
