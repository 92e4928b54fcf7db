/** Findings: one model for all that judges. Pure: facts in, findings out. */
export { CONTROLS } from './controls.js';
export {
  countFindings,
  findingsOf,
  findingsConclusion,
  judgeAll,
  reaches,
  ruleOver,
  type FindingCounts,
} from './judge.js';
export { orgKey } from './orgKey.js';
export * from './types.js';
