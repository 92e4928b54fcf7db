/**
 * How a cause shows itself: in the text that a client got, or in a row of LoginHistory.
 *
 * A signal that fits several causes names all of them: where the texts of Salesforce do not tell causes apart, neither
 * does this table.
 */
import type { CauseId } from './causes.js';

/** `certain`: it is this cause. `likely`: this one, or another likely one. `possible`: one of several, more evidence needed. */
export type Confidence = 'certain' | 'likely' | 'possible';
export const CONFIDENCES: readonly Confidence[] = ['certain', 'likely', 'possible'];

export type Suspicion = readonly [CauseId, Confidence];

export interface TextSignal {
  /** What the client shows, as docs/causes.md quotes it and as evidence names it. */
  readonly shows: string;
  /** Tried on text with white space and backslashes before quotes folded, see {@link foldText}. */
  readonly pattern: RegExp;
  readonly suspicions: readonly Suspicion[];
}

const certain = (...ids: readonly CauseId[]): Suspicion[] => ids.map((id) => [id, 'certain']);
const likely = (...ids: readonly CauseId[]): Suspicion[] => ids.map((id) => [id, 'likely']);
const possible = (...ids: readonly CauseId[]): Suspicion[] => ids.map((id) => [id, 'possible']);

/** Behind the sentence that Salesforce sends for everything it does not want to explain. */
const UNEXPLAINED: readonly CauseId[] = [
  'wrong-password-or-token',
  'wrong-username-or-host',
  'user-locked',
  'user-frozen',
  'user-inactive',
];

