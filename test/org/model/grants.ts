/** Permission sets, groups of them, and who has them. */
import { PREFIX } from '../ids.js';
import { bool, datetime, entity, idField, needs, picklist, reference, text } from './field.js';
import { permissionFields, toGroup, toLicense, toPermissionSet, toProfile, toUser } from './references.js';

const seesSetup = needs('ViewSetup', 'AssignPermissionSets', 'ManageUsers');

export const permissionSet = entity(
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

export const permissionSetGroup = entity(
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

export const permissionSetGroupComponent = entity(
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

export const permissionSetAssignment = entity(
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
