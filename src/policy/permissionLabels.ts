/** Permissions that a read may need, as the Metadata API names them and as Setup labels them. */
export const PERMISSION_LABELS = {
  ApiEnabled: 'API Enabled',
  CustomizeApplication: 'Customize Application',
  ManageTwoFactor: 'Manage Multi-Factor Authentication in API',
  ManageUsers: 'Manage Users',
  ModifyMetadata: 'Modify Metadata Through Metadata API Functions',
  MonitorLoginHistory: 'Monitor Login History',
  ViewAllProfiles: 'View All Profiles',
  ViewAllUsers: 'View All Users',
  ViewEventLogFiles: 'View Event Log Files',
  ViewSetup: 'View Setup and Configuration',
} as const;
