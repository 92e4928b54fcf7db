/**
 * The permissions that reads need, with their labels.
 *
 * docs/permissions.md and config/permissionsets follow this list; a test holds them together.
 */
import { PERMISSION_LABELS } from '../../../policy/index.js';

export const READ_PERMISSIONS = {
  /** Every call. */
  ApiEnabled: PERMISSION_LABELS.ApiEnabled,
  /** PermissionSet, PermissionSetAssignment (D: special access rules), settings. */
  ViewSetup: PERMISSION_LABELS.ViewSetup,
  /** All users, also under private user sharing. */
  ViewAllUsers: PERMISSION_LABELS.ViewAllUsers,
  /** Names and licences of other profiles under Profile Filtering (D). */
  ViewAllProfiles: PERMISSION_LABELS.ViewAllProfiles,
  /** readMetadata and listMetadata (D). */
  ModifyMetadata: PERMISSION_LABELS.ModifyMetadata,
  /** UserLogin (D); LoginIp of other users. */
  ManageUsers: PERMISSION_LABELS.ManageUsers,
  /** LoginHistory of other users (D). */
  MonitorLoginHistory: PERMISSION_LABELS.MonitorLoginHistory,
  /** EventLogFile (D). */
  ViewEventLogFiles: PERMISSION_LABELS.ViewEventLogFiles,
  /** TwoFactorMethodsInfo (U: one public tool found it closed to every session of the CLI, C). */
  ManageTwoFactor: PERMISSION_LABELS.ManageTwoFactor,
} as const satisfies Partial<typeof PERMISSION_LABELS>;

export type ReadPermission = keyof typeof READ_PERMISSIONS;

/** The permission sets of this package: `reader` grants all of them but Manage Users, with which a user could be changed. */
export const READER_SETS = { reader: 'SfTokenReader', frozenUsersReader: 'SfTokenFrozenUsersReader' } as const;

/** The smallest set that grants a permission, by the name that the Metadata API has for it. */
export function setThatGrants(permission: string): string {
  const beyond: ReadPermission = 'ManageUsers';
  return permission === beyond ? READER_SETS.frozenUsersReader : READER_SETS.reader;
}
