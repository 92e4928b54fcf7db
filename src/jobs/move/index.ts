/** The way of integrations from a password to an app: how far each is, and what its owner is told. */
export { checkMoveConclusion, checkMoveTimes, moveJob, movesOfOrgs, type MoveTimes, USUAL_QUIET } from './checkMove.js';
export { generateNotices } from './generateNotice.js';
