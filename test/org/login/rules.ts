/** The decision about a password login, in the order of docs/salesforce.md section 1. It changes nothing. */
import type { OrgState } from '../state.js';
import type { Row } from '../store.js';
import { numberIn, textIn } from '../store.js';
import type { Checked } from './credentials.js';
import { checkSecret } from './credentials.js';
import { inRanges, isVerified, isWithinHours } from './place.js';
import type { Refusal } from './refusals.js';
import { REFUSALS } from './refusals.js';
import { hasPasswordFlow, hasSoapLogin, needsAnyApiAuth } from './updates.js';

export interface PasswordLogin {
  readonly path: 'soap' | 'oauth-password';
  readonly username: string;
  /** What came in the password field: the password, perhaps with a token behind it. */
  readonly secret: string;
  readonly address: string;
  /** Host of the request: general login hosts may be refused. */
  readonly generalHost: boolean;
  /** Of the SOAP endpoint; undefined for OAuth. */
  readonly apiVersion: number | undefined;
  readonly application: string;
  readonly apiType: string | null;
  readonly forwardedFor: string | undefined;
}

const FIRST_SOAP_VERSION = 31;
const LAST_SOAP_VERSION = 64;
const NO_API_TYPES = new Set(['Guest', 'AutomatedProcess', 'CloudIntegrationUser', 'CsnOnly']);
const EXTERNAL_TYPES = new Set([
  'PowerPartner',
  'PowerCustomerSuccess',
  'CustomerSuccess',
  'CspLitePortal',
  'SelfService',
]);

export type Decision = { readonly refusal: Refusal } | { readonly usedToken: boolean; readonly expired: boolean };

/** Refusals that need no user: the client asks for something the org does not do. */
export function refuseRequest(org: OrgState, login: PasswordLogin): Refusal | undefined {
  const { settings } = org;
  if (login.path === 'oauth-password') {
    return settings.appType === 'external-client' ? REFUSALS.flowUnknown : undefined;
  }
  const version = login.apiVersion ?? 0;
  if (version > LAST_SOAP_VERSION) return REFUSALS.versionTooNew(version);
  return version >= FIRST_SOAP_VERSION && !hasSoapLogin(org) ? REFUSALS.soapDisabled : undefined;
}

/** Refusals that hold whatever the secret is. */
function refuseUser(org: OrgState, login: PasswordLogin, user: Row, locked: boolean): Refusal | undefined {
  const { settings } = org;
  const permissions = org.sessions.permissionsOf(numberIn(user['n']));
  const profile = org.profile(numberIn(user['profile']));
  const soap = login.path === 'soap';
  if (soap && (login.apiVersion ?? 0) < FIRST_SOAP_VERSION) return REFUSALS.versionRemoved;
  if (settings.closed === 'locked') return REFUSALS.orgLocked;
  if (settings.closed === 'trial-expired') return REFUSALS.trialExpired;
  if (settings.apiLoginRequiresMyDomain && login.generalHost) return REFUSALS.restrictedHost;
  if (soap && needsAnyApiAuth(org) && !permissions.has('UseAnyApiAuth')) return REFUSALS.anyApiAuth;
  if (!soap && !hasPasswordFlow(org)) return REFUSALS.flowBlocked;
  if (!soap && EXTERNAL_TYPES.has(textIn(user['user_type']))) return REFUSALS.flowBlocked;
  if (user['active'] !== 1) return REFUSALS.inactive;
  if (user['frozen'] === 1) return REFUSALS.frozen;
  if (locked) return REFUSALS.locked;
  const zone = textIn(org.store.get('SELECT time_zone FROM organization')?.['time_zone']) || 'GMT';
  if (!isWithinHours(profile.hours, org.now(), zone)) return REFUSALS.restrictedTime;
  const enforced = soap || settings.appIpPolicy === 'enforce';
  if (enforced && profile.ranges.length > 0 && !inRanges(login.address, profile.ranges)) {
    return soap ? REFUSALS.restrictedIp : REFUSALS.appRestrictedIp;
  }
  if (NO_API_TYPES.has(textIn(user['user_type'])) || !permissions.has('ApiEnabled')) return REFUSALS.apiDisabled;
  return undefined;
}

/** Inside: in a profile range or, without profile ranges, in a trusted range or at a verified address. */
function isInside(org: OrgState, login: PasswordLogin, user: Row): boolean {
  const { ranges } = org.profile(numberIn(user['profile']));
  if (ranges.length > 0 && inRanges(login.address, ranges)) return true;
  if (inRanges(login.address, org.settings.trustedRanges)) return true;
  return isVerified(org.store, numberIn(user['n']), login.address);
}

/** An address that is not inside needs the token behind the password. */
function judgeSecret(org: OrgState, inside: boolean, checked: Checked): Refusal | undefined {
  const { secret, challenge } = checked;
  if (secret === 'password-and-token') return undefined;
  if (inside) return secret === 'password' ? undefined : REFUSALS.wrongPassword;
  if (challenge === 'issued' && secret === 'password') return REFUSALS.challengeIssued;
  if (challenge === 'pending' && secret === 'password') return REFUSALS.challengePending;
  if (secret === 'wrong') {
    return org.settings.untrustedWrongPassword === 'token-fault' ? REFUSALS.tokenRequired : REFUSALS.wrongPassword;
  }
  return REFUSALS.tokenRequired;
}

function judgeDelegated(org: OrgState, checked: Checked): Refusal | undefined {
  if (org.settings.identityProvider === 'down') return REFUSALS.identityProviderDown;
  if (org.settings.identityProvider === 'none') return REFUSALS.identityProviderMissing;
  return checked.secret === 'wrong' ? REFUSALS.wrongPassword : undefined;
}

/** Decides about a user that exists. */
export function decide(org: OrgState, login: PasswordLogin, user: Row, locked: boolean): Decision {
  const first = refuseUser(org, login, user, locked);
  if (first !== undefined) return { refusal: first };
  const n = numberIn(user['n']);
  const permissions = org.sessions.permissionsOf(n);
  const checked = checkSecret(org.store, n, login.secret);
  const inside = isInside(org, login, user);
  const registered = org.store.count('SELECT COUNT(*) FROM two_factor WHERE n = :n AND totp = 1', { n }) > 0;
  if (permissions.has('TwoFactorApi') && registered && !inside) return { refusal: REFUSALS.multiFactor };
  const refusal = permissions.has('IsSsoEnabled') ? judgeDelegated(org, checked) : judgeSecret(org, inside, checked);
  if (refusal !== undefined) return { refusal };
  return { usedToken: checked.secret === 'password-and-token', expired: checked.expired };
}
