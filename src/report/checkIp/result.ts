/**
 * The result of `check ip`: plain data, its texts already in words. This is what `--json` prints.
 */
import type { Verdict } from '../../policy/types.js';
import type { ReportedAssumption, ReportedGap } from '../common.js';

export interface ReportedRange {
  scope: 'trusted' | 'profile';
  start: string;
  end: string;
  description?: string;
}

export interface ReportedReason {
  /** A rule id of docs/decision-table.md. */
  rule: string;
  outcome: 'passed' | 'decided' | 'undetermined';
  text: string;
}

export interface ReportedSubject {
  kind: 'org' | 'profile' | 'user';
  name: string;
  id?: string;
}

export interface CheckIpAnswer {
  /** An address, or `start-end` of a piece of what was asked. */
  address: string;
  subject: ReportedSubject;
  /** Whether this answer counts for the exit code. */
  decides: boolean;
  verdict: Verdict;
  rule: string;
  /** The smallest range that holds the address, when a range decided. */
  range?: ReportedRange;
  /** The nearest range, when none holds the address. */
  nearest?: ReportedRange;
  notes: string[];
  reasons: ReportedReason[];
}

export interface CheckIpResult {
  schemaVersion: '1.0';
  source: { kind: 'org' | 'project' | 'snapshot'; name: string; orgId?: string };
  path: 'soap' | 'oauth-password';
  loginApiVersion: string;
  /** ISO time for which login hours and retirement were judged. */
  at: string;
  answers: CheckIpAnswer[];
  /** How many of the deciding answers have each verdict. */
  counts: Record<Verdict, number>;
  assumptions: ReportedAssumption[];
  incomplete: ReportedGap[];
}
