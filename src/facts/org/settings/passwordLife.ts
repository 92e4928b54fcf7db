/**
 * How long passwords live, by the org's and the profiles' policies.
 */
import type { Fact, PasswordLife, ProfileFacts } from '../../../policy/index.js';
import type { SecuritySettings } from '../../metadata/index.js';
import { fieldsOf, idOf, inLists, type OrgClient, rowsOf } from '../wire/index.js';
import type { ProfilePasswordPolicy } from './settings.js';

/** Choices of `passwordPolicies.expiration` in SecuritySettings (Metadata API), in days; 0 for never. */
const CHOICES: Readonly<Record<string, number>> = {
  Never: 0,
  ThirtyDays: 30,
  SixtyDays: 60,
  NinetyDays: 90,
  SixMonths: 180,
  OneYear: 365,
};

export interface LifeSources {
  readonly security: Fact<SecuritySettings>;
  readonly policies: Fact<readonly ProfilePasswordPolicy[]>;
  readonly profiles: readonly ProfileFacts[];
}

/** What cannot be read is left out: those who may not read it have that among their gaps. */
export function passwordLife({ security, policies, profiles }: LifeSources): PasswordLife {
  const choice = security.known ? security.value.passwordPolicies.expiration : undefined;
  const org = choice?.known === true && choice.value !== undefined ? CHOICES[choice.value] : undefined;
  const ofProfiles = new Map<string, number>();
  for (const policy of policies.known ? policies.value : []) {
    const days = policy.passwordExpiration;
    const age = days.known && /^\d+$/.test(days.value ?? '') ? Number(days.value) : undefined;
    const named = profiles.filter(({ name, metadataName }) => sameName(policy.profile, name, metadataName));
    for (const { id } of named) if (id !== undefined && age !== undefined) ofProfiles.set(id, age);
  }
  return { org, profiles: ofProfiles };
}

/** A policy names its profile in small letters. */
function sameName(wanted: string, ...names: readonly (string | undefined)[]): boolean {
  return names.some((name) => name?.toLowerCase() === wanted.toLowerCase());
}

/** Those of the users who have the permission Password Never Expires, by profile or permission set. */
export async function neverExpires(client: OrgClient, users: Iterable<string>, now: string): Promise<Set<string>> {
  const fields = await fieldsOf(client, 'PermissionSetAssignment');
  const valid = fields.has('ExpirationDate') ? ` AND (ExpirationDate = null OR ExpirationDate > ${now})` : '';
  const found = new Set<string>();
  for (const list of inLists(users, 11_000)) {
    const soql =
      'SELECT AssigneeId FROM PermissionSetAssignment ' +
      `WHERE PermissionSet.PermissionsPasswordNeverExpires = true AND AssigneeId IN ${list}${valid}`;
    for (const row of await rowsOf(client, soql)) {
      const id = idOf(row, 'AssigneeId');
      if (id !== undefined) found.add(id);
    }
  }
  return found;
}
