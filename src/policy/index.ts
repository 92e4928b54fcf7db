/** What Salesforce decides at a login. Pure: facts in, verdicts and reasons out (docs/decision-table.md). */
export { PERMISSION_LABELS } from './permissionLabels.js';
export { PLATFORM } from './platform.js';
export { ASSUMPTION_VALUES, parseAssume, parseAssumes, type Overrides } from './assume.js';
export { resolveAssumptions, type Assumptions } from './assumptions.js';
export { checkIp, type IpAnswer, type CheckIpQuestion, type IpAnswers, type NamedUser } from './checkIp.js';
export { bearsOn } from './relevantAssumptions.js';
export { decide, decideRange } from './decide.js';
export { Decider } from './decider.js';
export { endingOf, endingStateAt, gapOfEnding, type EndingWay } from './pathEndings.js';
export { PolicyError } from './error.js';
export { gapKey, isOfAll, known, uniqueGaps, unreadable } from './fact.js';
export type { Facts } from './decisionFacts.js';
export { profileOf, UserLister, UserTally, FirstUsers, type DecidedUser, type UserSummary } from './listUsers.js';
export type {
  HolderQuery,
  LoginPolicies,
  PasswordPolicies,
  PasswordPolicy,
  PermissionGrants,
  PermissionHolder,
  PermissionId,
} from './loginPolicies.js';
export { WEEKDAYS } from './loginHours.js';
export { OverallDecider } from './overallVerdict.js';
export { OwnAddressDecider, type BlastRadius } from './ownAddresses.js';
export { retirementDates, RETIREMENTS, retirementState, type Quote, type Retirements } from './retirements.js';
export {
  listRanges,
  type ListedRange,
  type ListedRanges,
  type ListOfRanges,
  type RangeRelation,
} from './listRanges.js';
export {
  diffRanges,
  profilesAsOf,
  type ListComparison,
  type DiffSide,
  type RangesDiff,
  type SideProfile,
} from './diffRanges.js';
export { addressesIn, RangeChanges, type SetupChange } from './rangeChanges.js';
export { countWords, rangeWarnings } from './rangeWarnings.js';
export { areComplete, topicOf } from './releaseUpdates.js';
export { OUTSIDE_RULES, RULE_TABLE, type RuleId, type RuleInfo } from './rules.js';
export * from './types.js';
export { callsApiWith } from './apiScopes.js';
export { openingSets } from './apps/index.js';
export type {
  AppFacts,
  AppIpPolicy,
  AppKind,
  AppOfKey,
  AppOpenedBy,
  AppsSeen,
  AppTokens,
  AssignedSets,
  PermittedUsers,
} from './apps/index.js';
export {
  SNAPSHOT_VERSIONS,
  USER_FACTS,
  USER_TIMES,
  type FactKind,
  type NamesWith,
  type UserFactName,
  type UserTimeName,
} from './userFactTable.js';
export {
  eachUserFact,
  eachUserTime,
  factRow,
  toldBy,
  USER_FACT_NAMES,
  USER_TIME_NAMES,
  userRuleFacts,
  type UserDraft,
} from './userFacts.js';
export { countVerdicts, gateConclusion, isWorse, listConclusion, worst, type Conclusion } from './verdicts.js';
export {
  KEPT_DAYS,
  type GroupBy,
  type HostLogins,
  type LoginGroup,
  type ApiUsage,
  type ApiUse,
  type ClientName,
  type TokenUse,
  isInstanceHost,
  type HeldUntil,
  type LoginFacts,
  type PasswordLife,
  type AnyApiAuthGrant,
  type AnyApiAuthGrants,
  type AnyApiAuthHolder,
  lookOf,
  unreadHistory,
  planStopgap,
  addressOf,
  isSalesforceIp,
  Clients,
  groupsByUser,
  byPasswordEnd,
  expiringUsers,
  byUrgency,
  isInUse,
  listLogins,
  type Expiring,
  type ListedLogins,
  type LoginFilter,
  addressesByUser,
  type Break,
  type BreaksOn,
  Stops,
  type UserBreak,
  type InstanceHostFinding,
  type ListedLogin,
  type Look,
  type Stopgap,
  seenLogins,
  type LoginMoment,
  type SeenBefore,
  type ClientLogins,
  hasEnded,
} from './logins/index.js';
export {
  LOGIN_PATHS,
  type LoginPath,
  TYPES_OF_SOAP,
  TYPES_WITHOUT_APPS,
  TYPES_WITHOUT_API_PASSWORD,
  classifyLogin,
  isByApp,
  isSurelySoap,
  statusGap,
  type LoginMarks,
  StatusWords,
  type LoginOutcome,
  ownClient,
  mayBeByApp,
  mayBeOf,
  LOGIN_HISTORY_WORDS,
  bare,
  isInBrowser,
  isNoName,
  isOwnClient,
  type Certainty,
} from './loginRow/index.js';
export * from './rotation/index.js';
