/** The witness of a saved file, and how it is saved. */
export { SCHEMA_VERSION } from './format.js';
export { NAMES_AS_THEY_ARE } from './names.js';
export { Pseudonyms } from './pseudonyms.js';
export { saveSnapshot, type SaveOptions } from './save.js';
export { openSnapshot, type SnapshotWitness } from './snapshot.js';
