/** Past logins: which carry a password, and what becomes of them. Pure. */
export { addressesByUser } from './addresses.js';
export { keepsRanges, reasonForJwt } from './appFlow.js';
export { addressOf, isSalesforceIp } from './coverage.js';
export { Stops } from './breaksOn.js';
export { byPasswordEnd, expiringUsers, hasEnded, type ExpiringQuestion } from './expiring.js';
export { groupsByUser } from './groupsByUser.js';
export type { AnyApiAuthGrant, AnyApiAuthGrants, AnyApiAuthHolder } from './grants.js';
export { KEPT_DAYS, lookOf, unreadHistory, type Look } from './historyWindow.js';
export { byUrgency, isInUse } from './urgency.js';
export { listLogins, type ListedLogins, type LoginsQuestion } from './list.js';
export { classifyLogin } from '../loginRow/index.js';
export { Clients, type LoginFilter } from './select.js';
export { planStopgap, type Stopgap } from './stopgap.js';
export { daysUntil } from './retirement.js';
export type { ApiUsage, ApiUse, ClientName, TokenUse } from './eventLog.js';
export * from './types.js';
export { seenLogins, type LoginMoment, type SeenBefore, type ClientLogins } from './unusual.js';
export { isInstanceHost } from './instanceHost.js';
