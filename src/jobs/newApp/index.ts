/** The app that replaces a password: its flow, what stands in the way, and its files. */
export { type AppFile, type AppFolder, type FoundPair, README } from './files.js';
export { type NewAppPlan, planNewApp } from './generateApp.js';
export { makeApp } from './makeApp.js';
export { appName, certificateEnd } from './values.js';
