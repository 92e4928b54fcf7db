/**
 * What an org asks of passwords and sessions, and who holds which permission: what rules of a policy file look at.
 */
import type { Fact } from './types.js';

export type PasswordPolicy =
  | 'complexity'
  | 'expiration'
  | 'historyRestriction'
  | 'lockoutInterval'
  | 'maxLoginAttempts'
  | 'minimumPasswordLength';

/** `passwordPolicies` of the org, as Salesforce names the choices, e.g. `NinetyDays`, `FifteenMinutes`, `TenAttempts`. */
export type PasswordPolicies = Readonly<Record<PasswordPolicy, Fact<string | undefined>>>;

/** From SecuritySettings (Metadata API). A known `undefined` is a setting that is not stored. */
export interface LoginPolicies {
  readonly password: PasswordPolicies;
  /** A choice, e.g. `TwoHours`. */
  readonly sessionTimeout: Fact<string | undefined>;
  /** `sessionSettings.enableMFADirectUILoginOptIn`: everybody who logs in to the user interface needs a second factor. */
  readonly mfaForUi: Fact<boolean | undefined>;
}

/** A user permission, as the Metadata API names it: `ModifyAllData`. */
export type PermissionId = string;

/** A user who holds at least one of the permissions that were asked about, at a login. */
export interface PermissionHolder {
  /** 18 characters. */
  readonly id: string;
  readonly username: string;
  /** By profile, permission set or group. */
  readonly permissions: ReadonlySet<PermissionId>;
}

/** What grants permissions, as far as it was asked for. */
export interface PermissionGrants {
  /** Those that were asked for. */
  readonly permissions: readonly PermissionId[];
  /** Which of them each profile grants itself, by its id of 18 characters; a profile that grants none is left out. */
  readonly profiles: ReadonlyMap<string, ReadonlySet<PermissionId>>;
  /** Which of them permission sets and groups grant to users, by their ids of 18 characters. */
  readonly users: ReadonlyMap<string, ReadonlySet<PermissionId>>;
}

export interface HolderQuery {
  /** Who holds at least one of these. */
  readonly holding: readonly PermissionId[];
  /** Where ids are given: what else is looked for, as far as this session sees it. */
  readonly telling?: readonly PermissionId[];
  /** Only of these users, by id; else of all active ones, {@link most} of them at most. */
  readonly ids?: readonly string[];
  readonly most?: number;
  /** Also users who are inactive; those that are named by id are told in any case. */
  readonly includeInactive?: true;
  /** Only what permission sets and groups grant. */
  readonly withoutProfiles?: true;
}
