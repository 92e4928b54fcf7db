import type { Fact } from '../../policy/index.js';
import { listFact } from './lists.js';
import type { MetadataNode } from './node.js';
import { readUserPermissions, type UserPermission } from './permissions.js';
import { gapsOf, type Parsed, type Place } from './place.js';
import { textFact } from './values.js';

/** Metadata API `PermissionSet`, as far as it bears on logins. Permission sets have no ranges and no hours. */
export interface PermissionSetMetadata {
  readonly label: Fact<string | undefined>;
  readonly license: Fact<string | undefined>;
  readonly userPermissions: Fact<readonly UserPermission[]>;
}

/** Children of the root that {@link parsePermissionSet} looks at. */
export const PERMISSION_SET_ELEMENTS: readonly string[] = ['label', 'license', 'userPermissions'];

export function parsePermissionSet(root: MetadataNode, place: Place): Parsed<PermissionSetMetadata> {
  const label = textFact(root, ['label'], place);
  const license = textFact(root, ['license'], place);
  const permissions = listFact(readUserPermissions(root), place, 'userPermissions');
  return {
    value: { label, license, userPermissions: permissions.value },
    gaps: [...gapsOf([label, license]), ...permissions.gaps],
  };
}
