import { Text } from '../../text.js';
import type { ListReading } from './lists.js';
import {
  childrenNamed,
  elementProblem,
  lineOf,
  misspelt,
  structureProblems,
  type MetadataNode,
  type Problem,
} from './node.js';

/** One user permission of a profile or permission set, e.g. `ApiEnabled`, `ApiUserOnly`, `TwoFactorApi`. */
export interface UserPermission {
  readonly name: string;
  readonly enabled: boolean;
  readonly line?: number;
}

/** `userPermissions` in the order in which they stand. Retrieved files may leave out permissions that are off. */
export function readUserPermissions(component: MetadataNode): ListReading<UserPermission> {
  const entries: UserPermission[] = [];
  const problems: Problem[] = [...misspelt(component, 'userPermissions')];
  for (const element of childrenNamed(component, 'userPermissions')) {
    const read = readUserPermission(element);
    if ('why' in read) problems.push(read);
    else entries.push(read);
  }
  return { entries, problems };
}

function readUserPermission(element: MetadataNode): UserPermission | Problem {
  const [structure] = structureProblems(element, ['enabled', 'name']);
  if (structure !== undefined) return structure;
  const [enabled] = childrenNamed(element, 'enabled');
  const [name] = childrenNamed(element, 'name');
  if (enabled === undefined) {
    return elementProblem(element, Text.of('facts.element.missing', { element: 'enabled', parent: element.name }));
  }
  if (name === undefined || name.text.trim() === '') {
    return elementProblem(element, Text.of('facts.element.missing', { element: 'name', parent: element.name }));
  }
  const value = enabled.text.trim();
  if (value !== 'true' && value !== 'false') {
    return elementProblem(enabled, Text.of('facts.element.boolean', { element: enabled.name, found: value }));
  }
  return { name: name.text.trim(), enabled: value === 'true', ...lineOf(element) };
}
