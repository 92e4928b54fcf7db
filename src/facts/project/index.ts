/** The witness of metadata on disk. */
export { openProjectApps } from './apps.js';
export { openProject, type ProjectWitness } from './project.js';
export type { ProjectPermissionSet, ProjectProfile } from './profiles.js';
export type { ProjectSecuritySettings } from './settings.js';
export type { WalkLimits } from './walk.js';
