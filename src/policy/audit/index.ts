/** The audit of ranges: rules, and the facts they look at. Pure. */
export {
  AUDIT_DEFAULTS,
  profileKey,
  type AuditedList,
  type AuditedUsers,
  type AuditFacts,
  type AuditParameters,
  type LoginEvidence,
  type ProfileUsers,
  type PublishedList,
  type VerifiedAddress,
} from './facts.js';
export { AUDIT_RULES } from './rules/index.js';
export { publishedRange } from './rules/publishedRange.js';
export { verifiedOutside } from './rules/verifiedOutside.js';
