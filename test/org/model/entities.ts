/**
 * The objects of the org, with the flags that Salesforce documents for their fields (Object Reference, and PLATFORM.md
 * section 5 for LoginHistory) and who may read them.
 */
import { PREFIX } from '../ids.js';
import type { EntityModel, FieldModel, Reader } from './field.js';
import { bool, datetime, double, entity, idField, int, needs, ownUnless, picklist, reference, text } from './field.js';
import { PERMISSION_LABELS, PERMISSIONS } from './permissions.js';

export const USER_TYPES = [
  'Standard',
  'PowerPartner',
  'PowerCustomerSuccess',
  'CustomerSuccess',
  'Guest',
  'CspLitePortal',
  'CsnOnly',
  'SelfService',
  'CloudIntegrationUser',
  'AutomatedProcess',
] as const;

const toUser = (relationship: string): { entity: string; relationship: string; prefix: string } => ({
  entity: 'User',
  relationship,
  prefix: PREFIX.User,
});
const toProfile = { entity: 'Profile', relationship: 'Profile', prefix: PREFIX.Profile };
const toPermissionSet = { entity: 'PermissionSet', relationship: 'PermissionSet', prefix: PREFIX.PermissionSet };
const toGroup = {
  entity: 'PermissionSetGroup',
  relationship: 'PermissionSetGroup',
  prefix: PREFIX.PermissionSetGroup,
};
const toLicense = { entity: 'UserLicense', relationship: 'UserLicense', prefix: PREFIX.UserLicense };

/** Permission bits; `PermissionsUseAnyApiAuth` exists from API 64 on (PLATFORM.md section 5: describe first). */
function permissionFields(sql: (column: string) => FieldModel['sql']): FieldModel[] {
  return PERMISSIONS.map((name) =>
    bool(`Permissions${name}`, sql(`p_${name}`), { label: PERMISSION_LABELS[name], nillable: false }),
  );
}

function hiddenProfile(alias: string, reader: Reader): string {
  if (reader.profileFiltering === 'off' || reader.permissions.has('ViewAllProfiles')) return `${alias}.name`;
  return `iif(${alias}.n = ${String(reader.profile)}, ${alias}.name, NULL)`;
}

const organization = entity('Organization', PREFIX.Organization, 'organization', [
  idField(PREFIX.Organization),
  text('Name', 'name', { length: 80, nillable: false }),
  text('InstanceName', 'instance_name', { length: 5 }),
  bool('IsSandbox', 'is_sandbox'),
  picklist('OrganizationType', 'organization_type', ['Enterprise Edition', 'Unlimited Edition', 'Developer Edition']),
  text('TimeZoneSidKey', 'time_zone', { type: 'picklist', length: 40, nillable: false }),
  text('LanguageLocaleKey', 'language', { type: 'picklist', length: 40, nillable: false }),
  text('DefaultLocaleSidKey', 'locale', { type: 'picklist', length: 40, nillable: false }),
  text('NamespacePrefix', 'namespace', { length: 15 }),
  text('PrimaryContact', 'primary_contact', { length: 80 }),
  text('Country', 'country', { length: 80 }),
  datetime('TrialExpirationDate', 'trial_expires'),
  datetime('CreatedDate', 'created', { nillable: false }),
  datetime('LastModifiedDate', 'created', { nillable: false }),
  datetime('SystemModstamp', 'created', { nillable: false }),
]);

const userLicense = entity('UserLicense', PREFIX.UserLicense, 'user_license', [
  idField(PREFIX.UserLicense),
  text('Name', 'name', { length: 40, nillable: false, type: 'picklist' }),
  text('MasterLabel', 'name', { length: 80, nillable: false }),
  text('LicenseDefinitionKey', 'definition_key', { length: 40, nillable: false }),
  picklist('Status', `status`, ['Active', 'Disabled']),
  int('TotalLicenses', 'total'),
  int('UsedLicenses', 'used'),
]);

