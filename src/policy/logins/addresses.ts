/**
 * From where users really connect: for questions about each user's own addresses.
 */
import type { Address } from '../../ip/index.js';
import { classifyLogin, StatusWords, type LoginPath } from '../loginRow/index.js';
import { addressOf } from './coverage.js';
import type { LoginFacts } from './types.js';

/**
 * The addresses from which each user logged in with success by one of the paths, in the order in which the history names
 * them. Users without such a login are not in it; Salesforce's own addresses are nobody's.
 */
export function addressesByUser(
  { groups, successTexts }: Pick<LoginFacts, 'groups' | 'successTexts'>,
  paths: readonly LoginPath[],
): ReadonlyMap<string, readonly Address[]> {
  const words = new StatusWords(
    groups.map(({ status }) => status),
    successTexts,
  );
  const found = new Map<string, Set<Address>>();
  for (const group of groups) {
    const { sourceIp, status, userId } = group;
    const address = addressOf(sourceIp);
    if (userId === null || address === undefined || words.outcomeOf(status) !== 'success') continue;
    if (!paths.includes(classifyLogin(group).path)) continue;
    const addresses = found.get(userId) ?? new Set();
    found.set(userId, addresses.add(address));
  }
  return new Map([...found].map(([user, addresses]) => [user, [...addresses]]));
}
