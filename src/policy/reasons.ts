/** The trace of a decision: one line a rule, as keys of messages/policy.md. */
import { formatRange } from '../ip/index.js';
import { listedNames, Text } from '../text.js';
import type { ReasonParameters } from './reasonParameters.js';
import type { Evaluation, Step } from './evaluate.js';
import type { OpenRuleId, RangeRuleId, RuleId, UndeterminedRuleId } from './rules.js';
import type { NamedRange, TraceStep } from './types.js';

export function traceOf({ steps, input }: Evaluation, parameters: ReasonParameters): readonly TraceStep[] {
  return steps.map((step) => ({
    rule: step.rule.id,
    outcome: step.outcome,
    text: sentenceOf(step),
  }));

  function sentenceOf({ rule, outcome, gaps, otherwise }: Step): Text {
    if (otherwise !== undefined) return Text.of('policy.otherwise', { rule: rule.id, verdict: otherwise });
    if (outcome === 'undetermined' && gaps.length === 0 && isOpen(rule.id)) return Text.of(`policy.${rule.id}.open`);
    if (outcome === 'undetermined' && isUndetermined(rule.id)) {
      return Text.of(`policy.${rule.id}.undetermined`, { facts: listedNames(gaps.map(({ what }) => what)) });
    }
    return rule.reason(outcome === 'decided', input, parameters);
  }
}

const OPEN: Readonly<Record<OpenRuleId, true>> = {
  'soap-disabled': true,
  'soap-permission': true,
  'oauth-flow-blocked': true,
};
const isOpen = (id: RuleId): id is OpenRuleId => id in OPEN;

/** What they look at is always known. */
const SURE: Readonly<Record<Exclude<RuleId, UndeterminedRuleId>, true>> = { 'soap-version': true, untrusted: true };
const isUndetermined = (id: RuleId): id is UndeterminedRuleId => !(id in SURE);

const BY_RANGE: Readonly<Record<RangeRuleId, true>> = {
  'profile-range-inside': true,
  'delegated-auth-trusted': true,
  'trusted-range': true,
};
const isByRange = (id: string): id is RangeRuleId => Object.hasOwn(BY_RANGE, id);

/** The same trace with the range that decided in its last line; without one, several ranges together hold the addresses. */
export function withRange(trace: readonly TraceStep[], range: NamedRange | undefined): readonly TraceStep[] {
  return trace.map((step) =>
    step.outcome === 'decided' && isByRange(step.rule) ? { ...step, text: rangeSentence(step.rule, range) } : step,
  );
}

function rangeSentence(rule: RangeRuleId, range: NamedRange | undefined): Text {
  if (range === undefined) return Text.of(`policy.${rule}.decided-several`);
  const { description } = range;
  return description === undefined
    ? Text.of(`policy.${rule}.decided`, { range: formatRange(range) })
    : Text.of(`policy.${rule}.decided-described`, { range: formatRange(range), description });
}
