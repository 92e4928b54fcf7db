import type { LoginGroup } from './types.js';

/** The groups of each user, by the user's id, as they came; without those that tell of nobody. */
export function groupsByUser(groups: readonly LoginGroup[]): Map<string, LoginGroup[]> {
  const found = new Map<string, LoginGroup[]>();
  for (const group of groups) {
    if (group.userId === null) continue;
    const own = found.get(group.userId);
    if (own === undefined) found.set(group.userId, [group]);
    else own.push(group);
  }
  return found;
}
