/**
 * The result of `check policy`: findings of all orgs together, and a matrix of rules and orgs. Plain data.
 */
import type { Finding, JudgedRule, RuleResult, Severity } from '../../policy/findings/index.js';
import { findingsConclusion, reaches } from '../../policy/findings/index.js';
import type { Elsewhere } from '../../policy/gate/index.js';
import { uniqueGaps, type Gap, type Look, type Conclusion } from '../../policy/index.js';
import { Text, type Say } from '../../text.js';
import { reportGaps, type ReportedSource } from '../gapsAndAssumptions.js';
import { toFindingsResult, type FindingsResult } from '../findings/result.js';
import type { ReportedLook } from '../logins/result.js';
import { reportElsewhere, type ReportedElsewhereOfFile } from './otherOrgs.js';

export interface ReportedOrg {
  /** Username, directory or file. */
  name: string;
  id?: string;
  /** All names by which it was asked for, where there are several: it is judged once. */
  askedAs?: string[];
  /** `unread`: it could not be read at all. */
  outcome: 'passed' | 'failed' | 'incomplete' | 'unread';
  /** Findings that weigh as much as the threshold or more, and are not waived. */
  counted: number;
  /** How far back logins were looked at; not there where there are none to look at. */
  looked?: ReportedLook;
}

export interface MatrixRow {
  rule: string;
  /** In the order of `orgs`. `failed`: something was found, which may be waived or weigh less than the threshold. */
  outcomes: (RuleResult | 'waived' | 'unread' | 'off')[];
}

export interface CheckPolicyResult extends FindingsResult {
  /** The policy file. */
  policy: string;
  orgs: ReportedOrg[];
  matrix: MatrixRow[];
  /** Rules that the policy file switches off: nobody judged them. */
  off: string[];
  /**
   * Entries of the file that name an org that was not judged here, which may be one that could not be read; not there where
   * there are none.
   */
  elsewhere?: ReportedElsewhereOfFile;
  apiCalls: number;
}

export interface JudgedOrgs {
  readonly policy: string;
  readonly threshold: Severity;
  /** Rules that the file switches off. */
  readonly off?: readonly string[];
  /** Entries of the file that no org took. */
  readonly elsewhere?: Elsewhere | undefined;
  readonly judged: readonly (ReportedOrgAbout & { readonly rules: readonly JudgedRule[]; readonly apiCalls: number })[];
  readonly unread: readonly { readonly name: string; readonly gap: Gap }[];
}

interface ReportedOrgAbout {
  readonly name: string;
  readonly askedAs?: readonly string[];
  readonly source: ReportedSource;
  readonly looked?: Look;
}

export function toCheckPolicyResult(
  { elsewhere, judged, off = [], policy, threshold, unread }: JudgedOrgs,
  say: Say,
): CheckPolicyResult {
  const [only] = judged;
  const several = judged.length + unread.length > 1;
  const rules = several ? together(judged) : (only?.rules ?? []);
  const source = only?.source ?? { kind: 'org' as const, name: unread.map(({ name }) => name).join(', ') };
  const result = toFindingsResult(rules, { source, threshold }, say);
  const nothing = judged.filter(({ rules: own }) => isNothing(own)).map(() => ({ what: policy, why: NOTHING }));
  const ids = [...new Set(judged.flatMap((one) => one.rules.map(({ rule }) => rule.id)))];
  return {
    ...result,
    incomplete: [
      ...reportGaps(
        uniqueGaps(
          unread.map(({ gap }) => gap),
          nothing,
        ),
        say,
      ),
      ...result.incomplete,
    ],
    policy,
    orgs: [
      ...judged.map((one) => reportOrg(one, threshold, say)),
      ...unread.map(({ name }) => ({ name, outcome: 'unread' as const, counted: 0 })),
    ],
    matrix: [
      ...ids.map((rule) => ({
        rule,
        outcomes: [...judged.map((one) => outcomeIn(one.rules, rule)), ...unread.map(() => 'unread' as const)],
      })),
      ...off.map((rule) => ({ rule, outcomes: [...judged, ...unread].map(() => 'off' as const) })),
    ],
    off: [...off],
    ...(elsewhere && { elsewhere: { ...reportElsewhere(elsewhere), waivers: elsewhere.waivers } }),
    apiCalls: judged.reduce((sum, { apiCalls }) => sum + apiCalls, 0),
  };
}

