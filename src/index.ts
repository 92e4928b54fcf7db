/**
 * For programs: the address arithmetic and the decision, both pure. Commands are what users run. What stands here is
 * promised by CHANGELOG.md; all else of lib/ may change in any version.
 */
export {
  formatAddress,
  formatRange,
  IpError,
  makeRange,
  parseAddress,
  parseRange,
  RangeSet,
  type Address,
  type Range,
} from './ip/index.js';
export {
  decide,
  decideRange,
  known,
  parseAssumes,
  PolicyError,
  resolveAssumptions,
  unreadable,
  VERDICTS,
  type Ask,
  type AskedAddress,
  type Assumptions,
  type Decision,
  type Fact,
  type Facts,
  type Gap,
  type OrgFacts,
  type ProfileFacts,
  type Subject,
  type UserFacts,
  type Verdict,
} from './policy/index.js';
export { Text } from './text.js';
export { EXIT, type ExitCode } from './exitCodes.js';
