/** A rotation of a password and its token: planned, carried out, taken up, watched. */
export { applyRotation } from './apply.js';
export { exitCodeOfRotate } from './exitCode.js';
export { openRotation } from './openRotation.js';
export { rotateResult } from './result.js';
export { checkResumed, checkWayOut, type Program, type Programs, sinceOfRun } from './wantedSteps.js';
