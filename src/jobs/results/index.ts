/** Former results: read, and held against each other. */
export { diffResultsOf, diffResultsOutcome, FAIL_ON_RESULT } from './diffResults.js';
export { findingKey, type FormerResult, readFormerResult } from './formerResult.js';
