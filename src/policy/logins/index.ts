/** Past logins: which carry a password, and what becomes of them. Pure. */
export { addressesByUser } from './addresses.js';
export { addressOf } from './coverage.js';
export { expiringUsers, type ExpiringQuestion } from './expiring.js';
export { listLogins, type ListedLogins, type LoginsQuestion } from './list.js';
export {
  classifyLogin,
  LOGIN_PATHS,
  type Certainty,
  type LoginKind,
  type LoginMarks,
  type LoginPath,
} from '../loginRow/index.js';
export type { LoginFilter } from './select.js';
export * from './types.js';
