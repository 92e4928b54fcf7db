/** `sf-token.yml`: what a team allows, read strictly. */
export { findPolicyFile, POLICY_FILE } from './find.js';
export { countParameter, daysParameter, layoutOf, type RuleLayout } from './layout.js';
export { LARGEST_POLICY, policyOf, readPolicyFile, type PolicyRead } from './read.js';
export { hasForm } from './forms.js';
export { secretLikeAt } from './secretLike.js';
export { fields, schemaOf } from './shape.js';
export { PolicyDraft, SCHEMA_LINE, type Plain, type SectionComments } from './write.js';
