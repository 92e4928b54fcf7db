/** Former results: read, and held against each other. */
export { diffResultsOf, diffResultsOutcome } from './diffResults.js';
export { findingKey, type FormerResult, readFormerResult } from './formerResult.js';
