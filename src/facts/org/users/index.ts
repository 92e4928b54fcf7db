export { readPermissionGrants, readPermissionHolders, readProfilesGranting } from './permissionHolders.js';
export { PERMISSION_FIELDS, readGrants, type Grants } from './grants.js';
export {
  HoldingReader,
  type HeldAddress,
  type HeldJob,
  type HeldSession,
  type HeldToken,
  type LoginSwitches,
} from './holdings.js';
export { readServerTime } from './serverTime.js';
export { sourceIp } from './mergedStreams.js';
export { readTemporaryHolders, readAnyApiAuthGrants } from './anyApiAuthGrants.js';
export { readExpired } from './expiredPasswords.js';
export { GroupReader } from './groups.js';
export { nearestUsername } from './nearestUsername.js';
export { countUsers, idsByEmail, selectionsOf, type Selection } from './selection.js';
export { UserReader, type UserReading } from './users.js';
export { widened } from './wideSelection.js';
