/** The org itself, its licences, profiles and users. */
import { PREFIX } from '../ids.js';
import { spokenSql } from '../languages.js';
import type { Reader } from './field.js';
import { bool, datetime, entity, idField, int, needs, picklist, reference, text } from './field.js';
import { PERMISSIONS } from './permissions.js';
import { permissionFields, toLicense, toProfile, toUser, USER_TYPES } from './references.js';

/** Standard profiles are named in the language of the reader. */
function profileName(alias: string, { language }: Reader): string {
  const name = spokenSql('profile', `${alias}.name`, language);
  return name === `${alias}.name` ? name : `iif(${alias}.custom = 1, ${alias}.name, ${name})`;
}

function hiddenProfile(alias: string, reader: Reader): string {
  const name = profileName(alias, reader);
  if (reader.profileFiltering === 'off' || reader.permissions.has('ViewAllProfiles')) return name;
  return `iif(${alias}.n = ${String(reader.profile)}, ${name}, NULL)`;
}

export const organization = entity('Organization', PREFIX.Organization, 'organization', [
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

export const userLicense = entity('UserLicense', PREFIX.UserLicense, 'user_license', [
  idField(PREFIX.UserLicense),
  text('Name', 'name', { length: 40, nillable: false, type: 'picklist' }),
  text('MasterLabel', 'name', { length: 80, nillable: false }),
  text('LicenseDefinitionKey', 'definition_key', { length: 40, nillable: false }),
  picklist('Status', `status`, ['Active', 'Disabled']),
  int('TotalLicenses', 'total'),
  int('UsedLicenses', 'used'),
]);

export const profile = entity(
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

export const user = entity(
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
    text('LanguageLocaleKey', 'language', { type: 'picklist', length: 40, nillable: false }),
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

// Documented access rule: "you need the UserPermissions.ManageUsers permission".
export const userLogin = entity(
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

export const twoFactorMethods = entity(
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

/** What the reader itself may do, whatever else it may see: "API users without PermissionsViewSetup can use this object". */
export const userPermissionAccess = entity(
  'UserPermissionAccess',
  PREFIX.UserPermissionAccess,
  'user',
  PERMISSIONS.map((name) =>
    bool(`Permissions${name}`, (_, reader) => (reader.permissions.has(name) ? '1' : '0'), { nillable: false }),
  ),
  {
    access: (reader) => ({ rows: 'some', sql: (alias) => `${alias}.n = ${String(reader.user)}` }),
    since: 41,
  },
);
