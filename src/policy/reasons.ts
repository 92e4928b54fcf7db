/** The trace of a decision: one line a rule, as keys of messages/policy.md. */
import { formatRange } from '../ip/index.js';
import type { Details } from './details.js';
import type { Evaluation, Step } from './evaluate.js';
import { text } from './text.js';
import type { NamedRange, Text, TraceStep } from './types.js';

export function traceOf({ steps, situation }: Evaluation, details: Details): readonly TraceStep[] {
  return steps.map((step) => ({
    rule: step.rule.id,
    outcome: step.outcome,
    text: sentenceOf(step),
  }));

  function sentenceOf({ rule, outcome, gaps, otherwise }: Step): Text {
    if (otherwise !== undefined) return text('otherwise', rule.id, otherwise);
    if (outcome === 'undetermined') {
      return gaps.length === 0
        ? text(`${rule.id}.open`)
        : text(`${rule.id}.undetermined`, gaps.map(({ what }) => what).join(', '));
    }
    const [wording, ...params] = rule.reason(outcome === 'decided', situation, details);
    return text(`${rule.id}.${wording}`, ...params);
  }
}

/** The same trace with the range that decided in its last line; without one, several ranges together hold the addresses. */
export function withRange(trace: readonly TraceStep[], range: NamedRange | undefined): readonly TraceStep[] {
  return trace.map((step) => (step.outcome === 'decided' ? { ...step, text: rangeSentence(step.rule, range) } : step));
}

function rangeSentence(rule: string, range: NamedRange | undefined): Text {
  if (range === undefined) return text(`${rule}.decided-several`);
  const { description } = range;
  return description === undefined
    ? text(`${rule}.decided`, formatRange(range))
    : text(`${rule}.decided-described`, formatRange(range), description);
}
