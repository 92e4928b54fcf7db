/** The apps of an org by which clients log in. */
export { readApps } from './apps.js';
export { readAssignedSets } from './assigned.js';
export { readAppOfKey } from './appOfKey.js';
export { readPolicyName } from './policyName.js';
