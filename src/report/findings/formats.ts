/**
 * The formats of results with findings.
 */
import type { Say } from '../../text.js';
import { wholeJson } from '../jsonChunks.js';
import { findingsCsv } from './columns.js';
import { findingsGithub } from './github.js';
import { findingsJunit } from './junit.js';
import type { FindingsResult } from './result.js';
import { findingsSarif, type SarifTool } from './sarif.js';

/** The first is the one of a terminal. */
export const FINDINGS_FORMATS = ['human', 'csv', 'json', 'sarif', 'junit', 'github', 'markdown', 'html'] as const;
export type FindingsFormat = (typeof FINDINGS_FORMATS)[number];

export interface FindingsAs {
  readonly tool: SarifTool;
  /** What a suite of JUnit is called. */
  readonly suite: string;
}

/** What a machine reads, as pieces of one text that ends with a line end. */
export function findingsText(
  format: Exclude<FindingsFormat, 'human' | 'markdown' | 'html'>,
  result: FindingsResult,
  { suite, tool }: FindingsAs,
  say: Say,
): Iterable<string> {
  switch (format) {
    case 'csv':
      return findingsCsv(result);
    case 'json':
      return wholeJson(result);
    case 'sarif':
      return findingsSarif(result, tool, say);
    case 'junit':
      return findingsJunit(result, suite, say);
    case 'github':
      return findingsGithub(result, say);
  }
}
