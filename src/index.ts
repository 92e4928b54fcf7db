/**
 * For programs: the address arithmetic and the decision, both pure. Commands are what users run.
 */
export * from './ip/index.js';
export * from './policy/index.js';
export { EXIT, type ExitCode } from './exitCodes.js';
