/**
 * The result of `list apps`: plain data, its texts already in words. This is what `--json` prints.
 */
import type { SeenFlow } from '../../policy/apps/index.js';
import type { AppIpPolicy, AppKind, PermittedUsers } from '../../policy/index.js';
import type { ReportedGap, ReportedSource } from '../gapsAndAssumptions.js';
import type { ReportedFinding } from '../findings/result.js';
import type { ReportedLook } from '../logins/result.js';

/** `not-told`: no API and no metadata tell. */
export type FlowState = 'on' | 'off' | 'not-told';

/** The user of client credentials. What a project does not know of users is not there. */
export interface ListedRunAs {
  username: string;
  /** null: whether the org has such a user could not be read. */
  found?: boolean | null;
  active?: boolean | null;
  frozen?: boolean | null;
  apiOnly?: boolean | null;
  /** Permissions of an administrator that the user holds, as the Metadata API names them. */
  powers?: string[] | null;
}

/** Logins through the app, by LoginHistory.Application. */
export interface ListedAppUse {
  logins: number;
  /** ISO time. */
  last?: string;
  /** By flow; `untold` is OAuth without a subtype, as a JWT has it. */
  flows: Partial<Record<SeenFlow, number>>;
  /** How many users logged in through it, and those with the most logins; without a username, of a user nobody sees. */
  users: number;
  named: { username?: string; userId: string; logins: number; last: string; flows: SeenFlow[] }[];
  /** false where there may be more. */
  whole: boolean;
}

/** null: could not be read, and `incomplete` says why. */
export interface ListedApp {
  /**
   * `not-installed`: clients log in through it, or users hold tokens of it, and the org has no such app; null where that could
   * not be read. All else of both is null.
   */
  kind: AppKind | 'not-installed' | null;
  /** 18 characters; absent in a project. */
  id?: string;
  /** API name; empty where only the label is known. */
  name: string;
  label: string;
  /** Of the package that brought it, whose publisher owns the fix; empty for an app of the org's own. */
  namespace: string | null;
  /**
   * Whether its policies switch it off, by every flow; absent of a connected app, and of a project that is without these
   * policies.
   */
  switchedOff?: boolean | null;
  /** Of an app that is switched off none is on. */
  flows: {
    clientCredentials: FlowState | null;
    /** on: the app has a certificate that has not ended, by which JWT bearer signs. A project without global settings does not tell. */
    jwt: FlowState | null;
    /** The username-password flow: on where the org allows it to connected apps. */
    password: FlowState | null;
    device: FlowState | null;
    userAgent: FlowState | null;
  };
  /** ISO time; absent without a certificate. */
  certificateEnds?: string;
  /** Absent where no user is named. */
  runAs?: ListedRunAs | null;
  /**
   * Whether anybody can log in by it without a user at the screen, by client credentials or JWT bearer: a flow with what it
   * needs, a scope for the API, and somebody whom its policies let in. null too where nothing tells.
   */
  logsInAlone: boolean | null;
  permitted: PermittedUsers | null;
  openedBy: { permissionSets: string[]; profiles: string[] } | null;
  ipPolicy: AppIpPolicy | null;
  /** Ranges of the app's own. */
  ipRanges: { start: string; end: string; description?: string }[] | null;
  scopes: string[] | null;
  /** Empty where it is not stored. */
  refreshToken: string | null;
  /** Absent in a project. `whole` is false where there may be more. */
  tokens?: { count: number; lastUsed?: string; whole: boolean } | null;
  /** Absent where there is no history. */
  use?: ListedAppUse | null;
  /**
   * How many other apps here bear the same label; absent where none does. The history and some tokens name the label alone:
   * `use` is then of all of them together, and so may `tokens` be.
   */
  namesakes?: number;
  findings: ReportedFinding[];
}

export interface ListAppsResult {
  schemaVersion: '1.0';
  source: ReportedSource;
  /** ISO times between which logins were looked at; absent where there is no history. */
  since?: string;
  until?: string;
  /** What that ends at. */
  looked?: ReportedLook;
  /** The gravest findings first, then by label. */
  apps: ListedApp[];
  /** Findings, by severity. */
  counts: { error: number; warning: number; note: number };
  incomplete: ReportedGap[];
  apiCalls: number;
}
