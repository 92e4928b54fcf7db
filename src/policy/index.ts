/** What Salesforce decides at a login. Pure: facts in, verdicts and reasons out (docs/decision-table.md). */
export { parseAssume, parseAssumes, type Overrides } from './assume.js';
export { resolveAssumptions, type Assumptions } from './assumptions.js';
export {
  checkIp,
  type IpAnswer,
  type CheckIpQuestion,
  type IpAnswers,
  type NamedUser,
  type ShownRange,
} from './checkIp.js';
export { bearsOn } from './bearing.js';
export { decide, decideRange } from './decide.js';
export { Decider } from './decider.js';
export { endingOf, endingStateAt, gapOfEnding, type Ending, type EndingState, type EndingWay } from './endings.js';
export { PolicyError } from './error.js';
export { gapKey, isOfAll, known, uniqueGaps, unreadable } from './fact.js';
export type { Facts } from './decisionFacts.js';
export {
  profileOf,
  UserLister,
  UserTally,
  FirstUsers,
  type DecidedUser,
  type ProfileSummary,
  type RuleSummary,
  type UserSummary,
} from './listUsers.js';
export type {
  HolderQuery,
  LoginPolicies,
  PasswordPolicies,
  PasswordPolicy,
  PermissionGrants,
  PermissionHolder,
  PermissionId,
} from './loginPolicies.js';
export { OverallDecider, type Overall, type OverallAnswers } from './overall.js';
export { OwnAddressDecider, type BlastRadius } from './ownAddresses.js';
export { retirementDates, RETIREMENTS, retirementState, type Quote, type Retirements } from './retirements.js';
export {
  listRanges,
  type ListedRange,
  type ListedRanges,
  type ListTotal,
  type ListOfRanges,
  type RangeRelation,
} from './listRanges.js';
export {
  diffRanges,
  profilesAsOf,
  type DiffedList,
  type DiffOutcome,
  type DiffSide,
  type MovedAddresses,
  type RangesDiff,
  type SideProfile,
} from './diffRanges.js';
export { addressesIn, RangeChanges, type RangeChange, type SetupChange } from './rangeChanges.js';
export { countWords, rangeWarnings } from './rangeWarnings.js';
export { areComplete, topicOf } from './releaseUpdates.js';
export {
  isOptionHidden,
  isRefusedAt,
  isUserState,
  resetHindrances,
  tokenEndOf,
  type ResetHindrance,
  type ResetHindranceId,
  type TokenEnd,
} from './reset.js';
export type { HindranceId } from './tokenNote.js';
export {
  isLoginOf,
  kindOfTried,
  lockOfAll,
  type LockTime,
  type Need,
  type Retry,
  type RotationClient,
  rotationClients,
  type RotationRefusal,
  type TriedLogin,
  type AttemptsLeft,
} from './rotation.js';
export { type OlderClient, olderClients, rotationNeed } from './rotationPast.js';
export { OUTSIDE_RULES, RULE_TABLE, type RuleInfo } from './rules.js';
export * from './types.js';
export { callsApiWith } from './apiScopes.js';
export { openingSets } from './openingSets.js';
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
  USER_FACTS,
  USER_TIMES,
  type FactKind,
  type KindOf,
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
  type UserDraft,
} from './userFacts.js';
export {
  countVerdicts,
  gateOutcome,
  isWorse,
  listOutcome,
  worst,
  type Outcome,
  type VerdictCounts,
} from './verdicts.js';
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
  type Unusual,
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
