/** User permissions that this org knows, by the names that the Metadata API uses, with their labels in Setup. */
export const PERMISSION_LABELS = {
  ApiEnabled: 'API Enabled',
  ApiUserOnly: 'API Only User',
  AssignPermissionSets: 'Assign Permission Sets',
  AuthorApex: 'Author Apex',
  BypassMFAForUiLogins: 'Waive Multi-Factor Authentication for Exempt Users',
  CustomizeApplication: 'Customize Application',
  ForceTwoFactor: 'Multi-Factor Authentication for User Interface Logins',
  IsSsoEnabled: 'Is Single Sign-On Enabled',
  ManageInternalUsers: 'Manage Internal Users',
  ManageIpAddresses: 'Manage IP Addresses',
  ManageLoginAccessPolicies: 'Manage Login Access Policies',
  ManagePasswordPolicies: 'Manage Password Policies',
  ManageSessionPermissionSets: 'Manage Session Permission Set Activations',
  ManageTwoFactor: 'Manage Multi-Factor Authentication in API',
  ManageUsers: 'Manage Users',
  ModifyAllData: 'Modify All Data',
  ModifyMetadata: 'Modify Metadata Through Metadata API Functions',
  MonitorLoginHistory: 'Monitor Login History',
  PasswordNeverExpires: 'Password Never Expires',
  TwoFactorApi: 'Multi-Factor Authentication for API Logins',
  UseAnyApiAuth: 'Use Any API Auth',
  ViewAllData: 'View All Data',
  ViewAllProfiles: 'View All Profiles',
  ViewAllUsers: 'View All Users',
  ViewEventLogFiles: 'View Event Log Files',
  ViewSetup: 'View Setup and Configuration',
} as const;

export type Permission = keyof typeof PERMISSION_LABELS;

export function isPermission(text: string): text is Permission {
  return Object.hasOwn(PERMISSION_LABELS, text);
}

export const PERMISSIONS: readonly Permission[] = Object.keys(PERMISSION_LABELS).filter(isPermission);

/** What the System Administrator profile grants: everything but what restricts a login, and the waiver of MFA. */
const RESTRICTING: ReadonlySet<Permission> = new Set<Permission>([
  'ApiUserOnly',
  'BypassMFAForUiLogins',
  'IsSsoEnabled',
  'TwoFactorApi',
  'ForceTwoFactor',
  'PasswordNeverExpires',
]);

export const ADMIN_PERMISSIONS: readonly Permission[] = PERMISSIONS.filter((name) => !RESTRICTING.has(name));
