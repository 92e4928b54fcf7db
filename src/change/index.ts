/** The only room that changes an org: steps, carried out in order and written down (docs/adr/0020-changes.md). */
export { carryOut, type Sight, type ChangeStep } from './engine.js';
export { ChangeError, StepFailure } from './error.js';
export { PROGRAM_MACHINE, type ProgramMachine, programRuns, type StartedProgram, StartedPrograms } from './programs.js';
export { newRun, newStep, recordIn, type RunRecord, type StepRecord } from './record.js';
export { newPassword } from './newPassword.js';
export {
  foreignChange,
  foreignChangeOfToken,
  isUnanswered,
  mayBeSetUntil,
  newPasswordStep,
  passwordStep,
  type WaitedFor,
} from './passwordSteps.js';
export {
  deliverStep,
  deliveryId,
  type DoorEnd,
  HAND_OVER,
  type HandedSecret,
  isDelivery,
  pauseStep,
  type Payload,
  type RotationDoors,
  setStep,
  testStep,
  tokenStep,
  UNLOCK_AGAIN,
  UNLOCK_FIRST,
  unlockFirstStep,
  watchStep,
} from './rotateSteps.js';
export { type HeldBy, type HeldUser, Runs } from './runs.js';
export { senderTo, sendPassword } from './sending.js';
export {
  addressesStep,
  freezeStep,
  lateSteps,
  NOT_READABLE,
  sessionsStep,
  SHUTTING,
  tokensStep,
  unlockStep,
  type ShuttingStep,
  type UserChanges,
} from './userSteps.js';
export { Vault } from './vault.js';
