import { inOrder } from '../../inOrder.js';
import type { AppFacts } from './types.js';

/** Names of the permission sets that open an app, by which a JWT could log in. */
export function openingSets(apps: readonly AppFacts[]): string[] {
  const names = apps.flatMap(({ openedBy }) => (openedBy.known ? openedBy.value.permissionSets : []));
  return [...new Set(names)].sort(inOrder);
}