const profile = entity(
  'Profile',
  PREFIX.Profile,
  'profile',
  [
    idField(PREFIX.Profile),
    text('Name', hiddenProfile, { nillable: false }),
    text('Description', 'description', { type: 'textarea' }),
    reference('UserLicenseId', 'user_license', toLicense),
    picklist('UserType', 'user_type', USER_TYPES),
    datetime('CreatedDate', 'created', { nillable: false }),
    datetime('LastModifiedDate', 'created', { nillable: false }),
    datetime('SystemModstamp', 'created', { nillable: false }),
    ...permissionFields(
      (column) => (alias) => `(SELECT ps.${column} FROM permission_set ps WHERE ps.profile = ${alias}.n)`,
    ).map((field) => ({ ...field, group: false })),
  ],
  {
    apis: ['data', 'tooling'],
    access: (reader) =>
      reader.profileFiltering !== 'rows' || reader.permissions.has('ViewAllProfiles')
        ? { rows: 'all' }
        : { rows: 'some', sql: (alias) => `${alias}.n = ${String(reader.profile)}` },
  },
);

const user = entity(
  'User',
  PREFIX.User,
  'user',
  [
    idField(PREFIX.User),
    text('Username', 'username', { length: 80, nillable: false }),
    text('LastName', 'last_name', { length: 80, nillable: false }),
    text('FirstName', 'first_name', { length: 40 }),
    text('Name', (alias) => `trim(coalesce(${alias}.first_name, '') || ' ' || ${alias}.last_name)`, {
      length: 121,
      nillable: false,
    }),
    text('Email', 'email', { length: 128, nillable: false, type: 'email' }),
    text('Alias', 'alias', { length: 8, nillable: false }),
    text('CommunityNickname', (alias) => `'U' || ${alias}.n`, { length: 40, nillable: false }),
    bool('IsActive', 'active'),
    reference('ProfileId', 'profile', toProfile),
    text('UserRoleId', () => 'NULL', { type: 'reference' }),
    text('ContactId', () => 'NULL', { type: 'reference' }),
    text('AccountId', () => 'NULL', { type: 'reference' }),
    text('FederationIdentifier', 'federation', { length: 512 }),
    picklist('UserType', 'user_type', USER_TYPES, { nillable: true }),
    text('TimeZoneSidKey', 'time_zone', { type: 'picklist', length: 40, nillable: false }),
    text('LocaleSidKey', () => `'en_GB'`, { type: 'picklist', length: 40, nillable: false }),
    text('LanguageLocaleKey', () => `'en_US'`, { type: 'picklist', length: 40, nillable: false }),
    text('EmailEncodingKey', () => `'UTF-8'`, { type: 'picklist', length: 40, nillable: false }),
    text('Department', 'department', { length: 80 }),
    text('Title', () => 'NULL', { length: 80 }),
    datetime('LastLoginDate', 'last_login'),
    datetime('LastPasswordChangeDate', 'last_password_change'),
    int('NumberOfFailedLogins', 'failed_logins'),
    datetime('PasswordExpirationDate', 'password_expires'),
    datetime('CreatedDate', 'created', { nillable: false }),
    reference('CreatedById', () => '1', toUser('CreatedBy'), { nillable: false }),
    datetime('LastModifiedDate', 'created', { nillable: false }),
    datetime('SystemModstamp', 'created', { nillable: false }),
  ],
  { apis: ['data', 'tooling'] },
);

const seesSetup = needs('ViewSetup', 'AssignPermissionSets', 'ManageUsers');

