/**
 * The rules over the facts of one org, by what the file says of severities, and with its waivers.
 */
import { Text, type PlainKey } from '../../../text.js';
import { AUDIT_RULES, type AuditFacts } from '../../audit/index.js';
import {
  judgeAll,
  type Finding,
  type FindingRule,
  type JudgedRule,
  type ReadFact,
  type RuleCard,
  type Severity,
  type SubjectKind,
  type Waiver,
} from '../../findings/index.js';
import { uniqueGaps } from '../../fact.js';
import type { Gap } from '../../types.js';
import { GATE_PARAMETERS, type GateFacts, type GateParameters } from '../facts.js';
import type { PolicyFile, WaiverEntry } from '../file.js';
import { isFor, type JudgedOrg } from '../entriesOfOrg.js';
import { gatePage, gateRule, isPast, Judging, notApplicable, ofWaiver, waiverName } from '../rule.js';
import { entryWithoutOwner } from '../rules/entryWithoutOwner.js';
import { GATE_RULES } from '../rules/index.js';
import { waiverExpired } from '../rules/waiverExpired.js';
import { waiverLong } from '../rules/waiverLong.js';

/** Rules about waivers themselves. */
const OF_WAIVERS: ReadonlySet<string> = new Set([waiverExpired, waiverLong, entryWithoutOwner].map(({ id }) => id));

/** Every rule that the file does not switch off, and what it comes to. */
export function judgeGate(facts: GateFacts, org: JudgedOrg): JudgedRule[] {
  const { file, now } = facts;
  const isOn = ({ id }: RuleCard): boolean => file.rules.get(id)?.severity !== 'off';
  const [parameters, severities] = [parametersOf(file), severitiesOf(file)];
  // A waiver of another org is looked after there.
  const ours = { ...facts, file: { ...file, waivers: file.waivers.filter((waiver) => isFor(waiver, org)) } };
  const factsOf = ({ id }: RuleCard): GateFacts => (OF_WAIVERS.has(id) ? ours : facts);
  const judged = [
    ...GATE_RULES.filter(isOn).flatMap((rule) => judgeAll([rule], factsOf(rule), parameters, severities)),
    ...judgeAll(AUDIT_RULES.filter(isOn), facts.ranges, parameters, severities),
  ];
  const used = new Set<WaiverEntry>();
  const waivers = waiversInForce({ file, now, org });
  const waived = judged.map((one) => ({
    ...one,
    findings: one.findings.map((finding) => withWaiver(finding, waiverOf(finding, waivers, org), used)),
  }));
  const last = [unusedWaivers(judged, used, org, now)].filter(isOn);
  return [...waived.map((one) => withoutPseudonyms(one, facts)), ...judgeAll(last, facts, parameters, severities)];
}

/**
 * Of users and profiles whose names are pseudonyms nobody can tell whether a waiver names them: where the file has waivers
 * of the rule that name somebody, what is found of such is open.
 */
function withoutPseudonyms(judged: JudgedRule, { file, users }: GateFacts): JudgedRule {
  const unnamed = users.there ? users.value.unnamed : undefined;
  const isNamed = file.waivers.some(({ rule, subject }) => rule === judged.rule.id && subject !== undefined);
  if (unnamed === undefined || !isNamed) return judged;
  const findings = judged.findings.filter(({ subject, waiver }) => waiver !== undefined || !NAMED.has(subject.kind));
  if (findings.length === judged.findings.length) return judged;
  const outcome = findings.length > 0 ? 'failed' : 'incomplete';
  return { ...judged, findings, outcome, gaps: uniqueGaps(judged.gaps, [unnamed]) };
}

const NAMED: ReadonlySet<SubjectKind> = new Set(['user', 'profile', 'range']);

/** A rule with what it looks at. */
export interface LookingRule extends Pick<RuleCard, 'id' | 'severity' | 'page'> {
  readonly needs: readonly (keyof GateFacts | keyof AuditFacts)[];
  readonly reads: readonly ReadFact[];
}

/** The rules that are on, with what they look at, in the order of reports. */
export function rulesOn(file: PolicyFile): LookingRule[] {
  const severities = severitiesOf(file);
  const all: readonly LookingRule[] = [...GATE_RULES, ...AUDIT_RULES, { ...UNUSED_WAIVER, needs: ['file'], reads: [] }];
  return all
    .filter(({ id }) => file.rules.get(id)?.severity !== 'off')
    .map((rule) => ({ ...rule, severity: severities.get(rule.id) ?? rule.severity }));
}

