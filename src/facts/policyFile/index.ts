/** `sf-token.yml`: what a team allows, read strictly. */
export { findPolicyFile, POLICY_FILE } from './findPolicyFile.js';
export { countParameter, layoutOf, type RuleLayout } from './layout.js';
export { LARGEST_POLICY, policyOf, readPolicyFile, type PolicyRead } from './read.js';
export { hasForm } from './forms.js';
export { isLonePassword } from './lonePassword.js';
export { secretLikeAt } from './secretLike.js';
export { fields, schemaOf } from './shape.js';
export { PolicyDraft, type Plain } from './write.js';