const permissionSet = entity(
  'PermissionSet',
  PREFIX.PermissionSet,
  'permission_set',
  [
    idField(PREFIX.PermissionSet),
    text('Name', 'name', { length: 80, nillable: false }),
    text('Label', 'label', { length: 80, nillable: false }),
    text('Description', 'description'),
    text('NamespacePrefix', () => 'NULL', { length: 15 }),
    bool('IsCustom', (alias) => `(${alias}.type = 'Regular')`),
    bool('IsOwnedByProfile', (alias) => `(${alias}.profile IS NOT NULL)`),
    bool('HasActivationRequired', 'activation_required'),
    picklist('Type', 'type', ['Group', 'Profile', 'Regular', 'Session', 'Standard'], { nillable: false }),
    reference('ProfileId', 'profile', toProfile),
    reference('PermissionSetGroupId', 'psg', toGroup),
    reference('LicenseId', 'license', { ...toLicense, relationship: 'License' }),
    datetime('CreatedDate', 'created', { nillable: false }),
    datetime('LastModifiedDate', 'created', { nillable: false }),
    datetime('SystemModstamp', 'created', { nillable: false }),
    ...permissionFields((column) => (alias) => `${alias}.${column}`),
  ],
  { apis: ['data', 'tooling'], access: seesSetup },
);

const permissionSetGroup = entity(
  'PermissionSetGroup',
  PREFIX.PermissionSetGroup,
  'permission_set_group',
  [
    idField(PREFIX.PermissionSetGroup),
    text('DeveloperName', 'developer_name', { length: 80, nillable: false }),
    text('MasterLabel', 'label', { length: 80, nillable: false }),
    picklist('Status', 'status', ['Failed', 'Outdated', 'Updated', 'Updating'], { nillable: false }),
    text('Description', 'description'),
    datetime('CreatedDate', 'created', { nillable: false }),
    datetime('SystemModstamp', 'created', { nillable: false }),
  ],
  { apis: ['data', 'tooling'], access: seesSetup },
);

const permissionSetGroupComponent = entity(
  'PermissionSetGroupComponent',
  PREFIX.PermissionSetGroupComponent,
  'permission_set_group_component',
  [
    idField(PREFIX.PermissionSetGroupComponent),
    reference('PermissionSetGroupId', 'psg', toGroup, { nillable: false }),
    reference('PermissionSetId', 'pset', toPermissionSet, { nillable: false }),
  ],
  { apis: ['data', 'tooling'], access: seesSetup },
);

const permissionSetAssignment = entity(
  'PermissionSetAssignment',
  PREFIX.PermissionSetAssignment,
  'permission_set_assignment',
  [
    idField(PREFIX.PermissionSetAssignment),
    reference('PermissionSetId', 'pset', toPermissionSet),
    reference('PermissionSetGroupId', 'psg', toGroup),
    reference('AssigneeId', 'assignee', toUser('Assignee'), { nillable: false }),
    datetime('ExpirationDate', 'expires', { since: 52 }),
    bool(
      'IsActive',
      (alias, reader) => `(${alias}.expires IS NULL OR ${alias}.expires > ${String(Math.floor(reader.now / 1000))})`,
      { since: 52 },
    ),
    datetime('SystemModstamp', 'modified', { nillable: false }),
  ],
  { apis: ['data', 'tooling'], access: seesSetup },
);

// Documented access rule: "you need the UserPermissions.ManageUsers permission".
const userLogin = entity(
  'UserLogin',
  PREFIX.UserLogin,
  'user',
  [
    idField(PREFIX.UserLogin),
    reference('UserId', 'n', toUser('User')),
    bool('IsFrozen', 'frozen'),
    bool(
      'IsPasswordLocked',
      (alias, reader) =>
        `(${alias}.locked = 1 AND coalesce(${alias}.locked_until > ${String(Math.floor(reader.now / 1000))}, 1))`,
    ),
    datetime('LastModifiedDate', 'created', { nillable: false }),
    reference('LastModifiedById', () => '1', toUser('LastModifiedBy'), { nillable: false }),
  ],
  { access: needs('ManageUsers') },
);

const loginIp = entity(
  'LoginIp',
  PREFIX.LoginIp,
  'login_ip',
  [
    idField(PREFIX.LoginIp),
    reference('UsersId', 'user', toUser('Users')),
    text('SourceIp', 'source_ip', { length: 39 }),
    bool('IsAuthenticated', 'authenticated'),
    picklist('ChallengeMethod', 'method', ['Email', 'SMS', 'TOTP_CHOICE', 'TOTP_ONLY']),
    datetime('ChallengeSentDate', 'sent'),
    datetime('CreatedDate', 'created', { nillable: false }),
  ],
  { access: ownUnless('user', 'ManageUsers') },
);

