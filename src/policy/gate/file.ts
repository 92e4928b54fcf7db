/**
 * What a team allows, as its file says it. Plain data; each part knows its line.
 */
import type { Range } from '../../ip/index.js';
import type { Severity } from '../findings/index.js';
import type { Gap, NamedRange } from '../types.js';

/** How an integration gets in, as it is registered. */
export type RegisteredPath = 'soap' | 'oauth-password' | 'client-credentials' | 'jwt';
export type Criticality = 'low' | 'medium' | 'high' | 'critical';

export interface Integration {
  readonly line: number;
  readonly name: string;
  readonly username: string;
  /** The org in which it is, by its id or the username of the session; every org where it is left out. */
  readonly org?: string;
  readonly owner: string;
  readonly purpose: string;
  readonly path: RegisteredPath;
  readonly clients?: readonly string[];
  /** Names of groups stand for what they hold. */
  readonly addresses?: readonly AllowedRange[];
  /** As it is written: `203.0.113.0/24`, `offices`. */
  readonly addressesWritten?: readonly string[];
  /** What their lists stand for and do not hold. */
  readonly addressGaps?: readonly Gap[];
  /** A reference to a store. */
  readonly secret?: string;
  /** ISO days. */
  readonly rotateBy?: string;
  readonly moveBy?: string;
  readonly reviewed?: string;
  readonly criticality?: Criticality;
}

export interface AllowedRange extends NamedRange {
  readonly line: number;
  readonly owner?: string;
  /** ISO day, the last on which it is allowed. */
  readonly expires?: string;
  /** The list that it comes from. */
  readonly source?: string;
}

export interface RangeGroup {
  readonly line: number;
  readonly name: string;
  readonly ranges: readonly AllowedRange[];
  /** What its lists stand for and do not hold. */
  readonly gaps?: readonly Gap[];
}

/** Names of groups that are expected somewhere. */
export interface ExpectedGroups {
  readonly line: number;
  readonly groups: readonly string[];
}

export interface Probe {
  readonly line: number;
  /** As it is written. */
  readonly text: string;
  readonly range: Range;
  readonly description?: string;
  readonly usernames?: readonly string[];
  readonly profiles?: readonly string[];
}

export interface WaiverEntry {
  readonly line: number;
  readonly rule: string;
  readonly subject?: string;
  readonly org?: string;
  readonly reason: string;
  readonly owner: string;
  /** ISO day, the last on which it holds. */
  readonly until: string;
}

export interface RuleSetting {
  readonly line: number;
  readonly severity?: Severity | 'off';
  /** Whole numbers, by name. */
  readonly parameters: Readonly<Record<string, number>>;
}

export interface PolicyFile {
  /** As the user knows it. */
  readonly path: string;
  readonly mailDomains?: ExpectedGroups;
  readonly integrations: readonly Integration[];
  readonly groups: readonly RangeGroup[];
  readonly trusted?: ExpectedGroups;
  readonly profiles: ReadonlyMap<string, ExpectedGroups>;
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly mustPass: readonly Probe[];
  readonly mustNotPass: readonly Probe[];
  readonly waivers: readonly WaiverEntry[];
}