export const TEXT_SIGNALS: readonly TextSignal[] = [
  {
    shows: 'LOGIN_MUST_USE_SECURITY_TOKEN',
    pattern:
      /\bLOGIN_MUST_USE_SECURITY_TOKEN\b|are you at a new location\?|must add a security token to your password/iu,
    suspicions: likely('token-missing', 'token-outdated'),
  },
  {
    shows: 'authentication failure - Failed: API security token required',
    pattern: /failed: api security token required/iu,
    suspicions: likely('token-missing', 'token-outdated'),
  },
  {
    shows: 'INVALID_LOGIN',
    pattern:
      /\bINVALID_LOGIN\b|invalid username, password, security token(?:, user not active,|;) or user locked out(?!\.? are you at a new location)/iu,
    suspicions: possible(...UNEXPLAINED),
  },
  {
    shows: 'authentication failure - Invalid Password',
    pattern: /authentication failure - invalid password/iu,
    suspicions: certain('wrong-password-or-token'),
  },
  {
    shows: 'invalid_grant: authentication failure',
    pattern: /authentication failure(?! ?- ?\p{L})/iu,
    suspicions: possible(
      'wrong-password-or-token',
      'token-missing',
      'token-outdated',
      'wrong-username-or-host',
      'user-locked',
      'user-frozen',
      'oauth-flow-blocked',
    ),
  },
  {
    shows: 'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
    pattern: /\bINVALID_OPERATION_WITH_EXPIRED_PASSWORD\b|users?'?s? password has expired/iu,
    suspicions: certain('password-expired'),
  },
  {
    shows: "UNKNOWN_EXCEPTION: The reference to entity … must end with the ';' delimiter",
    pattern: /reference to entity .{1,200}? must end with the|entity name must immediately follow the/iu,
    suspicions: certain('secret-not-escaped'),
  },
  {
    shows: 'LOGIN_DURING_RESTRICTED_DOMAIN',
    pattern: /\bLOGIN_DURING_RESTRICTED_DOMAIN\b|cannot log in from current domain/iu,
    suspicions: likely('profile-range-outside', 'my-domain-required'),
  },
  {
    shows: 'ip restricted',
    pattern: /\bip restricted\b/iu,
    suspicions: likely('profile-range-outside', 'app-range-outside'),
  },
  {
    shows: 'LOGIN_DURING_RESTRICTED_TIME',
    pattern: /\bLOGIN_DURING_RESTRICTED_TIME\b|cannot log in during restricted time/iu,
    suspicions: certain('login-hours'),
  },
  {
    shows: 'LOGIN_CHALLENGE_ISSUED, LOGIN_CHALLENGE_PENDING',
    pattern: /\bLOGIN_CHALLENGE_(?:ISSUED|PENDING)\b/u,
    suspicions: certain('device-activation'),
  },
  {
    shows: 'SOAP API login() is disabled by default in this org.',
    pattern: /soap api login\(\) is disabled/iu,
    suspicions: certain('soap-disabled'),
  },
  {
    shows: 'The SOAP Login operation is not available in the API version specified (65.0).',
    pattern: /soap login operation is not available in the api version/iu,
    suspicions: certain('soap-version'),
  },
  {
    shows: 'UNSUPPORTED_API_VERSION',
    pattern: /\bUNSUPPORTED_API_VERSION\b|invalid api version specified on url/iu,
    suspicions: likely('api-version-retired', 'soap-version'),
  },
  {
    shows: 'SOAP API login() requires the Use Any API Auth user permission.',
    pattern: /soap api login\(\) requires the use any api auth/iu,
    suspicions: certain('soap-permission'),
  },
  { shows: 'PASSWORD_LOCKOUT', pattern: /\bPASSWORD_LOCKOUT\b/u, suspicions: certain('user-locked') },
  { shows: 'inactive_user', pattern: /\binactive_user\b|user is inactive\b/iu, suspicions: certain('user-inactive') },
  { shows: 'ORG_LOCKED', pattern: /\bORG_LOCKED\b/u, suspicions: certain('org-locked') },
  {
    shows: 'inactive_org',
    pattern: /\binactive_org\b/u,
    suspicions: likely('org-locked', 'org-closed', 'trial-expired'),
  },
  { shows: 'TRIAL_EXPIRED', pattern: /\bTRIAL_EXPIRED\b/u, suspicions: certain('trial-expired') },
  {
    shows: 'API_CURRENTLY_DISABLED, API_DISABLED_FOR_ORG, FUNCTIONALITY_NOT_ENABLED',
    pattern: /\bAPI_CURRENTLY_DISABLED\b|\bAPI_DISABLED_FOR_ORG\b|\bFUNCTIONALITY_NOT_ENABLED\b/u,
    suspicions: certain('api-disabled'),
  },
  { shows: 'SERVER_UNAVAILABLE', pattern: /\bSERVER_UNAVAILABLE\b/u, suspicions: certain('server-unavailable') },
  {
    shows: 'INVALID_SSO_GATEWAY_URL, SSO_SERVICE_DOWN',
    pattern: /\bINVALID_SSO_GATEWAY_URL\b|\bSSO_SERVICE_DOWN\b/u,
    suspicions: certain('delegated-authentication'),
  },
  { shows: 'UNSUPPORTED_CLIENT', pattern: /\bUNSUPPORTED_CLIENT\b/u, suspicions: certain('client-refused') },
  {
    shows: 'INACTIVE_PORTAL, PORTAL_NO_ACCESS',
    pattern: /\bINACTIVE_PORTAL\b|\bPORTAL_NO_ACCESS\b/u,
    suspicions: certain('portal-user'),
  },
  {
    shows: 'REQUEST_LIMIT_EXCEEDED',
    pattern: /\bREQUEST_LIMIT_EXCEEDED\b/u,
    suspicions: likely('request-limit-exceeded', 'login-rate-exceeded'),
  },
  {
    shows: 'rate_limit_exceeded',
    pattern: /\b(?:rate_limit_exceeded|login_rate_exceeded)\b|login rate exceeded/iu,
    suspicions: certain('login-rate-exceeded'),
  },
  {
    shows: 'invalid_client_id, invalid_client',
    pattern: /\binvalid_client(?:_id|_credentials)?\b|client identifier invalid/iu,
    suspicions: certain('client-id-wrong'),
  },
  {
    shows: 'unsupported_grant_type',
    pattern: /\bunsupported_grant_type\b/u,
    suspicions: likely('oauth-flow-blocked'),
  },
  {
    shows: 'expired access/refresh token',
    pattern: /expired access\/refresh token/iu,
    suspicions: likely('other-grant'),
  },
  {
    shows: 'Access from current IP address is not allowed',
    pattern: /access from current ip address is not allowed/iu,
    suspicions: certain('session-refused'),
  },
  {
    shows: 'INVALID_SESSION_ID',
    pattern: /\bINVALID_SESSION_ID\b|session expired or invalid/iu,
    suspicions: possible('session-refused'),
  },
];

/** LoginHistory.Status to what it says. */
export const STATUS_SIGNALS: ReadonlyMap<string, readonly Suspicion[]> = new Map<string, readonly Suspicion[]>([
  ['Invalid Password', certain('wrong-password-or-token')],
  ['Failed: API security token required', likely('token-missing', 'token-outdated')],
  ['Invalid login', certain('wrong-username-or-host')],
  ['Password Lockout', certain('user-locked')],
  ['User is Frozen', certain('user-frozen')],
  ['User is Inactive', certain('user-inactive')],
  ['Restricted IP', certain('profile-range-outside')],
  ['Failed: IP Address Not Allowed', certain('app-range-outside')],
  ['Restricted domain', certain('my-domain-required')],
  ['Restricted time', certain('login-hours')],
  ['Restricted country', certain('country-restricted')],
  ['Failed: Computer activation required', certain('device-activation')],
  ['Failed: Computer activation pending', certain('device-activation')],
  ['Failed: API-only user', certain('api-only-user')],
  ['Failed: Login over insecure channel', certain('insecure-channel')],
  ['Failed: API Version Removed', certain('api-version-retired')],
  ['Login rate exceeded', certain('login-rate-exceeded')],
  ['Maximum logins exceeded', certain('login-rate-exceeded')],
  ['Failed: Get Access Token Limit Exceeded', certain('login-rate-exceeded')],
  ['Multi-factor required', certain('mfa-required')],
  ['Two-factor required', certain('mfa-required')],
  ['Failed: OAuth API access disabled', certain('api-disabled')],
  ['Username-Password Flow Disabled', certain('oauth-flow-blocked')],
  ['Organization locked', certain('org-locked')],
  ['Trial Expired', certain('trial-expired')],
  ['Missing Consumer Key Parameter', certain('client-id-wrong')],
  ['Failed: Missing Consumer Key Parameter', certain('client-id-wrong')],
]);

