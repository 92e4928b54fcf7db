import type { Assumptions } from './assumptions.js';
import type { Retirements } from './retirements.js';
import type { OrgFacts } from './types.js';

/** What is known when a decision is asked for, apart from the subject. */
export interface Facts {
  readonly org: OrgFacts;
  readonly assumptions: Assumptions;
  /** ISO time of the question, by which a password has expired or not. Not moved by `--at`. */
  readonly now: string;
  /** Days that somebody gave: they beat the org's own of the paths. Left out: those that come with the plugin. */
  readonly retirements?: Retirements;
}
