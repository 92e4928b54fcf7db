/** The gate of a policy file: what its rules look at, read, and judged. */
export { knownIn, orgNotes } from './baseline.js';
export { checkPolicy } from './checkPolicy.js';
export { orgOf, readGateFacts, withRegister } from './facts.js';
export { lookOfGate } from './lookBack.js';
export { exitCodeUntold } from './exitCodeUntold.js';
