/**
 * Facts that are open, and what a verdict is for each of their values.
 */
import type { Gap, Verdict } from './types.js';

/** What the verdict is when an open fact has one of its values, and the other open facts stay open. */
export interface HingeValue {
  /** As `--assume` takes it; `yes` or `no` of a fact that holds or does not. */
  readonly value: string;
  readonly verdict: Verdict;
  readonly rule: string;
}

/** What an `unknown` is unless an exception holds that could not be read. */
export interface Unless {
  /** `unknown` where a rule that Salesforce's own texts leave open is what remains. */
  readonly verdict: Verdict;
  /** Of the rule that decides then, or leaves it open. */
  readonly rule: string;
  /** Those of them that are open. */
  readonly facts: readonly StopFact[];
}

/** What is an exception for a user, and mostly is not so: ids as those of hinges. */
export type StopFact = 'frozen' | 'locked' | 'verified-address';

/** An open fact on which a verdict turns. */
export interface Hinge {
  /** The assumption that `--assume` takes, else an id of the fact: `frozen`. */
  readonly fact: string;
  readonly values: readonly HingeValue[];
  /** The failed reads behind it; none where no read would settle it. */
  readonly gaps: readonly Gap[];
}
