/** A move of an integration from a password to an app: which flow, what stands in its way, how far it is. Pure. */
export { chooseFlow, APP_FLOWS, type AppFlow, type ChosenFlow, type FlowChoice } from './flow.js';
export { clientTimes, silenceOfUser, type HistoryWindow, type UserSilence } from './clients.js';
export { obstaclesOf, type MoveObstacle, type MoveUser, type ObstacleId } from './obstacles.js';
export { provingApps, type ProvingApps } from './provingApps.js';
export { servingApps, type AlmostServing, type Serving, type ServingApp } from './servingApps.js';
export { QUIET_DAYS, silenceOf } from './passwordSilence.js';
export {
  certaintyOf,
  goesOnSince,
  isAtLeast,
  MOVE_STAGES,
  placeOf,
  seenMoves,
  stageOf,
  worthReading,
  type AppLogins,
  type Closed,
  type MoveStage,
  type ProvingLogins,
  type SeenMoves,
  type StageFacts,
  type TimesLeft,
  MOST_EXACT_LOGINS,
  MOST_EXACT_USERS,
} from './stages.js';
