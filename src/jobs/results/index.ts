/** Former results: read, and held against each other. */
export { diffResultsOf, diffResultsConclusion, FAIL_ON_RESULT } from './diffResults.js';
export { findingKey, type FormerResult, readFormerResult } from './formerResult.js';