/** PLATFORM.md section 5: what LoginHistory does not filter, it still groups and sorts. */
const unfiltered = { filter: false } as const;
const fromCombo = (column: string) => (alias: string) => `${alias}_c.${column}`;

const loginHistory = entity(
  'LoginHistory',
  PREFIX.LoginHistory,
  'login_history',
  [
    idField(PREFIX.LoginHistory),
    reference('UserId', 'user', { entity: 'User', relationship: '', prefix: PREFIX.User }, { nillable: false }),
    datetime('LoginTime', 'time', { nillable: false }),
    picklist('LoginType', fromCombo('login_type'), [], { nillable: true }),
    picklist('LoginSubType', fromCombo('login_sub_type'), [], unfiltered),
    text('SourceIp', fromCombo('source_ip'), { length: 39, ...unfiltered }),
    text('ForwardedForIp', fromCombo('forwarded_for'), { ...unfiltered }),
    text('LoginUrl', fromCombo('login_url')),
    text('AuthenticationServiceId', fromCombo('authentication_service'), { type: 'reference', length: 18 }),
    text('LoginGeoId', () => 'NULL', { type: 'reference', length: 18, ...unfiltered }),
    picklist('TlsProtocol', fromCombo('tls'), []),
    picklist('CipherSuite', fromCombo('cipher'), []),
    bool('OptionsIsGet', () => '0'),
    bool('OptionsIsPost', () => '1'),
    text('Browser', fromCombo('browser'), unfiltered),
    text('Platform', fromCombo('platform'), unfiltered),
    text('Status', fromCombo('status'), unfiltered),
    text('Application', fromCombo('application'), unfiltered),
    text('ClientVersion', fromCombo('client_version'), unfiltered),
    text('ApiType', fromCombo('api_type'), unfiltered),
    text('ApiVersion', fromCombo('api_version'), unfiltered),
    text('CountryIso', fromCombo('country'), { length: 3 }),
    text('AuthMethodReference', () => 'NULL', { ...unfiltered, since: 51 }),
    text('NetworkId', () => 'NULL', { type: 'reference', length: 18 }),
  ],
  {
    access: ownUnless('user', 'ManageUsers', 'MonitorLoginHistory'),
    plural: 'Login History',
    condense: { keys: ['user', 'combo'], measure: 'time' },
    // A left join costs nothing where no field of it is asked for: SQLite leaves it out.
    joins: (alias) => `LEFT JOIN login_combo AS ${alias}_c ON ${alias}_c.n = ${alias}.combo`,
  },
);

const authSession = entity(
  'AuthSession',
  PREFIX.AuthSession,
  'auth_session',
  [
    idField(PREFIX.AuthSession),
    reference('UsersId', 'user', toUser('Users')),
    datetime('CreatedDate', 'created', { nillable: false }),
    datetime('LastModifiedDate', 'created', { nillable: false }),
    int('NumSecondsValid', 'valid_for', { nillable: false }),
    picklist('UserType', () => `'Standard'`, ['Standard'], { nillable: false }),
    text('SourceIp', 'source_ip', { length: 39, nillable: false }),
    picklist('LoginType', 'login_type', []),
    picklist('SessionType', 'session_type', ['API', 'Oauth2', 'UI']),
    picklist('SessionSecurityLevel', () => `'STANDARD'`, ['STANDARD', 'HIGH_ASSURANCE']),
    text('LogoutUrl', () => 'NULL', { group: false, length: 1500 }),
    reference('ParentId', () => 'NULL', {
      entity: 'AuthSession',
      relationship: 'Parent',
      prefix: PREFIX.AuthSession,
    }),
    reference('LoginHistoryId', 'login_history', {
      entity: 'LoginHistory',
      relationship: 'LoginHistory',
      prefix: PREFIX.LoginHistory,
    }),
    text('LoginGeoId', () => 'NULL', { type: 'reference', length: 18 }),
    bool('IsCurrent', (alias, reader) => `(${alias}.n = ${String(reader.session)})`, { since: 37 }),
  ],
  {
    access: (reader) => {
      const open = (alias: string): string => `${alias}.open = 1`;
      return reader.permissions.has('ManageUsers')
        ? { rows: 'some', sql: open }
        : { rows: 'some', sql: (alias) => `${open(alias)} AND ${alias}.user = ${String(reader.user)}` };
    },
  },
);

