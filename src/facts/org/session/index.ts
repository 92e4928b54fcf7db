export { READ_PERMISSIONS, READER_SETS, setThatGrants, type ReadPermission } from './permissions.js';
export { holds, mayRead, type Capabilities, readCapabilities, SETS_PASSWORDS } from './capabilities.js';
export { type AssignmentFields, assignmentFields, granting, grantingNow, unsureOf } from './assignments.js';
export { absentIn } from './absentFields.js';
export { gap, GapList, refusedGap } from './gaps.js';
export { type Identity, readIdentity } from './identity.js';
export { readRights, type Rights } from './rights.js';
