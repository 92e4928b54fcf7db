/**
 * Facts from an org, through its APIs. Nothing here changes an org by itself: `sendOnce` is the wire of the room `change`.
 */
export { openOrg, openOrgBy, type OrgOptions } from './open.js';
export { OrgWitness } from './witness.js';
export {
  ConnectionClient,
  CoreRequests,
  isNotCarriedOut,
  type OrgClient,
  OrgError,
  orgError,
  OrgRefusal,
  changeOwnPassword,
  sendOnce,
  type ChangeRequest,
  type SoapCall,
} from './wire/index.js';
export {
  type Capabilities,
  holds,
  mayRead,
  READ_PERMISSIONS,
  READER_SETS,
  setThatGrants,
  type ReadPermission,
  SETS_PASSWORDS,
} from './session/index.js';
export type { ProfilePasswordPolicy } from './settings/index.js';
export {
  HoldingReader,
  type HeldAddress,
  type HeldJob,
  type HeldSession,
  type HeldToken,
  type LoginSwitches,
  readServerTime,
} from './users/index.js';
export { type HistoryRow, type LoginRow, MOST_ROWS, OneUserReader, RECENT_ROWS } from './logins/index.js';
