/**
 * Findings: what a rule holds against what an org, a project or a list of logins has, and what each rule came to.
 * Plain data; one model for every command that judges.
 */
import type { PlainKey, Text } from '../../text.js';
import type { Gap, OrgFacts } from '../types.js';
import type { UserFactName } from '../userFactTable.js';

/** How much a finding weighs, from grave to light. */
export type Severity = 'error' | 'warning' | 'note';
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** What kind of thing a finding is about. */
export type SubjectKind =
  | 'org'
  | 'setting'
  | 'profile'
  | 'range'
  | 'user'
  | 'address'
  | 'country'
  | 'integration'
  | 'client'
  | 'path'
  | 'app'
  | 'entry';

export interface FindingSubject {
  readonly kind: SubjectKind;
  /** What people call it: `Sales`, `203.0.113.0/24`. */
  readonly name: string;
  /** By which it is known from run to run, where names change: a ProfileId. */
  readonly id?: string;
  /** In what it stands, where its name alone does not tell: the list of a range. */
  readonly within?: string;
}

/** Where to look: a line of a file, or a thing of an org by its path there (`NetworkAccess/203.0.113.0/24`). */
export type FindingLocation =
  | { readonly kind: 'file'; readonly file: string; readonly line?: number }
  | { readonly kind: 'logical'; readonly name: string };

/** Why a finding that is there does not count. */
export interface Waiver {
  readonly reason: string;
  readonly owner?: string;
  /** ISO day on which it ends. */
  readonly until?: string;
  /** Nobody waived it: a former run found it already. */
  readonly baseline?: true;
}

/** A control of a standard that a rule touches. No claim that it is met. */
export interface Control {
  /** `SBS-AUTH-003` */
  readonly id: string;
  readonly name: string;
  readonly source: string;
}

export interface Finding {
  /** Id of the rule. */
  readonly rule: string;
  readonly severity: Severity;
  readonly subject: FindingSubject;
  readonly text: Text;
  /** What to do. */
  readonly fix: Text;
  /** Ids of controls. */
  readonly controls: readonly string[];
  /** The same in every run, as long as the rule finds the same of the same subject. */
  readonly fingerprint: string;
  readonly location: FindingLocation;
  readonly waiver?: Waiver;
}

/** What a rule finds; the rest of a {@link Finding} is the rule's. */
export interface Found {
  readonly subject: FindingSubject;
  readonly text: Text;
  readonly fix: Text;
  readonly location: FindingLocation;
  /** What tells it from other findings of the rule about the same subject: nothing that changes from run to run. */
  readonly key?: readonly string[];
  /** Who stands behind the subject: with another user it is another finding. */
  readonly username?: string;
  /** Where it is not that of the rule. */
  readonly severity?: Severity;
}

/** What a rule says of the facts. */
export interface Judgement {
  readonly found: readonly Found[];
  /** What could not be read and could have been a finding, too. */
  readonly gaps?: readonly Gap[];
  /** Why there is nothing to judge here. */
  readonly notApplicable?: Text;
  /** What alone it was asked to look at, of all that it could: names of lists, groups of users. Undefined for all of it. */
  readonly lookedAt?: readonly string[];
}

/** What stands of a rule in reports and on its page. */
export interface RuleCard {
  readonly id: string;
  readonly severity: Severity;
  /** Ids of controls. */
  readonly controls: readonly string[];
  readonly page: {
    /** A few words. */
    readonly title: PlainKey;
    /** What it finds. */
    readonly what: PlainKey;
    readonly why: PlainKey;
    readonly mend: PlainKey;
    /** Where texts of Salesforce or of others disagree. */
    readonly differ?: PlainKey;
  };
}

/** Facts of single users, or of the org as a whole, each of which a session may be unable to read. */
export type ReadFact = UserFactName | keyof OrgFacts;

/** A rule that judges facts, by parameters that the user may set. */
export interface FindingRule<Facts, Parameters> extends RuleCard {
  /** The facts that it looks at; it sees no others. */
  readonly needs: readonly (keyof Facts & string)[];
  /** Of users and of the org those that it looks at. */
  readonly reads: readonly ReadFact[];
  /** Those of the parameters by which it judges. */
  readonly parameters: readonly (keyof Parameters & string)[];
  judge(facts: Facts, parameters: Parameters): Judgement;
}

/**
 * `failed`: there are findings (and there may be gaps beside them); `incomplete`: there are none, and something could not
 * be read; `not-applicable`: nothing of the kind is there to be judged.
 */
export type RuleResult = 'passed' | 'failed' | 'incomplete' | 'not-applicable';

export interface JudgedRule {
  readonly rule: RuleCard;
  readonly severity: Severity;
  readonly outcome: RuleResult;
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
  /** Of one that is not applicable. */
  readonly why?: Text;
  /** What alone it was asked to look at, of all that it could: names of lists, groups of users. Undefined for all of it. */
  readonly lookedAt?: readonly string[];
}
