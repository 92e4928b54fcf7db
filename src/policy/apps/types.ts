/**
 * What is known of the apps by which clients log in without a password (docs/salesforce.md section 8).
 */
import type { Fact, NamedRange } from '../types.js';

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

/** Names of permission sets, and of profiles, that open an app. */
export interface AppOpenedBy {
  readonly permissionSets: readonly string[];
  readonly profiles: readonly string[];
}

/** Apps that are installed, and tokens of apps that are not, by the label of these. */
export interface AppsSeen {
  readonly apps: readonly AppFacts[];
  readonly strangers: ReadonlyMap<string, AppTokens>;
}

/** Names of permission sets by the id of the user who is assigned them. */
export type AssignedSets = ReadonlyMap<string, ReadonlySet<string>>;

/** An External Client App by its consumer key. */
export interface AppOfKey {
  readonly label: string;
  readonly switchedOff: Fact<boolean>;
  /** Username of the user that client credentials log in; undefined where there is none. */
  readonly runAs: Fact<string | undefined>;
}

export interface AppFacts {
  readonly kind: AppKind;
  /** 18 characters; absent in a project. */
  readonly id?: string;
  /** As it is shown; of a project alone. */
  readonly file?: string;
  /** API name, without the namespace; empty where only the label is known. */
  readonly name: string;
  readonly label: string;
  /** Of the package that brought it: its publisher owns what has to be changed. */
  readonly namespace: Fact<string | undefined>;
  /**
   * Whether its policies switch it off, by every flow (docs/salesforce.md section 8, D); of an External Client App alone, and
   * undefined where the project is without these policies.
   */
  readonly switchedOff?: Fact<boolean | undefined>;
  /**
   * Of an External Client App on where its policies and its global settings both have it; undefined where nothing tells: the
   * project is without those settings.
   */
  readonly clientCredentials: Fact<boolean | undefined>;
  /** The username-password flow: never of an External Client App; of a connected app what the org allows, undefined where nothing tells. */
  readonly passwordFlow: Fact<boolean | undefined>;
  /** Undefined where nothing tells: no metadata of a connected app does. */
  readonly deviceFlow: Fact<boolean | undefined>;
  /** Username of the user that client credentials log in; undefined where there is none. */
  readonly runAs: Fact<string | undefined>;
  /** When the certificate for JWT bearer ends, an ISO time; undefined where the app has none, or where nothing tells. */
  readonly certificateEnds: Fact<string | undefined>;
  /**
   * Nothing tells whether the app has a certificate: the project is without the global settings, which hold key and secret
   * and do not belong there (docs/salesforce.md section 8, D).
   */
  readonly certificateUntold?: true;
  /** The certificate as metadata hold it, the base64 body of its PEM; of an External Client App of an org alone. */
  readonly certificate?: Fact<string | undefined>;
  readonly permitted: Fact<PermittedUsers>;
  readonly openedBy: Fact<AppOpenedBy>;
  readonly ipPolicy: Fact<AppIpPolicy>;
  /** Ranges of its own; an External Client App has at most 128 (D). */
  readonly ipRanges: Fact<readonly NamedRange[]>;
  /** As metadata spell them: `Api`, `Full`. */
  readonly scopes: Fact<readonly string[]>;
  readonly refreshToken: Fact<string | undefined>;
  /** Known undefined where the witness has no tokens: a project. */
  readonly tokens: Fact<AppTokens | undefined>;
}
