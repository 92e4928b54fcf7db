/**
 * What Salesforce itself says to a SOAP login() and to the calls after it: the codes of ExceptionCode, each on its own,
 * and the sentences that go with them.
 */
import type { CauseId } from './causes.js';
import { type Phrase, certain, likely, possible } from './types.js';

const CODES = 'SOAP API Developer Guide: ExceptionCode';
const LOGIN = 'SOAP API Developer Guide: login()';

/** Behind the sentence that Salesforce sends for everything it does not want to explain. */
const UNEXPLAINED: readonly CauseId[] = [
  'wrong-password-or-token',
  'wrong-username-or-host',
  'user-locked',
  'user-frozen',
  'user-inactive',
];

const INVALID_LOGIN = 'Invalid username, password, security token; or user locked out';

/** Codes that name one cause and need no sentence. */
const codes = (causes: Readonly<Record<string, Phrase['suspicions']>>): Phrase[] =>
  Object.entries(causes).map(([shows, suspicions]) => ({ shows, suspicions, source: CODES, mark: 'D' }));

export const SOAP_PHRASES: readonly Phrase[] = [
  {
    shows: 'LOGIN_MUST_USE_SECURITY_TOKEN',
    also: [
      `LOGIN_MUST_USE_SECURITY_TOKEN … ${INVALID_LOGIN}`,
      'LOGIN_MUST_USE_SECURITY_TOKEN … Invalid username, password, security token',
    ],
    suspicions: likely('token-missing', 'token-outdated'),
    source: CODES,
    mark: 'D',
  },
  {
    shows: 'Are you at a new location?',
    also: [
      `${INVALID_LOGIN}. Are you at a new location?`,
      'you must add a security token to your password',
      'you must append a security token to your password',
      'outside of your company … trusted networks',
    ],
    suspicions: likely('token-missing', 'token-outdated'),
    source: `${LOGIN}; jsforce/jsforce issue 487`,
    mark: 'C',
  },
  { shows: 'INVALID_LOGIN', suspicions: possible(...UNEXPLAINED), source: CODES, mark: 'D' },
  {
    shows: `${INVALID_LOGIN}.`,
    also: [
      INVALID_LOGIN,
      'Invalid username, password, security token, user not active, or user locked out',
      'Invalid username, password, security token; or user locket out',
      'Invalid username, password, security token',
      'Invalid username or password; or user locked out',
      'Invalid username or password or locked out',
    ],
    suspicions: possible(...UNEXPLAINED),
    source: `${LOGIN}; forcedotcom/EMP-Connector issues 95 and 100`,
    mark: 'C',
  },
  {
    shows: 'Invalid username or password, locked out or Self-Service portal is not enabled',
    also: ['Self-Service portal is not enabled'],
    suspicions: [...likely('soap-external-user'), ...possible('wrong-password-or-token', 'wrong-username-or-host')],
    source: 'simple-salesforce/simple-salesforce issue 99',
    mark: 'C',
  },
  {
    shows: 'INVALID_OPERATION_WITH_EXPIRED_PASSWORD',
    suspicions: certain('password-expired'),
    source: CODES,
    mark: 'D',
  },
  {
    shows: 'The users password has expired, you must call SetPassword',
    also: [
      'users password has expired',
      'Your password has expired. Please reset your password.',
      'password has expired',
    ],
    suspicions: certain('password-expired'),
    source: 'Salesforce Help 000212767; simple-salesforce/simple-salesforce issue 598',
    mark: 'C',
  },
  {
    shows: 'passwordExpired: true',
    also: ['<passwordExpired>true', 'passwordExpired=true', 'passwordExpired => true'],
    suspicions: certain('password-expired'),
    source: `${LOGIN}, passwordExpired`,
    mark: 'D',
  },
  {
    shows: "The reference to entity … must end with the ';' delimiter",
    also: [
      'The entity name must immediately follow the & in the entity reference',
      'reference to parameter entity … must end with the ; delimiter',
    ],
    suspicions: certain('secret-not-escaped'),
    source: 'forcedotcom/postman-salesforce-apis issue 26',
    mark: 'C',
  },
  {
    shows: 'LOGIN_DURING_RESTRICTED_DOMAIN',
    suspicions: likely('profile-range-outside', 'my-domain-required'),
    source: CODES,
    mark: 'D',
  },
  {
    shows: 'cannot log in from current domain',
    suspicions: likely('profile-range-outside', 'my-domain-required'),
    source: 'joeferraro/MavensMate-SublimeText issue 797',
    mark: 'C',
  },
  { shows: 'LOGIN_DURING_RESTRICTED_TIME', suspicions: certain('login-hours'), source: CODES, mark: 'D' },
  {
    shows: 'cannot log in during restricted time',
    suspicions: certain('login-hours'),
    source: 'theswamis/dataloadercliq issue 84',
    mark: 'C',
  },
  ...codes({
    LOGIN_CHALLENGE_ISSUED: [...likely('token-missing'), ...possible('device-activation')],
    LOGIN_CHALLENGE_PENDING: [...likely('token-missing'), ...possible('device-activation')],
    PASSWORD_LOCKOUT: certain('user-locked'),
    ORG_LOCKED: certain('org-locked'),
    TRIAL_EXPIRED: certain('trial-expired'),
    API_CURRENTLY_DISABLED: certain('api-disabled'),
    API_DISABLED_FOR_ORG: certain('api-disabled'),
    FUNCTIONALITY_NOT_ENABLED: likely('api-disabled'),
    SERVER_UNAVAILABLE: certain('server-unavailable'),
    INVALID_SSO_GATEWAY_URL: certain('delegated-authentication'),
    SSO_SERVICE_DOWN: certain('delegated-authentication'),
    UNSUPPORTED_CLIENT: likely('insecure-channel', 'client-refused'),
    INACTIVE_PORTAL: certain('portal-user'),
    PORTAL_NO_ACCESS: certain('portal-user'),
    REQUEST_LIMIT_EXCEEDED: likely('login-rate-exceeded', 'request-limit-exceeded'),
    UNSUPPORTED_API_VERSION: likely('soap-version', 'api-version-retired'),
    INVALID_SESSION_ID: possible('session-refused'),
    URL_NOT_RESET: certain('wrong-endpoint'),
    ORG_NOT_OWNED_BY_INSTANCE: likely('wrong-endpoint'),
    CLIENT_NOT_ACCESSIBLE_FOR_USER: certain('client-refused'),
    CLIENT_REQUIRE_UPDATE_FOR_USER: certain('client-refused'),
    INVALID_CLIENT: likely('client-refused'),
    MUTUAL_AUTHENTICATION_FAILED: certain('client-refused'),
    FUNCTIONALITY_TEMPORARILY_UNAVAILABLE: certain('server-unavailable'),
    LOGIN_RATE_EXCEEDED: certain('login-rate-exceeded'),
  }),
  {
    shows: 'TotalRequests Limit exceeded.',
    suspicions: certain('request-limit-exceeded'),
    source: 'REST API Developer Guide: Status Codes and Error Responses',
    mark: 'C',
  },
  {
    shows: 'TLS 1.0 has been disabled in this organization.',
    also: [
      'TLS 1.1 has been disabled in this organization',
      'Please use TLS 1.1 or higher when connecting to Salesforce using https',
      'Please use TLS 1.2 or higher when connecting to Salesforce using https',
      'Stronger security is required',
      'secur/weakhttps.jsp',
    ],
    suspicions: certain('insecure-channel'),
    source: 'forcedotcom/wsc issue 176',
    mark: 'C',
  },
  {
    shows: 'SOAP API login() is disabled by default in this org.',
    also: ['SOAP API login() is disabled'],
    suspicions: certain('soap-disabled'),
    source: 'OpenFn/adaptors issue 1715; jsforce/jsforce issue 1771',
    mark: 'C',
  },
  {
    shows: 'The SOAP Login operation is not available in the API version specified',
    suspicions: certain('soap-version'),
    source: 'forcedotcom/wsc issue 363',
    mark: 'C',
  },
  {
    shows: 'Invalid Api version specified on URL',
    suspicions: likely('soap-version', 'api-version-retired'),
    source: 'StevenMMortimer/salesforcer issue 24',
    mark: 'C',
  },
  {
    shows: 'SOAP API login() requires the Use Any API Auth user permission.',
    also: ['requires the Use Any API Auth'],
    suspicions: certain('soap-permission'),
    source: 'SalesforceAIResearch/CRMArena issue 23',
    mark: 'C',
  },
  {
    shows: 'Destination URL not reset.',
    also: ['The URL returned from login must be set'],
    suspicions: certain('wrong-endpoint'),
    source: 'undees/rforce issue 27; forcedotcom/cli issue 3026',
    mark: 'C',
  },
  {
    shows: 'The REST API is not enabled for this Organization.',
    also: ['API is not enabled for this Organization or Partner', 'API is disabled for this User'],
    suspicions: certain('api-disabled'),
    source: 'restforce/restforce issue 219; Salesforce Help, quoted by cdatablog.jp',
    mark: 'C',
  },
  {
    shows: 'This session is not valid for use with the REST API',
    also: ['This session is not valid for use with the API'],
    suspicions: certain('api-access-refused'),
    source: 'simple-salesforce/simple-salesforce issue 422; jsforce/jsforce issue 1274',
    mark: 'C',
  },
  {
    shows: 'Access from current IP address is not allowed',
    suspicions: certain('session-refused'),
    source: 'SFDO-Community/declarative-lookup-rollup-summaries issue 1249',
    mark: 'C',
  },
  {
    shows: 'Session expired or invalid',
    suspicions: possible('session-refused'),
    source: 'sfdx-mass-action-scheduler/sfdx-mass-action-scheduler issue 122',
    mark: 'C',
  },
  {
    shows: 'check your username and password',
    suspicions: possible(...UNEXPLAINED),
    source: 'forcedotcom/dataloader issue 342',
    mark: 'C',
  },
  {
    shows: 'An unexpected error occurred. Please include this ErrorId',
    suspicions: likely('server-unavailable'),
    source: 'SOAP API Developer Guide: UNKNOWN_EXCEPTION',
    mark: 'C',
  },
  {
    shows: 'No operation available for request',
    suspicions: likely('wrong-endpoint'),
    source: 'public notes on calls to the wrong SOAP endpoint',
    mark: 'C',
  },
  {
    shows: '401::Authentication invalid',
    also: ['403::Handshake denied', '401::Request requires authentication'],
    suspicions: likely('session-refused'),
    source: 'Streaming API Developer Guide: error codes',
    mark: 'C',
  },
];
