/** A move of an integration from a password to an app: which flow, and what stands in its way. Pure. */
export {
  chooseFlow,
  APP_FLOWS,
  type AppFlow,
  type ChosenFlow,
  type FlowChoice,
  type FlowFacts,
  type SharedClient,
} from './flow.js';
export { obstaclesOf, type MoveObstacle, type MoveUser, type ObstacleId } from './obstacles.js';