/** Whether a waiver of the rule's may stand in the file: what is wrong with waivers is put right in them. */
export function isWaivable(rule: string): boolean {
  return rule !== waiverExpired.id && rule !== UNUSED_WAIVER.id;
}

/** Ids of the rules that the file switches off, in the order of reports. */
export function rulesOff({ rules }: PolicyFile): string[] {
  return [...GATE_RULES, ...AUDIT_RULES, UNUSED_WAIVER].flatMap(({ id }) =>
    rules.get(id)?.severity === 'off' ? [id] : [],
  );
}

/** Whether a rule that is on looks at a fact: what nobody looks at need not be read. */
export function isNeeded({ rules }: PolicyFile, fact: keyof GateFacts): boolean {
  return GATE_RULES.some(({ id, needs }) => needs.includes(fact) && rules.get(id)?.severity !== 'off');
}

export function parametersOf({ rules }: PolicyFile): GateParameters {
  const of = (key: keyof GateParameters): number => {
    const { name, rule, usual } = GATE_PARAMETERS[key];
    return rules.get(rule)?.parameters[name] ?? usual;
  };
  return {
    unusedDays: of('unusedDays'),
    newDays: of('newDays'),
    rotationDays: of('rotationDays'),
    usageTimes: of('usageTimes'),
    passwordDays: of('passwordDays'),
    reviewDays: of('reviewDays'),
    waiverDays: of('waiverDays'),
    sessionHours: of('sessionHours'),
    passwordLength: of('passwordLength'),
    nearlyAll: of('nearlyAll'),
    broad: of('broad'),
  };
}

function severitiesOf({ rules }: PolicyFile): Map<string, Severity> {
  const found = new Map<string, Severity>();
  for (const [id, { severity }] of rules) if (severity !== undefined && severity !== 'off') found.set(id, severity);
  return found;
}

interface JudgingContext {
  readonly file: PolicyFile;
  readonly now: string;
  readonly org: JudgedOrg;
}

/** Of a file with thousands of them each finding looks at those of its rule alone. */
type WaiversByRule = ReadonlyMap<string, readonly WaiverEntry[]>;

/** Those for an org that are not over. */
function waiversInForce({ file, now, org }: JudgingContext): WaiversByRule {
  return Map.groupBy(
    file.waivers.filter((waiver) => !isPast(waiver.until, now) && isFor(waiver, org)),
    ({ rule }) => rule,
  );
}

function waiverOf(finding: Finding, waivers: WaiversByRule, org: JudgedOrg): WaiverEntry | undefined {
  return waivers.get(finding.rule)?.find((waiver) => waives(waiver, finding, org));
}

/** @param waiver of the rule that found it */
function waives({ subject }: WaiverEntry, finding: Finding, { id, name: orgName }: JudgedOrg): boolean {
  const { fingerprint, subject: of } = finding;
  return (
    subject === undefined ||
    // As a report on one org has it, and as one on several does.
    [of.name, waiverSubject(finding), fingerprint, `${fingerprint}-${id ?? orgName}`].some((name) =>
      isCalled(subject, name),
    )
  );
}

/** Usernames are the same in any case, as Salesforce has them. */
function isCalled(written: string, name: string): boolean {
  return written === name || (name.includes('@') && written.toLowerCase() === name.toLowerCase());
}

/** By what a waiver names the subject of a finding alone: `203.0.113.0/24 (Network Access)`. */
export function waiverSubject({ subject: { name, within } }: Pick<Finding, 'subject'>): string {
  return within === undefined ? name : `${name} (${within})`;
}

function withWaiver(finding: Finding, entry: WaiverEntry | undefined, used: Set<WaiverEntry>): Finding {
  if (entry === undefined) return finding;
  used.add(entry);
  const { owner, reason, until } = entry;
  const waiver: Waiver = { reason, owner, until };
  return { ...finding, waiver };
}

/** An org with what its rules came to. */
export interface JudgedByOrg {
  readonly org: JudgedOrg;
  readonly rules: readonly JudgedRule[];
}

/**
 * The rules of several orgs that one file was held against: a waiver that was used in one of them is not unused, and what is
 * used nowhere may be so in an org that could not be read.
 */