/** Capitals differ from row to row and from document to document. */
const BY_STATUS = new Map([...STATUS_SIGNALS].map(([status, suspicions]) => [status.toLowerCase(), suspicions]));

/**
 * LOGIN_STATUS of EventLogFile to LoginHistory.Status. Read in public tools (C); `Restricted IP` is indeed the word for
 * LOGIN_ERROR_RESTRICTED_DOMAIN.
 */
export const EVENT_LOG_STATUSES: ReadonlyMap<string, string> = new Map([
  ['LOGIN_ERROR_RESTRICTED_DOMAIN', 'Restricted IP'],
  ['LOGIN_ERROR_RESTRICTED_TIME', 'Restricted time'],
  ['LOGIN_ERROR_ORG_DOMAIN_ONLY', 'Restricted domain'],
  ['LOGIN_ERROR_GLOBAL_BLOCK_DOMAIN', 'Restricted domain'],
  ['LOGIN_ERROR_MUST_USE_API_TOKEN', 'Failed: API security token required'],
  ['LOGIN_ERROR_INVALID_PASSWORD', 'Invalid password'],
  ['LOGIN_ERROR_INVALID_USERNAME', 'Invalid login'],
  ['LOGIN_ERROR_PASSWORD_LOCKOUT', 'Password lockout'],
  ['LOGIN_ERROR_ORG_LOCKOUT', 'Organization locked'],
  ['LOGIN_ERROR_USER_FROZEN', 'User is frozen'],
  ['LOGIN_ERROR_USER_INACTIVE', 'User is inactive'],
  ['LOGIN_ERROR_USER_API_ONLY', 'Failed: API-only user'],
  ['LOGIN_ERROR_RATE_EXCEEDED', 'Login rate exceeded'],
  ['LOGIN_ERROR_INSECURE_LOGIN', 'Failed: Login over insecure channel'],
  ['LOGIN_ERROR_EXPORT_RESTRICTED', 'Restricted country'],
  ['LOGIN_OAUTH_INVALID_IP', 'Failed: IP Address Not Allowed'],
  ['LOGIN_OAUTH_API_DISABLED', 'Failed: OAuth API access disabled'],
  ['LOGIN_OAUTH_NO_CONSUMER', 'Missing Consumer Key Parameter'],
  ['LOGIN_OAUTH_EXCEED_GET_AT_LMT', 'Failed: Get Access Token Limit Exceeded'],
  ['LOGIN_TWOFACTOR_REQ', 'Two-factor required'],
]);

/** What a status says; undefined for `Success` and for a status that is not in the table (it may be localised). */
export function suspicionsOfStatus(status: string): readonly Suspicion[] | undefined {
  return BY_STATUS.get(status.trim().toLowerCase());
}

/**
 * A pasted text made comparable: XML entities of quotes decoded, backslashes before quotes dropped, every run of white
 * space one blank.
 */
export function foldText(text: string): string {
  return text
    .replaceAll(/&(?:quot|apos|#3[49]);/g, "'")
    .replaceAll(/\\+(?=["'])/g, '')
    .replaceAll(/(?:\\[rnt]|\s)+/g, ' ');
}

/** A status that could be an everyday sentence: in a pasted text it proves nothing. */
const EVERYDAY = new Set(['Invalid login']);

/** What a text shows, and what it suspects: fault texts first, then statuses of LoginHistory and of event logs. */
export function signalsIn(text: string): Pick<TextSignal, 'shows' | 'suspicions'>[] {
  const folded = foldText(text);
  const lower = folded.toLowerCase();
  const found: Pick<TextSignal, 'shows' | 'suspicions'>[] = TEXT_SIGNALS.filter((signal) =>
    signal.pattern.test(folded),
  );
  for (const [status, suspicions] of STATUS_SIGNALS) {
    if (!EVERYDAY.has(status) && lower.includes(status.toLowerCase()) && !isToldBy(found, suspicions)) {
      found.push({ shows: status, suspicions });
    }
  }
  for (const [code, status] of EVENT_LOG_STATUSES) {
    if (new RegExp(`\\b${code}\\b`, 'u').test(folded)) {
      found.push({ shows: code, suspicions: suspicionsOfStatus(status) ?? [] });
    }
  }
  return found;
}

/** Whether signals found before say the same already: fault texts quote statuses. */
function isToldBy(found: readonly Pick<TextSignal, 'suspicions'>[], suspicions: readonly Suspicion[]): boolean {
  const told = found.flatMap((signal) => signal.suspicions).map((one) => one.join(' '));
  return suspicions.every((one) => told.includes(one.join(' ')));
}
