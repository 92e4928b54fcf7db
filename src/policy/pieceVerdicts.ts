/**
 * What a decision keeps of a piece of addresses, until its place is put in.
 */
import type { Text } from '../text.js';
import type { Evaluation } from './evaluate.js';
import { mergeHinges } from './hinges.js';
import type { PossibleValues } from './possibleValues.js';
import type { AskedAddress, Decision, Hinge, TokenNote, TraceStep } from './types.js';

/** How an address stands to the lists of ranges; addresses that stand alike get the same verdict. */
export interface ListStanding {
  readonly trusted: PossibleValues<boolean>;
  readonly profileRanges: PossibleValues<'none' | 'inside' | 'outside'>;
  readonly verified: PossibleValues<boolean>;
}

/** An evaluation with all that is the same wherever the addresses stand alike. */
export interface Verdicted {
  readonly evaluation: Evaluation;
  readonly trace: readonly TraceStep[];
  readonly notes: readonly Text[];
  readonly token: TokenNote;
  /** Of a verdict that is `unknown` because facts are open. */
  readonly hinges: readonly Hinge[];
  /** Finished decisions for single addresses. */
  readonly finished: Map<AskedAddress, Decision>;
}

/** Of the addresses of one piece: at least one, all with the same verdict. */
export type Verdicts = [Verdicted, ...Verdicted[]];

export function hingesOfPieces([first, ...others]: Verdicts): readonly Hinge[] {
  const told = ({ evaluation, hinges }: Verdicted): Parameters<typeof mergeHinges>[0][0] => ({
    verdict: evaluation.verdict,
    rule: evaluation.rule.id,
    hinges,
  });
  return mergeHinges([told(first), ...others.map(told)]);
}
