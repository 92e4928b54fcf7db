/**
 * What the rules of a policy file look at.
 */
import type { PlainKey, Text } from '../../text.js';
import { AUDIT_DEFAULTS, type AuditFacts, type AuditParameters } from '../audit/index.js';
import type {
  ApiUsage,
  ClientName,
  Expiring,
  Facts,
  Gap,
  ListedLogin,
  LoginGroup,
  LoginPolicies,
  Path,
  PermissionHolder,
  ProfileFacts,
  UserFacts,
  Verdict,
} from '../index.js';
import type { PolicyFile, Probe } from './file.js';

/**
 * What was read, with what could not be read of it, or why there is no such thing to read: a project has no logins.
 */
export type Read<T> =
  | { readonly there: true; readonly value: T; readonly gaps: readonly Gap[] }
  | { readonly there: false; readonly why: Text };

/** The logins of some time. */
export interface SeenLogins {
  /** ISO times. */
  readonly since: string;
  readonly until: string;
  /** By user and client. */
  readonly rows: readonly ListedLogin[];
  /** This plugin's own attempts: no client of anybody, but from where they came counts. */
  readonly ownRows: readonly ListedLogin[];
  readonly groups: readonly LoginGroup[];
  /** What could not be read and bears on the days on which logins stop. */
  readonly endGaps: readonly Gap[];
  /** Of integrations that were not seen in that time, the logins before it; not there where nobody had to be asked for. */
  readonly earlier?: EarlierLogins;
}

export interface EarlierLogins {
  /** ISO time. */
  readonly since: string;
  /** Whose logins were read, by id. */
  readonly users: ReadonlySet<string>;
  readonly groups: readonly LoginGroup[];
  /** What this org calls a success beside `Success`. */
  readonly successTexts: readonly string[];
  readonly gaps: readonly Gap[];
}

/** Users of the register, owners among them, and those who logged in. */
export interface SeenUsers {
  /** By id (18 characters). */
  readonly byId: ReadonlyMap<string, UserFacts>;
  /** By username in small letters. */
  readonly byUsername: ReadonlyMap<string, UserFacts>;
  /** Why nobody can be found by a name of the file: the names are pseudonyms. */
  readonly unnamed?: Gap;
  /** Email addresses in small letters, of those who were asked for by them too. */
  readonly byEmail: ReadonlyMap<string, readonly UserFacts[]>;
  /** Why nobody could be asked for by an email address. */
  readonly noEmails?: Gap;
}

/** What logins from an address of mustPass or mustNotPass come to by one path. */
export interface ProbeAnswer {
  readonly probe: Probe;
  readonly expected: 'pass' | 'no-pass';
  /** For whom: the org as a whole, a profile, a user. */
  readonly subject: string;
  readonly address: string;
  /** By which the password travels. */
  readonly path: Path;
  readonly verdict: Verdict;
  /** Id of the rule of the decision table. */
  readonly rule: string;
  readonly gaps: readonly Gap[];
}

/** Who may do what, of those of whom rules ask. */
export interface SeenPowers {
  /** Active users who hold Modify All Data or Manage Users, with what of {@link MFA} they hold. */
  readonly administrators: readonly PermissionHolder[];
  /** Users of the register by id: what of {@link POWERS} and {@link MFA} they hold; who holds none is left out. */
  readonly integrations: ReadonlyMap<string, PermissionHolder>;
  /** Whether all that they hold could be read: only then is a permission that is not there not held. */
  readonly isWhole: boolean;
}

/** Permissions that are privileges, as the Metadata API names them. */
export const POWERS = ['ModifyAllData', 'ViewAllData', 'ManageUsers', 'AuthorApex', 'CustomizeApplication'] as const;
/** Those that tell of a login to the user interface: asked for a second factor, exempt from it, or not possible at all. */
export const MFA = ['ForceTwoFactor', 'BypassMFAForUiLogins', 'ApiUserOnly'] as const;

/** All permissions of which rules ask who holds them. */
export const RULE_PERMISSIONS = [...POWERS, ...MFA, 'UseAnyApiAuth'] as const;

