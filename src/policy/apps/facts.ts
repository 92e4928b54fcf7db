/**
 * What the rules about apps look at.
 */
import type { Fact, Gap } from '../types.js';
import type { AppFacts } from './types.js';

/** The user that an app runs as. */
export interface RunAsUser {
  readonly active: Fact<boolean>;
  readonly apiOnly: Fact<boolean>;
  /** API names of the permissions that a user behind an app should not hold. */
  readonly powers: Fact<readonly string[]>;
}

/** Flows that are in use, by the label of the app, as LoginHistory tells them. */
export interface FlowUse {
  readonly app: string;
  readonly flow: 'password' | 'device' | 'user-agent';
  readonly logins: number;
  /** ISO time. */
  readonly last: string;
}

export interface AppRuleFacts {
  readonly apps: { readonly read: readonly AppFacts[]; readonly gaps: readonly Gap[] };
  /** By username in small letters; known undefined for a user whom the org does not have. */
  readonly users: ReadonlyMap<string, Fact<RunAsUser | undefined>>;
  /** Known undefined where no history was asked for. */
  readonly uses: Fact<readonly FlowUse[] | undefined>;
  /** ISO time. */
  readonly now: string;
}

export interface AppRuleParameters {
  /** Days within which the end of a certificate is a finding. */
  readonly expiring: number;
}
