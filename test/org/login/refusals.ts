/** Every way in which a login is refused: what SOAP and OAuth clients read, and what LoginHistory says. */

export interface Refusal {
  readonly soap: { readonly code: string; readonly message: string; readonly detail: string };
  readonly oauth: { readonly error: string; readonly description: string; readonly status: number };
  /** Status of the LoginHistory row; none when no row is written. */
  readonly status: string | undefined;
  /** Whether the attempt counts towards the lockout. */
  readonly counts: boolean;
}

const INVALID = 'Invalid username, password, security token; or user locked out.';

/** The apostrophe of "company's" is U+2019. */
const NEEDS_TOKEN =
  `${INVALID} Are you at a new location? When accessing Salesforce--either via a desktop client or the API--from ` +
  'outside of your company\u2019s trusted networks, you must add a security token to your password to log in. To get ' +
  'your new security token, log in to Salesforce. From your personal settings, enter Reset My Security Token in the ' +
  'Quick Find box, then select Reset My Security Token.';

interface Options {
  readonly status?: string;
  readonly counts?: boolean;
  readonly error?: string;
  readonly description?: string;
  readonly http?: number;
  readonly detail?: string;
}

function refusal(code: string, message: string, options: Options = {}): Refusal {
  return {
    soap: { code, message, detail: options.detail ?? 'LoginFault' },
    oauth: {
      error: options.error ?? 'invalid_grant',
      description: options.description ?? 'authentication failure',
      status: options.http ?? 400,
    },
    status: options.status,
    counts: options.counts ?? false,
  };
}

const DOMAIN = 'cannot log in from current domain';

export const REFUSALS = {
  versionTooNew: (version: number): Refusal =>
    refusal(
      'INVALID_OPERATION',
      `The SOAP Login operation is not available in the API version specified (${String(version)}.0). ` +
        'Refer to the documentation for supported versions.',
      { detail: 'UnexpectedErrorFault' },
    ),
  versionRemoved: refusal('UNSUPPORTED_API_VERSION', 'The requested API version is not supported', {
    status: 'Failed: API Version Removed',
    detail: 'UnexpectedErrorFault',
  }),
  soapDisabled: refusal(
    'INVALID_OPERATION',
    'SOAP API login() is disabled by default in this org. Contact the org administrator to enable SOAP API login().',
  ),
  anyApiAuth: refusal('INSUFFICIENT_ACCESS', 'SOAP API login() requires the Use Any API Auth user permission.'),
  unknownUser: refusal('INVALID_LOGIN', INVALID),
  inactive: refusal('INVALID_LOGIN', INVALID, {
    status: 'User is Inactive',
    error: 'inactive_user',
    description: 'user is inactive',
  }),
  frozen: refusal('INVALID_LOGIN', INVALID, { status: 'User is Frozen' }),
  locked: refusal('INVALID_LOGIN', INVALID, { status: 'Password Lockout' }),
  wrongPassword: refusal('INVALID_LOGIN', INVALID, { status: 'Invalid Password', counts: true }),
  tokenRequired: refusal('LOGIN_MUST_USE_SECURITY_TOKEN', NEEDS_TOKEN, {
    status: 'Failed: API security token required',
    counts: true,
  }),
  challengeIssued: refusal('LOGIN_CHALLENGE_ISSUED', 'A security token was sent to your email address.', {
    status: 'Failed: Computer activation required',
    counts: true,
  }),
  challengePending: refusal('LOGIN_CHALLENGE_PENDING', 'A security token has not been issued yet.', {
    status: 'Failed: Computer activation pending',
    counts: true,
  }),
  multiFactor: refusal('INVALID_LOGIN', INVALID, { status: 'Multi-factor required', counts: true }),
  restrictedIp: refusal('LOGIN_DURING_RESTRICTED_DOMAIN', DOMAIN, {
    status: 'Restricted IP',
    description: 'ip restricted',
  }),
  appRestrictedIp: refusal('LOGIN_DURING_RESTRICTED_DOMAIN', DOMAIN, {
    status: 'Failed: IP Address Not Allowed',
    description: 'ip restricted',
  }),
  restrictedHost: refusal('LOGIN_DURING_RESTRICTED_DOMAIN', DOMAIN, { status: 'Restricted domain' }),
  restrictedTime: refusal('LOGIN_DURING_RESTRICTED_TIME', 'cannot log in during restricted time', {
    status: 'Restricted time',
  }),
  apiDisabled: refusal('API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner', {
    status: 'Failed: OAuth API access disabled',
    detail: 'LoginFault',
  }),
  flowBlocked: refusal('INVALID_LOGIN', INVALID, { status: 'Username-Password Flow Disabled' }),
  flowUnknown: refusal('INVALID_LOGIN', INVALID, {
    error: 'unsupported_grant_type',
    description: 'grant type not supported',
  }),
  rateExceeded: refusal('REQUEST_LIMIT_EXCEEDED', 'Login rate exceeded', {
    status: 'Login rate exceeded',
    error: 'rate_limit_exceeded',
    description: 'login rate exceeded',
    http: 403,
  }),
  orgLocked: refusal('ORG_LOCKED', 'organization locked', {
    status: 'Organization locked',
    error: 'inactive_org',
    description: 'organization is locked, closed or suspended',
  }),
  trialExpired: refusal('TRIAL_EXPIRED', 'trial expired', {
    status: 'Trial Expired',
    error: 'inactive_org',
    description: 'organization is locked, closed or suspended',
  }),
  identityProviderDown: refusal('SSO_SERVICE_DOWN', 'The single sign-on service is not available', {
    status: 'Failed: Delegated authentication unavailable',
  }),
  identityProviderMissing: refusal('INVALID_SSO_GATEWAY_URL', 'The single sign-on gateway URL is not valid', {
    status: 'Failed: Delegated authentication unavailable',
  }),
  noRunAsUser: refusal('INVALID_LOGIN', INVALID, { description: 'no client credentials user enabled' }),
  notApproved: refusal('INVALID_LOGIN', INVALID, { description: "user hasn't approved this consumer" }),
} as const;
