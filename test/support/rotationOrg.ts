/**
 * An org for tests of what happens to one password: the office is trusted, and its user logs in from there alone.
 */
import { startOrg, type Org, type OrgSession } from '../org/index.js';

export interface RotationOrg {
  readonly org: Org;
  readonly userId: string;
  readonly admin: OrgSession;
}

/** @param clock milliseconds since 1970 */
export async function startRotationOrg(
  clock: () => number,
  user: { readonly username: string; readonly password: string; readonly securityToken?: string },
): Promise<RotationOrg> {
  const org = await startOrg({ users: 5, clock });
  const { office } = org.addresses;
  org.change.settings.trustedRanges = [{ start: office, end: office }];
  org.change.addProfile({ name: 'Plain', permissions: ['ApiEnabled', 'UseAnyApiAuth'] });
  const userId = org.change.addUser({ profile: 'Plain', ...user });
  return { org, userId, admin: org.change.logIn('admin@loopback.example', 'office') };
}
