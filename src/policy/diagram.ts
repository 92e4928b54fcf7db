/**
 * Which verdict follows from which values of the facts that are open, as a decision diagram: splits on facts, verdicts at
 * the ends. A split whose branches are alike is left out, so that what remains is what matters.
 */
import { uniqueGaps } from './fact.js';
import type { FactName } from './ruleInput.js';
import type { Gap, Verdict } from './types.js';
import { either } from './verdicts.js';

export type Diagram = End | Split;

interface End {
  /** Equal for diagrams that say the same. */
  readonly key: string;
  readonly verdict: Verdict;
}

interface Split {
  readonly key: string;
  readonly verdict?: undefined;
  readonly name: FactName;
  /** None for a fact that Salesforce's texts leave open: no read would settle it. */
  readonly gaps: readonly Gap[];
  /** One for each value of the fact, in their order. */
  readonly branches: readonly [Diagram, ...Diagram[]];
}

export function end(verdict: Verdict): Diagram {
  return { key: verdict, verdict };
}

export function split(name: FactName, gaps: readonly Gap[], branches: Split['branches']): Diagram {
  const [first] = branches;
  if (branches.every(({ key }) => key === first.key)) return first;
  return { key: `${name}(${branches.map(({ key }) => key).join()})`, name, gaps, branches };
}

/** Without the splits that no read would settle: where their branches differ, what can be said of both. */
export function settle(diagram: Diagram): Diagram {
  if (diagram.verdict !== undefined) return diagram;
  const [first, ...others] = diagram.branches;
  const head = settle(first);
  const settled = others.map(settle);
  return diagram.gaps.length > 0 ? split(diagram.name, diagram.gaps, [head, ...settled]) : settled.reduce(join, head);
}

/** What can be said where one of the two holds, and nobody can tell which. */
function join(one: Diagram, other: Diagram): Diagram {
  if (one.key === other.key) return one;
  if (one.verdict === undefined) {
    return branched(one, (branch, index) => join(branch, follow(other, one.name, index)));
  }
  return other.verdict === undefined ? join(other, one) : end(either(one.verdict, other.verdict));
}

/** The diagram when a fact has one of its values. */
function follow(diagram: Diagram, name: FactName, index: number): Diagram {
  if (diagram.verdict !== undefined) return diagram;
  if (diagram.name === name) return diagram.branches[index] ?? diagram.branches[0];
  return branched(diagram, (branch) => follow(branch, name, index));
}

function branched({ name, gaps, branches }: Split, change: (branch: Diagram, index: number) => Diagram): Diagram {
  const [first, ...others] = branches;
  return split(name, gaps, [change(first, 0), ...others.map((branch, index) => change(branch, index + 1))]);
}

/** The gaps behind all splits. */
export function splitGaps(diagram: Diagram): Gap[] {
  return diagram.verdict === undefined ? uniqueGaps(diagram.gaps, ...diagram.branches.map(splitGaps)) : [];
}

/** The facts behind all splits. */
export function splitFacts(diagram: Diagram): Set<FactName> {
  const found = new Set<FactName>();
  collect(diagram, found);
  return found;
}

function collect(diagram: Diagram, found: Set<FactName>): void {
  if (diagram.verdict !== undefined) return;
  found.add(diagram.name);
  for (const branch of diagram.branches) collect(branch, found);
}
