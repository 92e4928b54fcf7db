/**
 * What is known of the apps by which clients log in without a password (docs/salesforce.md section 8).
 */
import type { Fact } from '../types.js';

/** A connected app, or an External Client App. */
export type AppKind = 'connected' | 'external-client';

/** Who may use an app: whom an administrator lets in, or whoever approves it. */
export type PermittedUsers = 'admin-approved' | 'self-authorised';

/** Whether the ranges of profiles hold for logins by the app; a JWT never gets past them. */
export type AppIpPolicy = 'enforce' | 'relax-refresh' | 'relax-with-second-factor' | 'relax';

/** Tokens that users hold of an app, as OauthToken tells; logins without a user's consent may leave none. */
export interface AppTokens {
  readonly count: number;
  /** ISO time. */
  readonly lastUsed?: string;
}

export interface AppFacts {
  readonly kind: AppKind;
  /** 18 characters; absent in a project. */
  readonly id?: string;
  /** API name, without the namespace; empty where only the label is known. */
  readonly name: string;
  readonly label: string;
  /** Of the package that brought it: its publisher owns what has to be changed. */
  readonly namespace: Fact<string | undefined>;
  readonly clientCredentials: Fact<boolean>;
  /** Username of the user that client credentials log in; undefined where there is none. */
  readonly runAs: Fact<string | undefined>;
  /** When the certificate for JWT bearer ends, an ISO time; undefined where the app has none. */
  readonly certificateEnds: Fact<string | undefined>;
  readonly permitted: Fact<PermittedUsers>;
  /** Names of permission sets, and of profiles, that open the app. */
  readonly openedBy: Fact<{ readonly permissionSets: readonly string[]; readonly profiles: readonly string[] }>;
  readonly ipPolicy: Fact<AppIpPolicy>;
  /** As metadata spell them: `Api`, `Full`. */
  readonly scopes: Fact<readonly string[]>;
  readonly refreshToken: Fact<string | undefined>;
  readonly tokens: Fact<AppTokens>;
}
