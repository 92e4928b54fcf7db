/**
 * Findings in results: plain data, its texts already in words. This is what `--json` prints of them.
 */
import {
  CONTROLS,
  countFindings,
  findingsOf,
  type Finding,
  type FindingLocation,
  type JudgedRule,
  type RuleResult,
  type Severity,
  type SubjectKind,
} from '../../policy/findings/index.js';
import { uniqueGaps } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { reportGaps, type ReportedGap, type ReportedSource } from '../gapsAndAssumptions.js';

export interface ReportedFinding {
  rule: string;
  severity: Severity;
  subject: { kind: SubjectKind; name: string; id?: string; within?: string };
  text: string;
  /** What to do. */
  fix: string;
  /** Ids of the controls that the rule touches: no claim that they are met otherwise. */
  controls: string[];
  /** The same in every run, as long as the same is found of the same subject. */
  fingerprint: string;
  file?: string;
  line?: number;
  /** Of an org: where in it. */
  place?: string;
  /** Why it does not count. */
  waiver?: {
    reason: string;
    owner?: string;
    until?: string;
    /** Nobody waived it: a former run found it already, which `--baseline` names. */
    baseline?: true;
  };
}

export interface ReportedRule {
  rule: string;
  severity: Severity;
  title: string;
  outcome: RuleResult;
  findings: number;
  controls: { id: string; name: string; source: string }[];
  /** Why it is not applicable. */
  why?: string;
  /**
   * What alone it was asked to look at: the lists that were named (`published-range`), `administrators` and `register`
   * (`verified-outside`). Empty where nobody asked; not there where it looks at all there is.
   */
  lookedAt?: string[];
  /** What it could not judge. */
  incomplete: ReportedGap[];
}

/** What every result with findings has. */
export interface FindingsResult {
  schemaVersion: '1.0';
  source: ReportedSource;
  /** Findings that weigh as much or more are a no. */
  threshold: Severity;
  /** The gravest first. */
  findings: ReportedFinding[];
  /** How many, by severity; those that are waived apart. */
  counts: { error: number; warning: number; note: number; waived: number };
  /** What each rule came to. */
  rules: ReportedRule[];
  incomplete: ReportedGap[];
}

export interface FindingsAbout {
  readonly source: ReportedSource;
  readonly threshold: Severity;
}

export function toFindingsResult(judged: readonly JudgedRule[], about: FindingsAbout, say: Say): FindingsResult {
  const findings = findingsOf(judged);
  return {
    schemaVersion: '1.0',
    source: { ...about.source },
    threshold: about.threshold,
    findings: findings.map((finding) => reportFinding(finding, say)),
    counts: { ...countFindings(findings) },
    rules: judged.map((one) => reportRule(one, say)),
    incomplete: reportGaps(uniqueGaps(...judged.map(({ gaps }) => gaps)), say),
  };
}

export function reportFinding(finding: Finding, say: Say): ReportedFinding {
  const { controls, fingerprint, fix, location, rule, severity, subject, text, waiver } = finding;
  return {
    rule,
    severity,
    subject: { ...subject },
    text: say(text),
    fix: say(fix),
    controls: [...controls],
    fingerprint,
    ...placeOf(location),
    ...(waiver === undefined ? {} : { waiver: { ...waiver } }),
  };
}

function placeOf(location: FindingLocation): Pick<ReportedFinding, 'file' | 'line' | 'place'> {
  if (location.kind === 'logical') return { place: location.name };
  return { file: location.file, ...(location.line === undefined ? {} : { line: location.line }) };
}

function reportRule({ findings, gaps, lookedAt, outcome, rule, severity, why }: JudgedRule, say: Say): ReportedRule {
  return {
    rule: rule.id,
    severity,
    title: say(Text.of(rule.page.title)),
    outcome,
    findings: findings.length,
    controls: rule.controls.flatMap((id) => CONTROLS.get(id) ?? []).map((control) => ({ ...control })),
    ...(why === undefined ? {} : { why: say(why) }),
    ...(lookedAt && { lookedAt: [...lookedAt] }),
    incomplete: reportGaps(gaps, say),
  };
}
