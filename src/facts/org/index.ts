/**
 * Facts from an org, through its APIs. Reads only: nothing here changes an org.
 */
export { openOrg, OrgWitness, type OrgOptions } from './witness.js';
export {
  type ClientOptions,
  ConnectionClient,
  type OrgClient,
  OrgError,
  orgError,
  type OrgErrorKind,
  OrgRefusal,
  type SoapCall,
  fieldsOf,
  needId,
  quote,
  rowsOf,
  textOf,
  timeOf,
  type Row,
} from './wire/index.js';
export {
  type Capabilities,
  holds,
  mayRead,
  READ_PERMISSIONS,
  type ReadPermission,
  readCapabilities,
  refusedGap,
  readIdentity,
} from './session/index.js';
export { nearestUsername } from './users/index.js';
export type { MyDomainSettings, Organization, ProfilePasswordPolicy } from './settings/index.js';
export { CsvError, tokenOfLogin, StatusReader } from './logins/index.js';
