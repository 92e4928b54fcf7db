/**
 * The job of `check policy --preflight`: which rules this session could judge, by what each of them says that it looks at.
 * Nothing is read but what the session itself may.
 */
import { strikeSessionIds, toSfError } from '../errors.js';
import {
  mayRead,
  type OrgWitness,
  READ_PERMISSIONS,
  type Capabilities,
  type ReadPermission,
} from '../facts/org/index.js';
import type { AuditFacts } from '../policy/audit/index.js';
import type { ReadFact, Severity } from '../policy/findings/index.js';
import {
  fileFor,
  notAskedFor,
  rulesOn,
  UNUSED_WAIVER,
  type GateFacts,
  type LookingRule,
  type PolicyFile,
} from '../policy/gate/index.js';
import {
  listConclusion,
  type Conclusion,
  USER_FACT_NAMES,
  USER_FACTS,
  type OrgFacts,
  type UserFactName,
} from '../policy/index.js';
import type { PlainKey } from '../text.js';
import { canJudgeAll, type PreflightResult } from '../report/preflight/result.js';
import { orgOf } from './gate/index.js';

/** A rule, and whether the session may read all that it looks at. */
export interface ForeseenRule {
  readonly id: string;
  readonly severity: Severity;
  readonly title: PlainKey;
  /** `unknown`: the org does not tell what the session may read. */
  readonly judged: 'yes' | 'no' | 'unknown';
  /** Permissions that it takes and that the session lacks, or may lack. */
  readonly missing: readonly ReadPermission[];
}

/** An org and its rules. */
export interface ForeseenSource {
  readonly name: string;
  readonly id?: string | undefined;
  readonly rules: readonly ForeseenRule[];
  /** Why it could not be opened. */
  readonly unread?: string;
}

/** Who has which permission is told to those who see Setup, and to those who manage or assign users. */
type Take = ReadPermission | 'grants';
type Takes = readonly Take[];
type Whole = Exclude<keyof GateFacts | keyof AuditFacts, 'ranges'>;

const NOTHING: Takes = [];
const HISTORY: Takes = ['MonitorLoginHistory'];
const SETTINGS: Takes = ['ViewSetup'];
const GRANTS: Takes = ['grants'];

/** What the reading of each fact takes. A fact that is new does not compile without. */
const OF_FACTS: Readonly<Record<Whole, Takes>> = {
  file: NOTHING,
  now: NOTHING,
  published: NOTHING,
  // What of the org a rule looks at, it says.
  org: NOTHING,
  logins: HISTORY,
  evidence: HISTORY,
  hours: HISTORY,
  usage: [...HISTORY, 'ViewEventLogFiles'],
  clientNames: [...HISTORY, 'ViewEventLogFiles'],
  users: ['ViewAllUsers'],
  expiring: [...HISTORY, 'ViewAllUsers', ...SETTINGS, 'ModifyMetadata', 'ManageUsers'],
  profiles: SETTINGS,
  lists: SETTINGS,
  enforcedAlways: SETTINGS,
  administrators: SETTINGS,
  policies: SETTINGS,
  powers: ['ViewAllUsers', ...GRANTS],
  anyApiAuth: ['ViewAllUsers', ...GRANTS],
  // Whether the username-password flow is there.
  probes: [...SETTINGS, 'ModifyMetadata'],
};

/** The same of what is asked of single users, by the object that tells it. */
const OF_OBJECTS: Readonly<Record<(typeof USER_FACTS)[UserFactName]['told']['object'], Takes>> = {
  User: NOTHING,
  UserLogin: ['ManageUsers'],
  LoginIp: ['ManageUsers'],
  PermissionSet: GRANTS,
  // With it goes who is API Only.
  UserLicense: GRANTS,
  TwoFactorMethodsInfo: ['ManageTwoFactor'],
};

/** And of the org as a whole. */
const OF_ORG: Readonly<Record<keyof OrgFacts, Takes>> = {
  created: SETTINGS,
  sandbox: SETTINGS,
  timeZone: SETTINGS,
  releaseUpdates: SETTINGS,
  trustedRanges: SETTINGS,
  sessionRanges: SETTINGS,
  rangesEnforcedAlways: SETTINGS,
  salesforceCredentialsDisabled: SETTINGS,
  oauthPasswordFlowBlocked: ['ModifyMetadata'],
  lastSoapSuccess: HISTORY,
  lastSoapSuccessWithout: [...HISTORY, ...SETTINGS],
};

/** An org to be opened, when it is its turn. */
export interface SessionSource {
  /** As it is asked for; undefined for the default org. */
  readonly name: string | undefined;
  readonly open: () => Promise<Pick<OrgWitness, 'source' | 'capabilities' | 'apiCalls'>>;
}

