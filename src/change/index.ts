/** The only room that changes an org: steps, carried out in order and written down (docs/adr/0020-changes.md). */
export { carryOut, type Around, type Sight, type ChangeStep } from './engine.js';
export { ChangeError } from './error.js';
export { newStep, recordIn, type RunRecord, type StepRecord, type StepState } from './record.js';
export { Runs } from './runs.js';
export {
  addressesStep,
  freezeStep,
  passwordStep,
  sessionsStep,
  SHUTTING,
  tokensStep,
  type ShuttingStep,
  type UserChanges,
} from './userSteps.js';