/** `no` before `incomplete` before `yes`; an org that could not be read makes it incomplete. */
export function policyConclusion({ judged, threshold, unread }: Omit<JudgedOrgs, 'policy'>): Conclusion {
  const conclusions = judged.map(({ rules }) => conclusionOf(rules, threshold));
  if (conclusions.includes('no')) return 'no';
  return unread.length > 0 || conclusions.includes('incomplete') ? 'incomplete' : 'yes';
}

/** Whether it could be read at all. */
export function isRead({ outcome }: ReportedOrg): boolean {
  return outcome !== 'unread';
}

/** Every rule is off, or has nothing there to judge: that nothing is found says nothing. */
function isNothing(rules: readonly JudgedRule[]): boolean {
  return rules.every(({ outcome }) => outcome === 'not-applicable');
}

const NOTHING = Text.of('gate.gap.nothing');

function conclusionOf(rules: readonly JudgedRule[], threshold: Severity): Conclusion {
  return isNothing(rules) ? 'incomplete' : findingsConclusion(rules, threshold);
}

const OUTCOMES = { yes: 'passed', no: 'failed', incomplete: 'incomplete' } as const;

function reportOrg(
  { askedAs, looked, name, rules, source }: JudgedOrgs['judged'][number],
  threshold: Severity,
  say: Say,
): ReportedOrg {
  return {
    name,
    ...(source.orgId === undefined ? {} : { id: source.orgId }),
    ...(askedAs === undefined ? {} : { askedAs: [...askedAs] }),
    outcome: OUTCOMES[conclusionOf(rules, threshold)],
    counted: rules.flatMap(({ findings }) => findings).filter((finding) => reaches(finding, threshold)).length,
    ...(looked && { looked: { ...looked, what: say(looked.what) } }),
  };
}

function outcomeIn(rules: readonly JudgedRule[], id: string): MatrixRow['outcomes'][number] {
  const judged = rules.find(({ rule }) => rule.id === id);
  if (judged === undefined) return 'not-applicable';
  const isWaived = judged.findings.length > 0 && judged.findings.every(({ waiver }) => waiver !== undefined);
  return isWaived && judged.gaps.length === 0 ? 'waived' : judged.outcome;
}

/** The same rules over several orgs as one: each finding, and what could not be read, says in which it is. */
function together(judged: JudgedOrgs['judged']): JudgedRule[] {
  const all = new Map<string, JudgedRule>();
  for (const { name, rules, source } of judged) {
    for (const one of rules) {
      const findings = one.findings.map((finding) => inOrg(finding, name, source.orgId ?? name));
      const gaps = one.gaps.map((gap) => ({ ...gap, what: whatIn(gap.what, name) }));
      const its = { ...one, findings, gaps };
      const before = all.get(one.rule.id);
      all.set(one.rule.id, before === undefined ? its : joined(before, its));
    }
  }
  return [...all.values()];
}

function whatIn(what: Gap['what'], org: string): Gap['what'] {
  return typeof what === 'string' ? `${what} (${org})` : Text.of('gate.what.in-org', { what, org });
}

function inOrg(finding: Finding, name: string, id: string): Finding {
  const { fingerprint, subject } = finding;
  const within = subject.within === undefined ? name : `${subject.within}, ${name}`;
  return { ...finding, subject: { ...subject, within }, fingerprint: `${fingerprint}-${id}` };
}

const WORST: readonly RuleResult[] = ['failed', 'incomplete', 'passed', 'not-applicable'];

function joined(one: JudgedRule, other: JudgedRule): JudgedRule {
  const outcome = WORST.find((worst) => one.outcome === worst || other.outcome === worst) ?? 'incomplete';
  const { rule, severity } = one;
  // Of an org that has nothing to look at nobody could ask.
  const { lookedAt } = one.outcome === 'not-applicable' ? other : one;
  return {
    ...{ rule, severity, outcome },
    ...(lookedAt && { lookedAt }),
    findings: [...one.findings, ...other.findings],
    gaps: [...one.gaps, ...other.gaps],
    ...(outcome === 'not-applicable' && one.why !== undefined ? { why: one.why } : {}),
  };
}
