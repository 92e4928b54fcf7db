/** Apps by which clients log in, and the rules about them. Pure. */
export type { AppRuleFacts, AppRuleParameters, FlowUse, RunAsUser } from './facts.js';
export { APP_RULES } from './rules/index.js';
