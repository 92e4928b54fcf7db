/**
 * The result of `check policy --preflight`: plain data, its texts already in words. This is what `--json` prints.
 */
import type { Severity } from '../../policy/findings/index.js';
import type { CheckPolicyResult } from '../gate/result.js';
import { type PlainKey, type Say, Text } from '../../text.js';

export interface ReportedForesight {
  rule: string;
  severity: Severity;
  title: string;
  /** `unknown`: the org does not tell what this session may read. */
  judged: 'yes' | 'no' | 'unknown';
  /** Permissions, by their labels in Setup, that the rule takes and that the session lacks, or may lack. */
  missing: string[];
}

export interface ForeseenOrg {
  name: string;
  id?: string;
  /** Why it could not be opened, of one of several; then there are no rules. */
  unread?: string;
  rules: ReportedForesight[];
  /** What some rule lacks, with how many rules do, and the permission set of this plugin that grants it. */
  missing: { permission: string; permissionSet: string; rules: number }[];
}

export interface PreflightResult {
  schemaVersion: '1.0';
  /** The policy file. */
  policy: string;
  orgs: ForeseenOrg[];
  apiCalls: number;
}

/** What `check policy` answers, with --preflight or without. */
export type CheckPolicyAnswer = CheckPolicyResult | PreflightResult;

export interface ForesightAbout {
  readonly policy: string;
  readonly orgs: readonly {
    readonly name: string;
    readonly id?: string | undefined;
    readonly unread?: string;
    readonly rules: readonly {
      readonly id: string;
      readonly severity: Severity;
      readonly title: PlainKey;
      readonly judged: ReportedForesight['judged'];
      readonly missing: readonly string[];
    }[];
  }[];
  readonly apiCalls: number;
  /** Of a permission its label, and the permission set that grants it. */
  readonly labelOf: (permission: string) => string;
  readonly setOf: (permission: string) => string;
}

export function toPreflightResult(
  { apiCalls, labelOf, orgs, policy, setOf }: ForesightAbout,
  say: Say,
): PreflightResult {
  return {
    schemaVersion: '1.0',
    policy,
    orgs: orgs.map(({ id, name, rules, unread }) => ({
      name,
      ...(id === undefined ? {} : { id }),
      ...(unread === undefined ? {} : { unread }),
      rules: rules.map(({ id: rule, judged, missing, severity, title }) => ({
        ...{ rule, severity, title: say(Text.of(title)), judged },
        missing: missing.map(labelOf),
      })),
      missing: [...new Set(rules.flatMap(({ missing }) => missing))].map((permission) => ({
        permission: labelOf(permission),
        permissionSet: setOf(permission),
        rules: rules.filter(({ missing }) => missing.includes(permission)).length,
      })),
    })),
    apiCalls,
  };
}

/** Whether every rule can be judged in every org. */
export function canJudgeAll({ orgs }: PreflightResult): boolean {
  return orgs.every(
    ({ rules, unread }) => unread === undefined && rules.length > 0 && rules.every(({ judged }) => judged === 'yes'),
  );
}
