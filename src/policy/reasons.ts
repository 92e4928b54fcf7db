/** The trace of a decision: one line a rule, as keys of messages/policy.md. */
import { formatRange } from '../ip/index.js';
import { Text } from '../text.js';
import type { Details } from './details.js';
import type { Evaluation, Step } from './evaluate.js';
import type { NamedRange, TraceStep } from './types.js';

export function traceOf({ steps, situation }: Evaluation, details: Details): readonly TraceStep[] {
  return steps.map((step) => ({
    rule: step.rule.id,
    outcome: step.outcome,
    text: sentenceOf(step),
  }));

  function sentenceOf({ rule, outcome, gaps, otherwise }: Step): Text {
    if (otherwise !== undefined) return Text.of('policy.otherwise', { rule: rule.id, verdict: otherwise });
    if (outcome === 'undetermined') {
      return gaps.length === 0
        ? Text.of(`policy.${rule.id}.open`)
        : Text.of(`policy.${rule.id}.undetermined`, { facts: gaps.map(({ what }) => what).join(', ') });
    }
    const [wording, ...params] = rule.reason(outcome === 'decided', situation, details);
    return Text.of(`policy.${rule.id}.${wording}`, TODO(...params));
  }
}

/** The same trace with the range that decided in its last line; without one, several ranges together hold the addresses. */
export function withRange(trace: readonly TraceStep[], range: NamedRange | undefined): readonly TraceStep[] {
  return trace.map((step) => (step.outcome === 'decided' ? { ...step, text: rangeSentence(step.rule, range) } : step));
}

function rangeSentence(rule: string, range: NamedRange | undefined): Text {
  if (range === undefined) return Text.of(`policy.${rule}.decided-several`);
  const { description } = range;
  return description === undefined
    ? Text.of(`policy.${rule}.decided`, TODO(formatRange(range)))
    : Text.of(`policy.${rule}.decided-described`, { range: formatRange(range), description });
}