/** Each org by itself: one of several that cannot be opened hides no other. @throws what the only one throws */
export async function foreseeOrgs(
  sources: readonly SessionSource[],
  file: PolicyFile,
  { hasLists, now }: { readonly now: () => Date; readonly hasLists: boolean },
): Promise<{ readonly orgs: readonly ForeseenSource[]; readonly apiCalls: number }> {
  const orgs: ForeseenSource[] = [];
  let apiCalls = 0;
  for (const { name, open } of sources) {
    try {
      const witness = await open();
      const { name: username, orgId: id } = witness.source;
      const capabilities = await witness.capabilities();
      const rules = foresee(fileFor(file, orgOf(witness)), capabilities, { now: now().toISOString(), hasLists });
      orgs.push({ name: username, id, rules });
      apiCalls += witness.apiCalls();
    } catch (error) {
      if (sources.length === 1 || name === undefined || !(error instanceof Error)) throw error;
      const [unread = ''] = toSfError(error).message.split('\n');
      orgs.push({ name: strikeSessionIds(name), rules: [], unread });
    }
  }
  return { orgs, apiCalls };
}

export function preflightConclusion(result: PreflightResult): Conclusion {
  return listConclusion({ failing: false, missing: !canJudgeAll(result) });
}

/**
 * @param now ISO time
 * @param hasLists whether lists that somebody publishes are named
 */
function foresee(
  file: PolicyFile,
  capabilities: Capabilities,
  { hasLists = false, now }: { readonly now: string; readonly hasLists?: boolean },
): ForeseenRule[] {
  const rules = eachRule(file, capabilities, notAskedFor(file, now, hasLists));
  // Whether a waiver is used is as open as what its rule finds.
  const waived = new Set(file.waivers.filter(({ until }) => until >= now.slice(0, 10)).map(({ rule }) => rule));
  const those = rules.filter(({ id }) => waived.has(id) && id !== UNUSED_WAIVER.id);
  return rules.map((rule) => (rule.id === UNUSED_WAIVER.id ? asOpenAs(rule, those) : rule));
}

function asOpenAs(rule: ForeseenRule, others: readonly ForeseenRule[]): ForeseenRule {
  const judged = (['no', 'unknown'] as const).find((open) => others.some((one) => one.judged === open)) ?? rule.judged;
  return {
    ...rule,
    judged,
    missing: PERMISSIONS.filter((permission) => others.some(({ missing }) => missing.includes(permission))),
  };
}

/** @param idle ids of rules for which nothing has to be read */
function eachRule(file: PolicyFile, capabilities: Capabilities, idle: ReadonlySet<string>): ForeseenRule[] {
  return rulesOn(file).map((rule) => {
    const takes = idle.has(rule.id) ? [] : takenBy(rule, file);
    const answers = takes.map((take) => mayTake(capabilities, take));
    const judged = answers.includes(false) ? 'no' : answers.includes(undefined) ? 'unknown' : 'yes';
    return {
      ...{ id: rule.id, severity: rule.severity, title: rule.page.title, judged },
      missing: PERMISSIONS.filter((permission) =>
        takes.some((take, index) => answers[index] !== true && permissionOf(take) === permission),
      ),
    };
  });
}

function takenBy({ needs, reads }: LookingRule, file: PolicyFile): Take[] {
  const taken = new Set<Take>([
    ...needs.flatMap((need) => (need === 'ranges' ? [] : OF_FACTS[need])),
    ...reads.flatMap(ofRead),
    ...(needs.includes('probes') && asksUsers(file)
      ? ['ViewAllUsers' as const, ...USER_FACT_NAMES.flatMap(ofRead)]
      : []),
  ]);
  return [...taken];
}

function mayTake(capabilities: Capabilities, take: Take): boolean | undefined {
  if (take !== 'grants') return mayRead(capabilities, take);
  return capabilities && ['ViewSetup', 'AssignPermissionSets', 'ManageUsers'].some((name) => capabilities.has(name));
}

/** That of the permission sets of this plugin that allows it. */
function permissionOf(take: Take): ReadPermission {
  return take === 'grants' ? 'ViewSetup' : take;
}

const PERMISSIONS = Object.keys(READ_PERMISSIONS) as ReadPermission[];

function ofRead(fact: ReadFact): Takes {
  return isOfUser(fact) ? OF_OBJECTS[USER_FACTS[fact].told.object] : OF_ORG[fact];
}

function isOfUser(fact: ReadFact): fact is UserFactName {
  return Object.hasOwn(USER_FACTS, fact);
}

/** What a login of a user comes to hangs on all that is known of the user. */
function asksUsers({ mustNotPass, mustPass }: PolicyFile): boolean {
  return [...mustPass, ...mustNotPass].some(({ usernames }) => usernames !== undefined);
}
