/** What Salesforce decides at a login. Pure: facts in, verdicts and reasons out (docs/decision-table.md). */
export {
  ASSUMPTION_NAMES,
  ASSUMPTION_VALUES,
  parseAssume,
  parseAssumes,
  type Assumed,
  type Overrides,
} from './assume.js';
export {
  resolveAssumptions,
  SUBJECT_ASSUMPTION,
  type AssumptionOptions,
  type Assumptions,
  type SourceKind,
} from './assumptions.js';
export {
  checkIp,
  type CheckIpAnswer,
  type CheckIpQuestion,
  type CheckIpResult,
  type NamedUser,
  type ShownRange,
} from './checkIp.js';
export { decide, decideRange } from './decide.js';
export { Decider, type Piece } from './decider.js';
export { PolicyError } from './error.js';
export { gapKey, known, uniqueGaps, unreadable } from './fact.js';
export type { Facts } from './decisionFacts.js';
export { nearestName } from './nearestName.js';
export { formatPlace, OverallDecider, type Overall } from './overall.js';
export {
  retirementDates,
  RETIREMENTS,
  retirementState,
  type Quote,
  type RetirementDates,
  type Retirements,
  type RetirementState,
} from './retirements.js';
export { RULE_TABLE } from './rules.js';
export * from './types.js';
export {
  countVerdicts,
  gateOutcome,
  isWorse,
  listOutcome,
  worst,
  type Outcome,
  type VerdictCounts,
} from './verdicts.js';
