/** A change of a user's secrets: which clients it stops, and who can have a new token. Pure. */
export {
  isOptionHidden,
  isRefusedAt,
  isUserState,
  resetHindrances,
  tokenEndOf,
  type ResetHindrance,
  type ResetHindranceId,
  type TokenEnd,
} from './reset.js';
export {
  isLoginOf,
  kindOfTried,
  lockOfAll,
  type LockTime,
  type Need,
  type RotationClient,
  rotationClients,
  type RotationRefusal,
  type TriedLogin,
  type AttemptsLeft,
} from './rotation.js';
export { type OlderClient, olderClients, rotationNeed } from './rotationPast.js';
