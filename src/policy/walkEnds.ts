/**
 * Where a walk through the rules may end, and what can be said of all its ends together.
 */
import type { FactName, RuleInput } from './ruleInput.js';
import type { Verdict } from './types.js';
import { either } from './verdicts.js';

/** Where one possible input ends. */
export interface WalkEnd {
  /** Of the rule that holds, in the order of the rules. */
  readonly place: number;
  readonly verdict: Verdict;
  readonly input: RuleInput;
  /** The open facts that had been given a value when the end was reached. It does not turn on the others. */
  readonly settled: ReadonlySet<FactName>;
}

/** What several possible ends have in common. */
export interface CombinedEnd {
  readonly verdict: Verdict;
  /** Of the rule that decides at the latest, or of the first one that could have decided otherwise. */
  readonly place: number;
  /** The furthest end. */
  readonly last: WalkEnd;
  /** Every end has this very verdict. */
  readonly sure: boolean;
}

/** @param ends at least one */
export function combinedEnd(ends: readonly WalkEnd[]): CombinedEnd {
  const last = furthest(ends);
  const others = ends.filter((one) => one.verdict !== last.verdict);
  if (others.length === 0) return { verdict: last.verdict, place: last.place, last, sure: true };
  const verdict = ends.map((one) => one.verdict).reduce(either);
  // Refused either way: by the last rule at the latest. Whether an earlier one refuses before it is not known.
  const place = verdict === 'unknown' ? Math.min(...others.map((one) => one.place)) : last.place;
  return { verdict, place, last, sure: false };
}

function furthest(ends: readonly WalkEnd[]): WalkEnd {
  return ends.reduce((found, one) => (one.place > found.place ? one : found));
}

/** The ends that can still be reached when a fact has a value. */
export function endsWith<Name extends FactName>(
  ends: readonly WalkEnd[],
  name: Name,
  value: RuleInput[Name],
): WalkEnd[] {
  return ends.filter(({ settled, input }) => !settled.has(name) || input[name] === value);
}
