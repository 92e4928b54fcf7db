/** What is so in the org, for each fact on which a verdict may hinge: by the org itself, not by the plugin. */
import type { Org, Permission } from '../../org/index.js';
import { inRanges, isWithinHours } from '../../org/login/place.js';
import type { Account } from './build.js';
import type { Scene } from './scene.js';

const GRANTS: Readonly<Record<string, readonly Permission[]>> = {
  API_Access: ['ApiEnabled'],
  Use_Any_API_Auth: ['UseAnyApiAuth'],
  MFA_For_API: ['TwoFactorApi'],
  API_Only: ['ApiUserOnly'],
  Single_Sign_On: ['IsSsoEnabled'],
  Integration_Group: ['ApiEnabled', 'UseAnyApiAuth'],
  // Use Any API Auth is muted there.
  Muted_Group: ['ApiEnabled'],
  // Until a session activates it, it grants nothing.
  Break_Glass: [],
};
const NO_API = ['Guest', 'AutomatedProcess', 'CloudIntegrationUser', 'CsnOnly'];

export interface Login {
  readonly account: Account;
  readonly address: string;
  readonly path: 'soap' | 'oauth-password';
}

/** The value of a fact at the org's present time, in the words of a hinge; undefined for a fact that is not known here. */
export function truthOf(fact: string, org: Org, scene: Scene, { account, address, path }: Login): string | undefined {
  const { spec, username } = account;
  const profile = scene.profiles[spec.profile];
  const held = new Set<Permission>([
    ...(profile?.permissions ?? []),
    ...spec.assignments.filter(({ days }) => days !== -1).flatMap(({ set }) => GRANTS[set] ?? []),
  ]);
  const { ranges = [], hours = {} } = profile ?? {};
  const { change } = org;
  const { soapLogin, anyApiAuth, passwordFlow, retired } = change.inForce();
  const row = change.user(username);
  const yes = (so: boolean): string => (so ? 'yes' : 'no');
  switch (fact) {
    case 'soap-login':
      return soapLogin ? 'on' : 'off';
    case 'use-any-api-auth':
      return anyApiAuth ? 'enforced' : 'optional';
    case 'password-flow':
      return passwordFlow ? 'allowed' : 'blocked';
    case 'retirement':
      return retired[path] ? 'past' : 'ahead';
    case 'holds-any-api-auth':
      return yes(held.has('UseAnyApiAuth'));
    case 'api-enabled':
      return yes(held.has('ApiEnabled'));
    case 'mfa-for-api':
      return yes(held.has('TwoFactorApi'));
    case 'delegated-authentication':
      return yes(held.has('IsSsoEnabled'));
    case 'authenticator':
      return yes(spec.authenticator);
    case 'active':
      return yes(row['active'] === 1);
    case 'frozen':
      return yes(row['frozen'] === 1);
    case 'locked':
      return yes(spec.locked === 'for-ever' || spec.locked === 'still');
    case 'user-kind':
      return spec.userType === 'Standard' ? 'internal' : NO_API.includes(spec.userType) ? 'no-api' : 'external';
    case 'login-hours':
      return isWithinHours(hours, change.now(), scene.timeZone) ? 'within' : 'outside';
    case 'profile-ranges':
      return ranges.length === 0 ? 'none' : inRanges(address, ranges) ? 'inside' : 'outside';
    case 'trusted-address':
      return yes(inRanges(address, scene.trusted));
    case 'verified-address':
      return yes(spec.verified.some((one) => one.address === address && one.authenticated));
    default:
      return undefined;
  }
}
