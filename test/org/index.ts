/** The org on loopback, for tests and benches. */
export type { Org, OrgOptions, OrgSession } from './org.js';
export { startOrg } from './org.js';
export type { AppSpec, MadeApp } from './apps.js';
export type { Fault, FaultMatcher } from './faults.js';
export type { RequestRecord } from './log.js';
export type { Integration, IntegrationCase } from './generate/integrations.js';
export { INTEGRATION_CASES } from './generate/integrations.js';
export type { Permission } from './model/permissions.js';
export type { IpRange, LoginHours } from './settings.js';
export type { ReleaseUpdateRow } from './generate/updates.js';
export { ANY_API_AUTH, FLOW_RETIREMENT, SOAP_RETIREMENT } from './generate/updates.js';
export type { Vantage } from './vantages.js';
