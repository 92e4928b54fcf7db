import type { ProfileFacts, UserFacts } from '../types.js';
import type { LoginUser } from './types.js';

/** The user as rows show it. */
export function loginUser(user: UserFacts, profiles: ReadonlyMap<string, ProfileFacts>): LoginUser {
  const profile = user.profileId === undefined ? undefined : profiles.get(user.profileId);
  return {
    id: user.id,
    username: user.username,
    name: user.name,
    profile: profile?.name ?? '',
    integration: user.integration.known && user.integration.value,
  };
}

/** A user whom the org's users no longer hold, or do not show. */
export function goneUser(id: string): LoginUser {
  return { id, username: '', name: '', profile: '', integration: false };
}
