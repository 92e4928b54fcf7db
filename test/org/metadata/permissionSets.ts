/** Permission sets as metadata: what a file of one changes, and why Salesforce would not take it. */
import { isPermission, PERMISSIONS } from '../model/permissions.js';
import type { Element } from '../soap/xml.js';
import { childText } from '../soap/xml.js';
import type { OrgState } from '../state.js';
import type { Row } from '../store.js';
import { numberIn, textIn } from '../store.js';
import type { MetadataTree } from './tree.js';
import type { Checked } from './update.js';

/** Permissions of Salesforce that a set may name and that change nothing here: they are taken, and not kept. */
const WITHOUT_EFFECT = new Set([
  'DelegatedTwoFactor',
  'FreezeUsers',
  'ManageProfilesPermissionsets',
  'ManageRoles',
  'ManageSharing',
  'ResetPasswords',
  'ViewRoles',
]);

/** Sets that an administrator made: those of profiles and groups are no files of their own. */
const OWN = `SELECT * FROM permission_set WHERE profile IS NULL AND psg IS NULL`;

export function permissionSetTree(org: OrgState, fullName: string): MetadataTree | undefined {
  const row = org.store.get(`${OWN} AND name = :fullName`, { fullName });
  if (row === undefined) return undefined;
  const description = textIn(row['description']);
  return {
    fullName,
    description: description === '' ? undefined : description,
    hasActivationRequired: row['activation_required'] === 1,
    label: textIn(row['label']),
    userPermissions: PERMISSIONS.filter((name) => row[`p_${name}`] === 1).map((name) => ({ enabled: true, name })),
  };
}

export function permissionSetNames(org: OrgState): { fullName: string; n: number }[] {
  return org.store.all(`${OWN} ORDER BY n`).map((row: Row) => ({
    fullName: textIn(row['name']),
    n: numberIn(row['n']),
  }));
}

const refused = (code: string, message: string): Checked => ({
  problem: { code, message },
  apply: () => undefined,
});

/** A name of the API: letters, digits and single underscores, a letter first (object reference). */
function isName(text: string): boolean {
  return /^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(text) && text.length <= 80;
}

/** The permissions of the file are those of the set from then on (D, API 40 and later): what is not in it is taken away. */
export function checkPermissionSet(
  org: OrgState,
  element: Element,
  fullName: string,
  permissions: ReadonlySet<string>,
): Checked {
  if (!permissions.has('AssignPermissionSets') && !permissions.has('ViewSetup')) {
    return refused('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on PermissionSet');
  }
  const label = childText(element, 'label') ?? '';
  if (label === '') return refused('REQUIRED_FIELD_MISSING', 'Required field is missing: label');
  if (!isName(fullName)) return refused('INVALID_INPUT', `The name ${fullName} is not valid`);
  const listed = element.children.filter((item) => item.name === 'userPermissions');
  const wanted = new Map(listed.map((item) => [childText(item, 'name') ?? '', childText(item, 'enabled') === 'true']));
  const unknown = [...wanted.keys()].find((name) => !isPermission(name) && !WITHOUT_EFFECT.has(name));
  if (unknown !== undefined) return refused('INVALID_CROSS_REFERENCE_KEY', `Unknown user permission: ${unknown}`);
  if (org.settings.absent.has('PermissionSet.PermissionsUseAnyApiAuth') && wanted.get('UseAnyApiAuth') === true) {
    return refused('INVALID_CROSS_REFERENCE_KEY', 'Unknown user permission: UseAnyApiAuth');
  }
  const known = org.store.get(`${OWN} AND name = :fullName`, { fullName });
  const activation = Number(childText(element, 'hasActivationRequired') === 'true');
  const values = {
    label,
    description: childText(element, 'description') ?? null,
    activation_required: activation,
    type: activation === 1 ? 'Session' : 'Regular',
    ...Object.fromEntries(PERMISSIONS.map((name) => [`p_${name}`, Number(wanted.get(name) === true)])),
  };
  const apply = (): void => {
    if (known === undefined) {
      const made = { name: fullName, profile: null, psg: null, license: null, created: org.seconds };
      org.store.insert('permission_set', { ...made, ...values });
    } else {
      org.store.update('permission_set', numberIn(known['n']), values);
    }
  };
  return { problem: undefined, created: known === undefined, apply };
}
