/**
 * The permissions that reads need, as Setup labels them and as the Metadata API names them.
 *
 * docs/permissions.md and config/permissionsets follow this list; a test holds them together.
 */
export const READ_PERMISSIONS = {
  /** Every call. */
  ApiEnabled: 'API Enabled',
  /** PermissionSet, PermissionSetAssignment (D: special access rules), settings. */
  ViewSetup: 'View Setup and Configuration',
  /** All users, also under private user sharing. */
  ViewAllUsers: 'View All Users',
  /** Names and licences of other profiles under Profile Filtering (D). */
  ViewAllProfiles: 'View All Profiles',
  /** readMetadata and listMetadata (D). */
  ModifyMetadata: 'Modify Metadata Through Metadata API Functions',
  /** UserLogin (D); LoginIp of other users. */
  ManageUsers: 'Manage Users',
  /** LoginHistory of other users (D). */
  MonitorLoginHistory: 'Monitor Login History',
  /** EventLogFile (D). */
  ViewEventLogFiles: 'View Event Log Files',
  /** TwoFactorMethodsInfo (U: one public tool found it closed to every session of the CLI, C). */
  ManageTwoFactor: 'Manage Multi-Factor Authentication in API',
} as const;

export type ReadPermission = keyof typeof READ_PERMISSIONS;
