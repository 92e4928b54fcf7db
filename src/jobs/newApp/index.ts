/** The app that replaces a password: its flow, what stands in the way, and its files. */
export { type AppFile, type AppFolder, filesInFolder, type FoundPair, madeOf, README } from './files.js';
export { aboutPlan, type NewAppPlan, planNewApp } from './generateApp.js';
export { appName, certificateEnd } from './values.js';
