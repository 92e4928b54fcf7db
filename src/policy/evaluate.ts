/**
 * The walk through the rules, for one situation or for all that are possible.
 *
 * A fact that could not be read splits the walk: once for each value that it may have. So facts on which several rules
 * turn stay one fact, and a gap counts only where the verdicts behind it differ.
 */
import { uniqueGaps } from './fact.js';
import type { Rule } from './rules.js';
import { firstSituation, situationsAt, type FactName, type Possibilities, type Situation } from './situation.js';
import type { Gap, TraceStep, Verdict } from './types.js';

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
  /** The situation at the last step; the sentences of the steps speak of it. */
  readonly situation: Situation;
}

/** Where one possible situation ends. */
interface End {
  readonly place: number;
  readonly verdict: Verdict;
  readonly situation: Situation;
}

/** All ends behind a point of the walk. Equal keys mean: the same verdicts, turning on the same facts. */
interface Walked {
  readonly key: string;
  readonly ends: readonly [End, ...End[]];
  readonly missing: readonly Gap[];
}

/** Walks the rules in order. They must end with one that always holds. */
export function evaluate(rules: readonly Rule[], possibilities: Possibilities): Evaluation {
  const { ends, missing } = walk(rules, possibilities, 0, firstSituation(possibilities), new Set());
  const last = ends.reduce((furthest, end) => (end.place > furthest.place ? end : furthest));
  const verdicts = new Set(ends.map(({ verdict }) => verdict));
  const sure = verdicts.size === 1;
  const deciding = sure
    ? last
    : ends.reduce(
        (first, end) => (end.verdict !== last.verdict && (first === last || end.place < first.place) ? end : first),
        last,
      );
  return {
    verdict: sure ? last.verdict : 'unknown',
    rule: ruleAt(rules, deciding.place),
    steps: stepsOf(rules, possibilities, ends, last, sure),
    missing,
    situation: last.situation,
  };
}

function walk(
  rules: readonly Rule[],
  possibilities: Possibilities,
  place: number,
  situation: Situation,
  split: ReadonlySet<FactName>,
): Walked {
  const rule = ruleAt(rules, place);
  const open = rule.needs.find((name) => possibilities[name].values.length > 1 && !split.has(name));
  if (open !== undefined) return splitAt(rules, possibilities, place, situation, split, open);
  if (!rule.holds(situation)) return walk(rules, possibilities, place + 1, situation, split);
  const verdict = rule.verdict(situation);
  return { key: verdict, ends: [{ place, verdict, situation }], missing: [] };
}

/** Walks on from here once for each value of a fact. */
function splitAt(
  rules: readonly Rule[],
  possibilities: Possibilities,
  place: number,
  situation: Situation,
  split: ReadonlySet<FactName>,
  name: FactName,
): Walked {
  const [first, ...others] = situationsAt(possibilities, situation, name);
  const follow = (next: Situation): Walked => walk(rules, possibilities, place, next, new Set(split).add(name));
  const head = follow(first);
  const branches = others.map(follow);
  const ends: Walked['ends'] = [...head.ends, ...branches.flatMap((branch) => branch.ends)];
  if (branches.every(({ key }) => key === head.key)) return { ...head, ends };
  return {
    key: `${name}(${[head, ...branches].map(({ key }) => key).join()})`,
    ends,
    missing: uniqueGaps(possibilities[name].gaps, head.missing, ...branches.map(({ missing }) => missing)),
  };
}

function stepsOf(
  rules: readonly Rule[],
  possibilities: Possibilities,
  ends: readonly End[],
  last: End,
  sure: boolean,
): Step[] {
  const stopped = new Set(ends.map(({ place }) => place));
  return rules.slice(0, last.place + 1).map((rule, place): Step => {
    if (place === last.place) {
      return sure
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
