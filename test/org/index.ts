/** The org on loopback, for tests and benches. */
export type { Org, OrgOptions, OrgSession } from './org.js';
export { startOrg } from './org.js';
export type { AppSpec, MadeApp } from './apps.js';
export type { Fault, FaultKind, FaultMatcher } from './faults.js';
export type { RequestRecord, Counters } from './log.js';
export type { Integration, IntegrationCase } from './generate/integrations.js';
export { INTEGRATION_CASES } from './generate/integrations.js';
export type { ProfileSpec, UserSpec } from './admin.js';
export type { Permission } from './model/permissions.js';
export type { IpRange, LoginHours, OrgSettings, PasswordPolicy } from './settings.js';
export type { ReleaseUpdateRow } from './generate/updates.js';
export { ANY_API_AUTH, FLOW_RETIREMENT, SOAP_RETIREMENT } from './generate/updates.js';
export type { Vantage } from './vantages.js';
