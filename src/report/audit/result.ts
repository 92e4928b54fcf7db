/**
 * The result of `audit ranges`: plain data, its texts already in words. This is what `--json` prints.
 */
import type { JudgedRule } from '../../policy/findings/index.js';
import type { Say } from '../../text.js';
import { toFindingsResult, type FindingsAbout, type FindingsResult } from '../findings/result.js';

export interface AuditRangesResult extends FindingsResult {
  /** How many ranges, and in how many lists, were looked at: the trusted ones, and those of each profile. */
  ranges: number;
  lists: number;
}

export interface AuditAbout extends FindingsAbout {
  readonly ranges: number;
  readonly lists: number;
}

export function toAuditRangesResult(
  judged: readonly JudgedRule[],
  { lists, ranges, ...about }: AuditAbout,
  say: Say,
): AuditRangesResult {
  return { ...toFindingsResult(judged, about, say), ranges, lists };
}
