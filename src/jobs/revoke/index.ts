/** What lets a user in, and shutting it. */
export { askedAddress, type FoundAddress, planRevokeAddress, verifiedBefore } from './revokeAddress.js';
export {
  applyRevoke,
  exitCodeOfRevoke,
  foundBefore,
  type Planned,
  planRevoke,
  type RevokeAround,
} from './revokeLogin.js';
