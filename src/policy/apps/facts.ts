/**
 * What the rules about apps look at.
 */
import type { Fact, Gap } from '../types.js';
import type { AppFacts } from './types.js';
import type { AppUse } from './uses.js';

/** The user that an app runs as. */
export interface RunAsUser {
  readonly active: Fact<boolean>;
  readonly frozen: Fact<boolean>;
  readonly apiOnly: Fact<boolean>;
  /** API names of the permissions that a user behind an app should not hold. */
  readonly powers: Fact<readonly string[]>;
  /** Names of permission sets that it is assigned, of those that open an app; not there where the witness has none. */
  readonly sets?: Fact<ReadonlySet<string>>;
}

export interface AppRuleFacts {
  readonly apps: { readonly read: readonly AppFacts[]; readonly gaps: readonly Gap[] };
  /**
   * By username in small letters; known undefined for a user whom the org does not have. Undefined where the witness has
   * no users: a project.
   */
  readonly users: ReadonlyMap<string, Fact<RunAsUser | undefined>> | undefined;
  /** Names of permission sets that somebody is assigned, of those that open an app; not there where the witness has none. */
  readonly held?: Fact<ReadonlySet<string>> | undefined;
  /** By the label of the app; known undefined where there is no history. */
  readonly uses: Fact<ReadonlyMap<string, AppUse> | undefined>;
  /** ISO time. */
  readonly now: string;
}

export interface AppRuleParameters {
  /** Days within which the end of a certificate is a finding. */
  readonly expiring: number;
}
