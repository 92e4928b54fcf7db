/**
 * What the audit of ranges looks at.
 */
import type { Address, Range } from '../../ip/index.js';
import type { Disputed, UserFacts, Fact, Gap, NamedRange } from '../types.js';
import type { ListOfRanges } from '../listRanges.js';

/** One list of ranges as it was read. */
export interface AuditedList {
  readonly list: ListOfRanges;
  readonly fact: Disputed<readonly NamedRange[]>;
}

/** Active users of one profile. */
export interface ProfileUsers {
  readonly active: number;
  /** Those among them who are API Only or have the licence of integrations. */
  readonly integrations: number;
}

/** Users who have verified an address. */
export interface VerifiedAddress {
  readonly address: Address;
  readonly users: number;
  /** By which they are known, see {@link profileKey}; undefined where a user's profile is not told. */
  readonly profile: string | undefined;
}

export interface AuditedUsers {
  /** By profile, see {@link profileKey}. */
  readonly byProfile: ReadonlyMap<string, ProfileUsers>;
  readonly verified: readonly VerifiedAddress[];
  /** Groups of users who alone were looked at for it; undefined for everybody. */
  readonly verifiedOf?: readonly string[];
  /** Whose they are, where single users were asked for. */
  readonly holders?: readonly UserFacts[];
  /** What could not be read of who there is, and of verified addresses. */
  readonly gaps: readonly Gap[];
  readonly verifiedGaps: readonly Gap[];
}

/** From where people logged in. */
export interface LoginEvidence {
  /** ISO times. */
  readonly since: string;
  readonly until: string;
  readonly addresses: readonly Address[];
  /** By profile of the user, see {@link profileKey}. */
  readonly byProfile: ReadonlyMap<string, readonly Address[]>;
  readonly gaps: readonly Gap[];
}

/** A list of addresses that somebody publishes: a cloud, a CI service. */
export interface PublishedList {
  readonly name: string;
  readonly ranges: readonly Range[];
  /** What it stands for and does not hold. */
  readonly gaps?: readonly Gap[];
}

export interface AuditFacts {
  /** The lists, trusted ranges first, with what else could not be read of lists: a profile that is hidden. */
  readonly lists: { readonly read: readonly AuditedList[]; readonly gaps: readonly Gap[] };
  /** `enforceIpRangesEveryRequest`; known undefined: not stored, which is off. */
  readonly enforcedAlways: Fact<boolean | undefined>;
  /** Undefined where the witness has no users. */
  readonly users: AuditedUsers | undefined;
  /** Profiles that give Modify All Data or Manage Users, see {@link profileKey}. */
  readonly administrators: Fact<ReadonlySet<string>>;
  /** Undefined where nobody asked. */
  readonly evidence: LoginEvidence | undefined;
  readonly published: readonly PublishedList[];
}

export interface AuditParameters {
  /** Percent of all addresses of a family from which a list is nearly all of them. */
  readonly nearlyAll: number;
  /** Percent of all addresses of a family from which a list is broad. */
  readonly broad: number;
}

export const AUDIT_DEFAULTS: AuditParameters = { nearlyAll: 50, broad: 1 };

/** By what a profile is known: its id where there is one. */
export function profileKey({ id, name }: { readonly id?: string | undefined; readonly name: string }): string {
  return id ?? name;
}
