export { type Organization, keepsOneRangeList, readOrganization } from './organization.js';
export { type MyDomainSettings, type ProfilePasswordPolicy, SettingsReader } from './settings.js';
export { type ProfileRow, readProfileRows } from './profileList.js';
export { neverExpires, passwordLife } from './passwordLife.js';
export { type Component, type ComponentType, MetadataReader, MOST_NAMES, nameKey } from './metadata.js';
export { oneRangeListGap, ProfileReader } from './profiles.js';
export { readReleaseUpdates } from './releaseUpdates.js';
export { readSetupChanges } from './setupChanges.js';
