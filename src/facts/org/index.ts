/**
 * Facts from an org, through its APIs. Reads only: nothing here changes an org.
 */
export { openOrg, OrgWitness, type OrgOptions } from './witness.js';
export {
  type ClientOptions,
  ConnectionClient,
  CoreRequests,
  type OrgClient,
  OrgError,
  orgError,
  type OrgErrorKind,
  OrgRefusal,
  type SoapCall,
} from './wire/index.js';
export { type Capabilities, mayRead, READ_PERMISSIONS, type ReadPermission } from './session/index.js';
export type { MyDomainSettings, Organization, ProfilePasswordPolicy } from './settings/index.js';
export { type HistoryRow, type LoginRow, OneUserReader, RECENT_ROWS } from './logins/index.js';
