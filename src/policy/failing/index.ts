/** What a list of logins is asked to fail on, as findings. Pure: rows in, findings out. */
export { FAILING_CARDS, FAILING_RULES, type FailingKind, type FailingLogin, type FailingLogins } from './rules.js';
