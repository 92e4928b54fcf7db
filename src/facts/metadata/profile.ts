import type { Fact, LoginHours, NamedRange } from '../../policy/index.js';
import { readLoginHours } from './hours.js';
import { listFact } from './lists.js';
import { childrenNamed, misspelt, type MetadataNode } from './node.js';
import { readUserPermissions, type UserPermission } from './permissions.js';
import { gapsOf, type Parsed, type Place } from './place.js';
import { readProfileRanges } from './ranges.js';
import { textFact } from './values.js';

/** Metadata API `Profile`, as far as it bears on logins. */
export interface ProfileMetadata {
  /** Login IP Ranges in the stored order. A profile without the element has none. */
  readonly ranges: Fact<readonly NamedRange[]>;
  readonly hours: Fact<LoginHours>;
  readonly userPermissions: Fact<readonly UserPermission[]>;
  /** The licence by its name, e.g. `Salesforce`. */
  readonly userLicense: Fact<string | undefined>;
}

/** Children of the root that {@link parseProfile} looks at. */
export const PROFILE_ELEMENTS: readonly string[] = ['loginHours', 'loginIpRanges', 'userLicense', 'userPermissions'];

export function parseProfile(root: MetadataNode, place: Place): Parsed<ProfileMetadata> {
  const read = readProfileRanges(childrenNamed(root, 'loginIpRanges'), place);
  const problems = [...misspelt(root, 'loginIpRanges'), ...read.problems];
  const ranges = listFact({ entries: read.entries, problems }, place, 'loginIpRanges');
  const hours = readLoginHours(root, place);
  const permissions = listFact(readUserPermissions(root), place, 'userPermissions');
  const userLicense = textFact(root, ['userLicense'], place);
  return {
    value: { ranges: ranges.value, hours, userPermissions: permissions.value, userLicense },
    gaps: [...ranges.gaps, ...gapsOf([hours]), ...permissions.gaps, ...gapsOf([userLicense])],
  };
}
