/**
 * The walk through the rules, for one input or for all that are possible.
 *
 * A fact that could not be read splits the walk: once for each value that it may have. So facts on which several rules
 * turn stay one fact, and a gap counts only where the verdicts behind it differ. Two facts behind one gap (both
 * assumptions that hang on the day an org was created) are taken as independent: a gap too many may be named then.
 */
import { end, splitFacts, splitGaps, settle, split, type Diagram } from './diagram.js';
import { combinedEnd, type CombinedEnd, type WalkEnd } from './walkEnds.js';
import { uniqueGaps } from './fact.js';
import { hingesOf, unlessStopped } from './hinges.js';
import type { Rule } from './rules.js';
import { firstInput, inputsAt, type FactName, type Possibilities, type RuleInput } from './ruleInput.js';
import type { Gap, Hinge, TraceStep, Unless, Verdict } from './types.js';

export interface Step {
  readonly rule: Rule;
  readonly outcome: TraceStep['outcome'];
  /** The failed reads behind `undetermined`; none where Salesforce's texts are open. */
  readonly gaps: readonly Gap[];
  /** On the last step of a walk that none of its rules decided: what this rule would say if the undetermined do not hold. */
  readonly otherwise?: Verdict;
}

export interface Evaluation {
  readonly verdict: Verdict;
  /** The rule that decided, or the first undetermined one that could have decided otherwise. */
  readonly rule: Rule;
  /** The rules from the first to the one that surely holds. */
  readonly steps: readonly Step[];
  /** The gaps that could have changed the verdict. */
  readonly missing: readonly Gap[];
  /** The open facts on which it turns which end is reached; none where all ends have one verdict. */
  readonly hinges: readonly Hinge[];
  readonly unless?: Unless;
  /** The input at the last step; the sentences of the steps speak of it. */
  readonly input: RuleInput;
}

/** All ends behind a point of the walk, and the facts on which it turns which of them is reached. */
interface PointWalked {
  readonly ends: readonly [WalkEnd, ...WalkEnd[]];
  readonly diagram: Diagram;
}

/** Walks the rules in order. They must end with one that always holds. */
export function evaluate(rules: readonly Rule[], possibilities: Possibilities): Evaluation {
  const { ends, diagram } = walk(rules, possibilities, 0, firstInput(possibilities), new Set());
  const combined = combinedEnd(ends);
  const turning = splitFacts(diagram);
  return {
    verdict: combined.verdict,
    rule: ruleAt(rules, combined.place),
    steps: stepsOf(rules, possibilities, ends, combined),
    missing: splitGaps(settle(diagram)),
    hinges: hingesOf(rules, possibilities, ends, turning),
    ...(combined.verdict === 'unknown' ? unlessStopped(rules, ends, turning) : {}),
    input: combined.last.input,
  };
}

/**
 * The same where some facts hang together: they are as one of `sets` says, never as two of them say. A verdict that is
 * the same for each of the sets is the verdict.
 */
export function evaluateTogether(
  rules: readonly Rule[],
  possibilities: Possibilities,
  sets: readonly Partial<Possibilities>[],
): Evaluation {
  const apart = evaluate(rules, possibilities);
  if (apart.verdict !== 'unknown') return apart;
  const [first, ...others] = sets.map((set) => evaluate(rules, { ...possibilities, ...set }));
  if (first === undefined || first.verdict === 'unknown') return apart;
  return others.every(({ verdict }) => verdict === first.verdict) ? first : apart;
}

function walk(
  rules: readonly Rule[],
  possibilities: Possibilities,
  place: number,
  input: RuleInput,
  settled: ReadonlySet<FactName>,
): PointWalked {
  const rule = ruleAt(rules, place);
  const open = rule.needs.find((name) => possibilities[name].values.length > 1 && !settled.has(name));
  if (open !== undefined) return walkEach(rules, possibilities, place, input, settled, open);
  if (!rule.holds(input)) return walk(rules, possibilities, place + 1, input, settled);
  const verdict = rule.verdict(input);
  return { ends: [{ place, verdict, input, settled }], diagram: end(verdict) };
}

/** Walks on from here once for each value of a fact. */
function walkEach(
  rules: readonly Rule[],
  possibilities: Possibilities,
  place: number,
  input: RuleInput,
  settled: ReadonlySet<FactName>,
  name: FactName,
): PointWalked {
  const [first, ...others] = inputsAt(possibilities, input, name);
  const follow = (next: RuleInput): PointWalked => walk(rules, possibilities, place, next, new Set(settled).add(name));
  const head = follow(first);
  const branches = others.map(follow);
  return {
    ends: [...head.ends, ...branches.flatMap((branch) => branch.ends)],
    diagram: split(name, possibilities[name].gaps, [head.diagram, ...branches.map(({ diagram }) => diagram)]),
  };
}

function stepsOf(
  rules: readonly Rule[],
  possibilities: Possibilities,
  ends: readonly WalkEnd[],
  { last, sure, verdict }: CombinedEnd,
): Step[] {
  const stopped = new Set(ends.map(({ place }) => place));
  const decided = sure || (verdict !== 'unknown' && last.verdict === verdict);
  return rules.slice(0, last.place + 1).map((rule, place): Step => {
    if (place === last.place) {
      return decided
        ? { rule, outcome: 'decided', gaps: [] }
        : { rule, outcome: 'undetermined', gaps: [], otherwise: last.verdict };
    }
    if (!stopped.has(place)) return { rule, outcome: 'passed', gaps: [] };
    return { rule, outcome: 'undetermined', gaps: uniqueGaps(...rule.needs.map((name) => possibilities[name].gaps)) };
  });
}

function ruleAt(rules: readonly Rule[], place: number): Rule {
  const rule = rules[place];
  if (rule === undefined) throw new Error('The rules ended before one of them held.');
  return rule;
}
