import type { Gap, UserFacts } from '../../policy/index.js';

/** What could not be read of this user. */
export function gapsOfUser(user: UserFacts): readonly Gap[] {
  return [
    user.email,
    user.userType,
    user.active,
    user.frozen,
    user.locked,
    user.apiEnabled,
    user.apiOnly,
    user.delegatedAuthentication,
    user.mfaForApi,
    user.useAnyApiAuth,
    user.authenticatorRegistered,
    user.verifiedAddresses,
    user.integration,
  ].flatMap((fact) => (fact.known ? (fact.partial ?? []) : fact.gap));
}
