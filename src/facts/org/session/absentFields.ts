/**
 * Fields of permissions that an org may lack for a good reason, told apart from those that are hidden.
 */
import type { Mark } from '../../../policy/index.js';
import { fieldsOf, type OrgClient, OrgRefusal } from '../wire/index.js';

interface Absence {
  /** Which orgs lack the permission. */
  readonly says: string;
  readonly source: string;
  /** The day on which the source was read. */
  readonly read: string;
  readonly mark: Mark;
}

/**
 * Permissions that are not in this table stand in every org with an API: API Enabled, API Only User and Multi-Factor
 * Authentication for API Logins. No text of Salesforce names an edition without them.
 */
const ABSENCES: Readonly<Record<string, Absence>> = {
  PermissionsIsSsoEnabled: {
    says: 'Delegated authentication was not turned on; Professional Edition and above can turn it on.',
    source: 'https://help.salesforce.com/s/articleView?id=000386846&type=1',
    read: '2026-11-28',
    mark: 'D',
  },
  PermissionsUseAnyApiAuth: {
    says: 'A release update of 2026 brings the permission; older orgs come without.',
    source: 'no text of Salesforce; taken because the permission is newer than most orgs',
    read: '2026-11-28',
    mark: 'U',
  },
};

/**
 * Those of these fields, which describe of PermissionSet lacks, that the org does not have. Profile has the same fields
 * (D): a permission that one of the two describes is hidden on the other. Where Profile cannot be described nobody tells.
 */
export async function absentIn(client: OrgClient, lacking: readonly string[]): Promise<ReadonlySet<string>> {
  const may = lacking.filter((field) => Object.hasOwn(ABSENCES, field));
  if (may.length === 0) return new Set();
  try {
    const ofProfile = await fieldsOf(client, 'Profile');
    return new Set(may.filter((field) => !ofProfile.has(field)));
  } catch (error) {
    if (error instanceof OrgRefusal) return new Set();
    throw error;
  }
}
