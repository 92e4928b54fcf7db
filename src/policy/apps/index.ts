/** Apps by which clients log in, and the rules about them. Pure. */
export { isSwitchedOn, logsInAlone, mayCallApi, takesJwt } from './ability.js';
export type { AppRuleFacts, RunAsUser } from './facts.js';
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
} from './types.js';
export { apartName, appsByLabel } from './namesakes.js';
export { openingSets } from './openingSets.js';
export { appSubject, strangerSubject } from './rule.js';
export { APP_RULES } from './rules/index.js';
export {
  SEEN_FLOWS,
  appUses,
  certifiedApps,
  labelsOfLikelyJwts,
  type AppUse,
  type CertifiedApps,
  type SeenFlow,
} from './uses.js';