/** Who holds Use Any API Auth. */
export interface SeenAnyApiAuth {
  /** Ids of the profiles that grant it themselves. */
  readonly profiles: ReadonlySet<string>;
  /** Active users to whom permission sets or groups grant it. */
  readonly holders: readonly PermissionHolder[];
}

/** Times of the logins of users, newest first. */
export interface SeenHours {
  /** Seconds since 1970, by user id. */
  readonly byUser: ReadonlyMap<string, readonly number[]>;
}

/** Calls of clients by day, as far as the org keeps logs of them. */
export type SeenUsage = ApiUsage;

export interface GateFacts {
  readonly file: PolicyFile;
  /** ISO time. */
  readonly now: string;
  readonly logins: Read<SeenLogins>;
  readonly users: Read<SeenUsers>;
  readonly expiring: Read<readonly Expiring[]>;
  readonly profiles: Read<readonly ProfileFacts[]>;
  readonly org: Facts;
  readonly probes: Read<readonly ProbeAnswer[]>;
  readonly policies: Read<LoginPolicies>;
  readonly powers: Read<SeenPowers>;
  readonly anyApiAuth: Read<SeenAnyApiAuth>;
  readonly hours: Read<SeenHours>;
  readonly usage: Read<SeenUsage>;
  /** What clients call themselves of which LoginHistory has no name. */
  readonly clientNames: Read<readonly ClientName[]>;
  /** For the rules of the audit of ranges, which are rules of the file too. */
  readonly ranges: AuditFacts;
}

/** By which rules judge: days, and the percents of the audit of ranges. */
export interface GateParameters extends AuditParameters {
  readonly unusedDays: number;
  readonly newDays: number;
  readonly usageTimes: number;
  readonly rotationDays: number;
  readonly passwordDays: number;
  readonly reviewDays: number;
  readonly waiverDays: number;
  readonly sessionHours: number;
  readonly passwordLength: number;
}

export interface ParameterRow {
  readonly rule: string;
  /** As the file writes it. */
  readonly name: string;
  readonly usual: number;
  readonly unit: 'days' | 'percent' | 'hours' | 'characters' | 'times';
  /** For the schema. */
  readonly about: PlainKey;
}

export const GATE_PARAMETERS: Readonly<Record<keyof GateParameters, ParameterRow>> = {
  unusedDays: {
    rule: 'integration-unused',
    name: 'days',
    usual: 90,
    unit: 'days',
    about: 'gate.parameter.unusedDays',
  },
  newDays: {
    rule: 'integration-new-use',
    name: 'days',
    usual: 7,
    unit: 'days',
    about: 'gate.parameter.newDays',
  },
  usageTimes: {
    rule: 'integration-unusual-calls',
    name: 'times',
    usual: 3,
    unit: 'times',
    about: 'gate.parameter.usageTimes',
  },
  rotationDays: {
    rule: 'rotation-due',
    name: 'days',
    usual: 14,
    unit: 'days',
    about: 'gate.parameter.rotationDays',
  },
  passwordDays: {
    rule: 'password-ends',
    name: 'days',
    usual: 14,
    unit: 'days',
    about: 'gate.parameter.passwordDays',
  },
  reviewDays: {
    rule: 'access-review',
    name: 'days',
    usual: 365,
    unit: 'days',
    about: 'gate.parameter.reviewDays',
  },
  waiverDays: {
    rule: 'waiver-long',
    name: 'days',
    usual: 365,
    unit: 'days',
    about: 'gate.parameter.waiverDays',
  },
  sessionHours: {
    rule: 'weak-session-policy',
    name: 'hours',
    usual: 12,
    unit: 'hours',
    about: 'gate.parameter.sessionHours',
  },
  passwordLength: {
    rule: 'weak-password-policy',
    name: 'length',
    usual: 8,
    unit: 'characters',
    about: 'gate.parameter.passwordLength',
  },
  nearlyAll: {
    rule: 'whole-internet',
    name: 'percent',
    usual: AUDIT_DEFAULTS.nearlyAll,
    unit: 'percent',
    about: 'gate.parameter.nearlyAll',
  },
  broad: {
    rule: 'broad-list',
    name: 'percent',
    usual: AUDIT_DEFAULTS.broad,
    unit: 'percent',
    about: 'gate.parameter.broad',
  },
};
