/**
 * Facts from an org, through its APIs. Reads only: nothing here changes an org.
 */
export { openOrg, OrgWitness, type OrgOptions } from './witness.js';
export type { OrgClient, SoapCall } from './client.js';
export { ConnectionClient, type ClientOptions } from './connection.js';
export { OrgError, OrgRefusal, type OrgErrorKind } from './orgError.js';
export { READ_PERMISSIONS, type ReadPermission } from './permissions.js';
export type { Organization } from './organization.js';
export type { MyDomainSettings, ProfilePasswordPolicy } from './settings.js';
export { holds, mayRead, type Capabilities } from './capabilities.js';
