/**
 * What `--notify` tells of a run: what is new in it, and what nobody could judge. Plain data, in the words of the result.
 */
import type { ReportedGap } from '../gapsAndAssumptions.js';
import type { ReportedFinding } from '../findings/result.js';
import type { CheckPolicyResult, ReportedOrg } from './result.js';

export interface PolicyNews {
  schemaVersion: '1.0';
  /** The policy file. */
  policy: string;
  /** That of the run. */
  exitCode: number;
  orgs: ReportedOrg[];
  /** Findings that nobody waived and that the baseline does not have, the gravest first. */
  new: ReportedFinding[];
  incomplete: ReportedGap[];
}

/** Undefined where there is nothing to tell. */
export function newsOf(
  { findings, incomplete, orgs, policy }: CheckPolicyResult,
  exitCode: number,
): PolicyNews | undefined {
  const fresh = findings.filter(({ waiver }) => waiver === undefined);
  if (fresh.length === 0 && incomplete.length === 0) return undefined;
  return { schemaVersion: '1.0', policy, exitCode, orgs, new: fresh, incomplete };
}
