/** What lets a user in, and shutting it. */
export { askedOfRevoke, checkKept, sinceOfRevoke } from './askedOfRevoke.js';
export { askedAddress, planRevokeAddress, verifiedBefore } from './revokeAddress.js';
export {
  applyRevoke,
  exitCodeOfRevoke,
  foundBefore,
  type Planned,
  planRevoke,
  type RevokeAround,
} from './revokeLogin.js';
