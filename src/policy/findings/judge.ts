/**
 * Rules over facts: what each of them comes to, and all of them together.
 */
import { uniqueGaps } from '../fact.js';
import type { Conclusion } from '../verdicts.js';
import { fingerprintOf } from './fingerprint.js';
import {
  SEVERITIES,
  type Finding,
  type FindingRule,
  type Found,
  type JudgedRule,
  type Judgement,
  type ReadFact,
  type RuleCard,
  type RuleResult,
  type Severity,
} from './types.js';

/** A rule that sees of the facts and parameters those alone that it names. */
export function ruleOver<Facts, Parameters>() {
  return <Need extends keyof Facts & string, Parameter extends keyof Parameters & string = never>(
    rule: RuleCard & {
      readonly needs: readonly Need[];
      readonly reads?: readonly ReadFact[];
      readonly parameters?: readonly Parameter[];
      readonly judge: (facts: Pick<Facts, Need>, parameters: Pick<Parameters, Parameter>) => Judgement;
    },
  ): FindingRule<Facts, Parameters> => ({ ...rule, reads: rule.reads ?? [], parameters: rule.parameters ?? [] });
}

/** Each rule in its order; its findings in the order in which it gave them, those with one fingerprint once. */
export function judgeAll<Facts, Parameters>(
  rules: readonly FindingRule<Facts, Parameters>[],
  facts: Facts,
  parameters: Parameters,
  severities: ReadonlyMap<string, Severity> = new Map(),
): JudgedRule[] {
  return rules.map((rule) => {
    const severity = severities.get(rule.id) ?? rule.severity;
    const { found, gaps = [], lookedAt, notApplicable } = rule.judge(facts, parameters);
    const findings = new Map<string, Finding>();
    for (const one of found) {
      const finding = findingOf(rule, one, severities.get(rule.id) ?? one.severity ?? severity);
      if (!findings.has(finding.fingerprint)) findings.set(finding.fingerprint, finding);
    }
    return {
      rule,
      severity,
      findings: [...findings.values()],
      gaps: uniqueGaps(gaps),
      outcome: resultOf(findings.size, gaps.length, notApplicable !== undefined),
      ...(notApplicable === undefined ? {} : { why: notApplicable }),
      ...(lookedAt && { lookedAt }),
    };
  });
}

function findingOf({ controls, id }: RuleCard, { key = [], username, ...found }: Found, severity: Severity): Finding {
  // Usernames are the same in any case.
  const whole = username === undefined ? key : [username.toLowerCase(), ...key];
  return { ...found, rule: id, severity, controls, fingerprint: fingerprintOf(id, found.subject, whole) };
}

function resultOf(findings: number, gaps: number, isNotApplicable: boolean): RuleResult {
  if (findings > 0) return 'failed';
  if (gaps > 0) return 'incomplete';
  return isNotApplicable ? 'not-applicable' : 'passed';
}

/** All findings: the gravest first, then by the order of the rules and of what each found. */
export function findingsOf(judged: readonly JudgedRule[]): Finding[] {
  const all = judged.flatMap(({ findings }) => findings);
  return SEVERITIES.flatMap((severity) => all.filter((finding) => finding.severity === severity));
}

/** How many findings there are of each severity, those that are waived apart. */
export type FindingCounts = Readonly<Record<Severity | 'waived', number>>;

export function countFindings(findings: readonly Pick<Finding, 'severity' | 'waiver'>[]): FindingCounts {
  const counts = { error: 0, warning: 0, note: 0, waived: 0 };
  for (const { severity, waiver } of findings) counts[waiver === undefined ? severity : 'waived']++;
  return counts;
}

/** Whether a finding counts against a threshold: it weighs as much or more, and nobody waived it. */
export function reaches({ severity, waiver }: Pick<Finding, 'severity' | 'waiver'>, threshold: Severity): boolean {
  return waiver === undefined && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

/** `no` if a finding reaches the threshold; else `incomplete` if any rule could not be judged to its end; else `yes`. */
export function findingsConclusion(judged: readonly JudgedRule[], threshold: Severity): Conclusion {
  if (judged.some(({ findings }) => findings.some((finding) => reaches(finding, threshold)))) return 'no';
  return judged.some(({ gaps }) => gaps.length > 0) ? 'incomplete' : 'yes';
}
