/** References that several objects hold, and the permission bits that two of them show. */
import { PREFIX } from '../ids.js';
import type { FieldModel } from './field.js';
import { bool } from './field.js';
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

export const toUser = (relationship: string): { entity: string; relationship: string; prefix: string } => ({
  entity: 'User',
  relationship,
  prefix: PREFIX.User,
});
export const toProfile = { entity: 'Profile', relationship: 'Profile', prefix: PREFIX.Profile };
export const toPermissionSet = { entity: 'PermissionSet', relationship: 'PermissionSet', prefix: PREFIX.PermissionSet };
export const toGroup = {
  entity: 'PermissionSetGroup',
  relationship: 'PermissionSetGroup',
  prefix: PREFIX.PermissionSetGroup,
};
export const toLicense = { entity: 'UserLicense', relationship: 'UserLicense', prefix: PREFIX.UserLicense };

/** Permission bits; orgs differ in which they have, so clients describe first (docs/salesforce.md section 5). */
export function permissionFields(sql: (column: string) => FieldModel['sql']): FieldModel[] {
  return PERMISSIONS.map((name) =>
    bool(`Permissions${name}`, sql(`p_${name}`), { label: PERMISSION_LABELS[name], nillable: false }),
  );
}
