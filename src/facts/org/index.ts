/**
 * Facts from an org, through its APIs. Reads only: nothing here changes an org.
 */
export { openOrg, OrgWitness, type OrgOptions } from './witness.js';
export type { OrgClient, SoapCall } from './wire/client.js';
export { ConnectionClient, type ClientOptions } from './wire/connection.js';
export { OrgError, OrgRefusal, type OrgErrorKind } from './wire/orgError.js';
export { READ_PERMISSIONS, type ReadPermission } from './session/permissions.js';
export type { Organization } from './settings/organization.js';
export type { MyDomainSettings, ProfilePasswordPolicy } from './settings/settings.js';
export { holds, mayRead, type Capabilities } from './session/capabilities.js';