export function withoutUsedElsewhere(
  orgs: readonly JudgedByOrg[],
  { file, now, unread }: { readonly file: PolicyFile; readonly now: string; readonly unread: readonly Gap[] },
): (readonly JudgedRule[])[] {
  const used = new Set(
    orgs.flatMap(({ org, rules }) => {
      const waivers = waiversInForce({ file, now, org });
      return rules.flatMap(({ findings }) =>
        findings.flatMap((finding) => {
          const waiver = waiverOf(finding, waivers, org);
          return waiver === undefined ? [] : [keyOf(waiver)];
        }),
      );
    }),
  );
  const general = new Set(file.waivers.filter(({ org }) => org === undefined).map(keyOf));
  const keyOfFinding = ({ location, subject }: Finding): string =>
    `${location.kind === 'file' ? location.line : ''} ${subject.name} ${subject.within ?? ''}`;
  return orgs.map(({ rules }) =>
    rules.map((judged) => {
      if (judged.rule.id !== UNUSED_WAIVER.id) return judged;
      const left = judged.findings.filter((finding) => !used.has(keyOfFinding(finding)));
      const findings = unread.length === 0 ? left : left.filter((finding) => !general.has(keyOfFinding(finding)));
      const gaps = findings.length === left.length ? judged.gaps : uniqueGaps(judged.gaps, unread);
      return { ...judged, findings, gaps, outcome: resultOf(findings, gaps, judged) };
    }),
  );
}

/** By which a waiver is found again: its line, and what a finding about it is called. */
function keyOf(waiver: WaiverEntry): string {
  return `${waiver.line} ${waiverName(waiver)} ${waiver.org ?? ''}`;
}

function resultOf(
  findings: readonly Finding[],
  gaps: readonly Gap[],
  { outcome }: Pick<JudgedRule, 'outcome'>,
): JudgedRule['outcome'] {
  if (findings.length > 0) return 'failed';
  if (gaps.length > 0) return 'incomplete';
  return outcome === 'failed' ? 'passed' : outcome;
}

/** A waiver of something that is not found here (any more). One for another org may be used there. */
function unusedWaivers(
  judged: readonly JudgedRule[],
  used: ReadonlySet<WaiverEntry>,
  org: JudgedOrg,
  now: string,
): FindingRule<GateFacts, GateParameters> {
  return gateRule({
    ...UNUSED_WAIVER,
    needs: ['file'],
    judge: ({ file }) => {
      if (file.waivers.length === 0) return notApplicable(Text.of('gate.none.waivers'));
      const judging = new Judging();
      for (const waiver of file.waivers) {
        const { rule, until } = waiver;
        if (used.has(waiver) || isPast(until, now) || !isFor(waiver, org)) continue;
        const found = { ...ofWaiver(file, waiver), fix: Text.of('gate.waiver-unused.fix') };
        if (file.rules.get(rule)?.severity === 'off') {
          judging.add({
            ...found,
            text: Text.of('gate.waiver-unused.off', { rule }),
            fix: Text.of('gate.waiver-unused.off-fix'),
          });
          continue;
        }
        const ofRule = judged.find((one) => one.rule.id === rule);
        // What it waives may be among what could not be judged.
        judging.miss(ofRule?.gaps ?? []);
        if (isJudged(ofRule)) judging.add({ ...found, text: Text.of('gate.waiver-unused.found') });
      }
      return judging.done();
    },
  });
}

/** Whether a rule is on and was judged to its end. */
function isJudged(ofRule: JudgedRule | undefined): boolean {
  if (ofRule === undefined) return false;
  const isOfFile = ofRule.why === undefined || hasNoneOf(ofRule);
  return ofRule.gaps.length === 0 && (ofRule.outcome !== 'not-applicable' || isOfFile);
}

/** Whether the file itself says that there is nothing to judge. */
export function hasNoneOf({ why }: Pick<JudgedRule, 'why'>): boolean {
  return why !== undefined && FILE_HAS_NONE.has(why.key);
}

/** Reasons for which a rule is not applicable that the file itself gives, whatever could be read. */
const FILE_HAS_NONE: ReadonlySet<string> = new Set([
  'gate.none.register',
  'gate.none.clients',
  'gate.none.owners',
  'gate.none.ranges',
  'gate.none.probes',
  'gate.none.waivers',
] satisfies PlainKey[]);

export const UNUSED_WAIVER = {
  id: 'waiver-unused',
  severity: 'warning',
  controls: ['SBS-FDNS-001'],
  page: gatePage('waiver-unused'),
} as const;
