/**
 * Profiles of administrators: those that give Modify All Data or Manage Users themselves.
 */
import { idOf, type OrgClient, rowsOf } from '../wire/index.js';

/** Ids of 18 characters. */
export async function readAdministrators(client: OrgClient): Promise<ReadonlySet<string>> {
  const rows = await rowsOf(
    client,
    'SELECT ProfileId FROM PermissionSet WHERE IsOwnedByProfile = true AND ' +
      '(PermissionsModifyAllData = true OR PermissionsManageUsers = true) ORDER BY Id',
  );
  return new Set(rows.map((row) => idOf(row, 'ProfileId')).filter((id) => id !== undefined));
}
