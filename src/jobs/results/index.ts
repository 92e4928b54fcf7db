/** Former results: read, and held against each other. */
export { diffResultsOf, diffResultsConclusion } from './diffResults.js';
export { findingKey, type FormerResult, readFormerResult } from './formerResult.js';
