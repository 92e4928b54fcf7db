/**
 * Which permissions that bear on a login are granted, and by what: profiles through their own PermissionSet rows,
 * permission sets, and groups through their aggregated rows.
 */
import { toldBy, USER_FACTS } from '../../../policy/index.js';
import { absentIn, assignmentFields, grantingNow, unsureOf } from '../session/index.js';
import { idOf, needFlag, needId, type OrgClient, type Row, rowsOf } from '../wire/index.js';
import { recordOf } from './sharedFacts.js';

/** The permissions that a user has or not. */
export const PLAIN_PERMISSIONS = toldBy('PermissionSet', 'flag');
/** Those of which an org may know nothing. */
export const NEW_PERMISSIONS = toldBy('PermissionSet', 'flag-or-none');
const NAMES = [...PLAIN_PERMISSIONS, ...NEW_PERMISSIONS];
export type PermissionName = (typeof NAMES)[number];

/** Permissions as bits: the union of several grants is their bitwise or. */
export const BIT = recordOf(NAMES, (_, index) => 1 << index);
export const PERMISSION_FIELDS = recordOf(NAMES, (name) => USER_FACTS[name].told.field);

export interface Grants {
  /** The permissions that this session sees. */
  readonly described: ReadonlySet<PermissionName>;
  /** The permissions that this org does not have; what is neither here nor described is hidden. */
  readonly absent: ReadonlySet<PermissionName>;
  /** Why what permission sets grant may not hold at a login: whether they wait for a session, or have expired, is hidden. */
  readonly setsUnsure: ReturnType<typeof unsureOf>;
  /** By ProfileId. */
  readonly ofProfile: ReadonlyMap<string, number>;
  /** By PermissionSetId: what permission sets and groups grant at a login. Only those that grant something. */
  readonly ofSet: ReadonlyMap<string, number>;
  /** Conditions on PermissionSetAssignment that select the assignments to sets with one of these bits. */
  readonly assignmentsOf: (bits: number) => string;
}

/** @param now ISO time; assignments that have expired by then grant nothing. */
export async function readGrants(client: OrgClient, now: string): Promise<Grants> {
  const seen = await assignmentFields(client);
  const setFields = seen.sets;
  const described = new Set(NAMES.filter((name) => setFields.has(PERMISSION_FIELDS[name])));
  const lacking = NAMES.filter((name) => !described.has(name));
  const gone = await absentIn(
    client,
    lacking.map((name) => PERMISSION_FIELDS[name]),
  );
  const absent = new Set(lacking.filter((name) => gone.has(PERMISSION_FIELDS[name])));
  const fields = [...described].map((name) => PERMISSION_FIELDS[name]);
  // A permission set for sessions is not active yet when the login is decided.
  const ofSessions = setFields.has('HasActivationRequired');
  const wanted = ['IsOwnedByProfile', ...fields].map((field) => `${field} = true`).join(' OR ');
  const rows = await rowsOf(
    client,
    `SELECT ${['Id', 'ProfileId', 'IsOwnedByProfile', ...(ofSessions ? ['HasActivationRequired'] : []), ...fields].join(', ')} ` +
      `FROM PermissionSet WHERE ${wanted} ORDER BY Id`,
  );
  const ofProfile = new Map<string, number>();
  const ofSet = new Map<string, number>();
  for (const row of rows) {
    const bits = bitsOf(row, described);
    const profile = idOf(row, 'ProfileId');
    if (needFlag(row, 'IsOwnedByProfile')) {
      if (profile !== undefined) ofProfile.set(profile, bits);
    } else if (bits !== 0 && row['HasActivationRequired'] !== true) {
      ofSet.set(needId(row, 'Id'), bits);
    }
  }
  const always = ['PermissionSet.IsOwnedByProfile = false', ...grantingNow(seen, now)].join(' AND ');
  const assignmentsOf = (bits: number): string => {
    const granting = [...described].filter((name) => (BIT[name] & bits) !== 0);
    return `${always} AND (${granting.map((name) => `PermissionSet.${PERMISSION_FIELDS[name]} = true`).join(' OR ')})`;
  };
  return { described, absent, setsUnsure: unsureOf(seen), ofProfile, ofSet, assignmentsOf };
}

function bitsOf(row: Row, described: ReadonlySet<PermissionName>): number {
  let bits = 0;
  for (const name of described) if (needFlag(row, PERMISSION_FIELDS[name])) bits |= BIT[name];
  return bits;
}

/** All bits that some permission set or group grants. */
export function grantedBySets(grants: Grants): number {
  let bits = 0;
  for (const granted of grants.ofSet.values()) bits |= granted;
  return bits;
}

/** The profiles that grant this bit themselves. */
export function profilesWith(grants: Grants, bit: number): readonly string[] {
  return [...grants.ofProfile].filter(([, bits]) => (bits & bit) !== 0).map(([id]) => id);
}

/** The users whom some permission set or group grants one of these bits, for a semi-join or an anti-join. */
export function assigneesOf(grants: Grants, bits: number): string {
  return `(SELECT AssigneeId FROM PermissionSetAssignment WHERE ${grants.assignmentsOf(bits)})`;
}
