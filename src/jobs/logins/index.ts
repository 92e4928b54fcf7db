/** Past logins: the list of them, of one org or several, and of one user. */
export { asksFailed, FAIL_ON, failedRows, type FailOn, loginsConclusion } from './failing.js';
export { failedOrg, readSources } from './listLogins.js';
export { freeUser, type JobDone, type LoginsJob, LoginsRun, type SeenFacts } from './loginsOfOrg.js';
export { ownUsername, type UserQuestion, userWithLogins, type UserWithLogins } from './loginsOfUser.js';