const twoFactorMethods = entity(
  'TwoFactorMethodsInfo',
  PREFIX.TwoFactorMethodsInfo,
  'two_factor',
  [
    idField(PREFIX.TwoFactorMethodsInfo),
    reference('UserId', 'n', toUser('User')),
    text('ExternalId', (alias) => `'' || ${alias}.n`),
    bool('HasBuiltInAuthenticator', () => '0', { since: 53 }),
    bool('HasSalesforceAuthenticator', 'salesforce_authenticator'),
    bool('HasSecurityKey', () => '0', { since: 56 }),
    bool('HasTempCode', () => '0'),
    bool('HasTotp', 'totp'),
    bool('HasU2F', () => '0'),
    bool('HasUserVerifiedEmailAddress', () => '1', { since: 44 }),
    bool('HasUserVerifiedMobileNumber', () => '0', { since: 44 }),
  ],
  { access: needs('ManageTwoFactor') },
);

const eventLogFile = entity(
  'EventLogFile',
  PREFIX.EventLogFile,
  'event_log_file',
  [
    idField(PREFIX.EventLogFile),
    picklist('EventType', 'event_type', ['ApiTotalUsage', 'Login'], { nillable: false }),
    datetime('LogDate', 'log_date', { nillable: false }),
    double('LogFileLength', 'length', { nillable: false }),
    text('LogFileContentType', () => `'text/csv'`, { nillable: false }),
    double('ApiVersion', () => '68.0', { nillable: false }),
    int('Sequence', 'sequence', { nillable: false }),
    picklist('Interval', 'interval', ['Daily', 'Hourly']),
    text('LogFileFieldNames', 'field_names', { filter: false, group: false, sort: false, type: 'textarea' }),
    text('LogFileFieldTypes', 'field_types', { filter: false, group: false, sort: false, type: 'textarea' }),
    text(
      'LogFile',
      (alias, reader) =>
        `'/services/data/v${String(reader.apiVersion)}.0/sobjects/EventLogFile/' || sfid('${PREFIX.EventLogFile}', ${alias}.n) || '/LogFile'`,
      { filter: false, group: false, sort: false, type: 'base64' },
    ),
    datetime('CreatedDate', 'created', { nillable: false }),
    datetime('SystemModstamp', 'created', { nillable: false }),
  ],
  {
    access: (reader) =>
      reader.eventMonitoring || !reader.permissions.has('ViewEventLogFiles')
        ? needs('ViewEventLogFiles')(reader)
        : { rows: 'some', sql: () => '0' },
  },
);

const connectedApplication = entity(
  'ConnectedApplication',
  PREFIX.ConnectedApplication,
  'connected_application',
  [
    idField(PREFIX.ConnectedApplication),
    text('Name', 'name', { length: 80, nillable: false }),
    bool('OptionsAllowAdminApprovedUsersOnly', 'admin_approved_only'),
  ],
  { access: needs('ViewSetup', 'CustomizeApplication'), apis: ['data', 'tooling'] },
);

export const ENTITIES: readonly EntityModel[] = [
  authSession,
  connectedApplication,
  eventLogFile,
  loginHistory,
  loginIp,
  organization,
  permissionSet,
  permissionSetAssignment,
  permissionSetGroup,
  permissionSetGroupComponent,
  profile,
  twoFactorMethods,
  user,
  userLicense,
  userLogin,
];

const byName = new Map(ENTITIES.map((model) => [model.name.toLowerCase(), model]));

export function findEntity(name: string): EntityModel | undefined {
  return byName.get(name.toLowerCase());
}
