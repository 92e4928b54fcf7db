/**
 * Fields of permissions that an org may lack for a good reason, told apart from those that are hidden.
 */
import { fieldsOf, type OrgClient, OrgRefusal } from '../wire/index.js';

/** Some orgs do not have these (docs/salesforce.md section 5); every org with an API has the others. */
const MAY_LACK: ReadonlySet<string> = new Set(['PermissionsIsSsoEnabled', 'PermissionsUseAnyApiAuth']);

/**
 * Those of these fields, which describe of PermissionSet lacks, that the org does not have. Profile has the same fields
 * (D): a permission that one of the two describes is hidden on the other. Where Profile cannot be described nobody tells.
 */
export async function absentIn(client: OrgClient, lacking: readonly string[]): Promise<ReadonlySet<string>> {
  const may = lacking.filter((field) => MAY_LACK.has(field));
  if (may.length === 0) return new Set();
  try {
    const ofProfile = await fieldsOf(client, 'Profile');
    return new Set(may.filter((field) => !ofProfile.has(field)));
  } catch (error) {
    if (error instanceof OrgRefusal) return new Set();
    throw error;
  }
}
