/** The witness of a saved file, and how it is saved. */
export { SCHEMA_VERSION, type About } from './format.js';
export { NAMES_AS_THEY_ARE, type Names } from './names.js';
export { Pseudonyms } from './pseudonyms.js';
export { saveSnapshot, type Saved, type SaveOptions } from './save.js';
export { openSnapshot, type SnapshotWitness } from './snapshot.js';
