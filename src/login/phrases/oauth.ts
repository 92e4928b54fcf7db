/**
 * What Salesforce's token endpoint says, to the password flow, to client credentials, to JWT bearer and to a login in a
 * browser (docs/salesforce.md sections 4 and 8).
 */
import { PLATFORM } from '../../policy/index.js';
import { type Phrase, certain, likely, possible } from './types.js';

const ERRORS = 'Salesforce Help: OAuth 2.0 Authorization Errors';
/** A client library that is tested against an org, with a wrong key and with a wrong secret. */
const BAD_CLIENT = 'tdinucci/Dinucci.Salesforce.Client, AuthenticatorTest';
const TOKEN = ['token-missing', 'token-outdated'] as const;

const { appNotApproved, appWithoutScopes, authenticationFailure } = PLATFORM;

export const OAUTH_PHRASES: readonly Phrase[] = [
  {
    shows: 'authentication failure - Failed: API security token required',
    suspicions: likely(...TOKEN),
    source: 'Ruby specs and vendor documents that quote older orgs',
    mark: 'C',
  },
  {
    shows: 'authentication failure - Invalid Password',
    suspicions: certain('wrong-password-or-token'),
    source: 'restforce/restforce spec/fixtures/auth_error_response.json',
    mark: 'C',
  },
  {
    shows: authenticationFailure.text,
    suspicions: possible(
      'wrong-password-or-token',
      // Blocked by default in orgs created since Summer '23, and the client hears nothing else.
      'oauth-flow-blocked',
      ...TOKEN,
      'wrong-username-or-host',
      'user-locked',
      'user-frozen',
    ),
    source: authenticationFailure.source,
    mark: 'C',
  },
  {
    shows: 'client identifier invalid',
    also: ['invalid client_id'],
    suspicions: certain('client-id-wrong'),
    source: BAD_CLIENT,
    mark: 'C',
  },
  // With a key that the org knows and another secret; sf says it of any exchange that failed.
  {
    shows: 'invalid client credentials',
    also: ['authentication failure - invalid client credentials'],
    suspicions: likely('client-secret-wrong'),
    source: BAD_CLIENT,
    mark: 'C',
  },
  // The heading that sf puts over every failed exchange of a code.
  {
    shows: 'Invalid client credentials. Verify the OAuth client secret and ID.',
    suspicions: possible('client-id-or-secret-wrong'),
    source: '@salesforce/core, messages/core.md',
    mark: 'C',
  },
  { shows: 'invalid_client_id', suspicions: certain('client-id-wrong'), source: ERRORS, mark: 'D' },
  {
    shows: 'invalid_client',
    also: ['invalid_client_credentials'],
    suspicions: likely('client-secret-wrong'),
    source: BAD_CLIENT,
    mark: 'C',
  },
  {
    shows: 'ip restricted',
    suspicions: likely('profile-range-outside', 'app-range-outside'),
    source: 'forceworkbench/forceworkbench issue 772; SFDO-Tooling/MetaDeploy tests',
    mark: 'C',
  },
  {
    shows: 'ip restricted or invalid login hours',
    suspicions: likely('profile-range-outside', 'app-range-outside', 'login-hours'),
    source: ERRORS,
    mark: 'C',
  },
  {
    shows: 'inactive_user',
    also: ['user is inactive', 'inactive user'],
    suspicions: certain('user-inactive'),
    source: ERRORS,
    mark: 'D',
  },
  {
    shows: 'inactive_org',
    suspicions: likely('org-locked', 'org-closed', 'trial-expired'),
    source: ERRORS,
    mark: 'D',
  },
  { shows: 'rate_limit_exceeded', suspicions: certain('login-rate-exceeded'), source: ERRORS, mark: 'D' },
  {
    shows: 'login_rate_exceeded',
    also: ['login rate exceeded'],
    suspicions: certain('login-rate-exceeded'),
    source: 'Object Reference: LoginHistory, field Status',
    mark: 'D',
  },
  {
    shows: 'unsupported_grant_type',
    suspicions: likely('oauth-flow-blocked', 'app-flow-off'),
    source: ERRORS,
    mark: 'D',
  },
  {
    shows: 'grant type not supported',
    suspicions: [...likely('redirected', 'wrong-username-or-host'), ...possible('oauth-flow-blocked', 'app-flow-off')],
    source: 'SalesforceCommerceCloud/b2c-crm-sync issue 16',
    mark: 'C',
  },
  {
    shows: 'must use HTTP POST',
    suspicions: likely('redirected'),
    source: 'token endpoint, seen in public threads about redirected posts',
    mark: 'C',
  },
  {
    shows: 'expired access/refresh token',
    suspicions: likely('other-grant'),
    source: ERRORS,
    mark: 'D',
  },
  {
    shows: 'redirect_uri must match configuration',
    also: ['redirect_uri_mismatch', 'redirect uri does not match configuration'],
    suspicions: likely('other-grant'),
    source: ERRORS,
    mark: 'C',
  },
  {
    shows: 'invalid_app_access',
    suspicions: certain('app-not-approved'),
    source: 'forcedotcom/cli issue 3260',
    mark: 'C',
  },
  {
    shows: appNotApproved.text,
    also: ['not admin approved to access this app'],
    suspicions: certain('app-not-approved'),
    source: 'forcedotcom/cli issue 3260',
    mark: 'C',
  },
  {
    shows: "user hasn't approved this consumer",
    also: ['user has not approved this consumer'],
    suspicions: certain('app-not-approved'),
    source: 'JWT bearer flow, public threads',
    mark: 'C',
  },
  {
    shows: 'OAUTH_APP_ACCESS_DENIED',
    suspicions: likely('app-not-approved', 'app-range-outside'),
    source: 'abisek/salesforce-elf-browser issue 9',
    mark: 'C',
  },
  {
    shows: 'OAUTH_APPROVAL_ERROR_GENERIC',
    suspicions: likely('app-blocked', 'app-not-approved'),
    source: 'vendor documents on the limits of uninstalled connected apps (Help 005132365)',
    mark: 'C',
  },
  {
    shows: 'OAUTH_APP_BLOCKED',
    also: ['this app is blocked by admin', 'app is blocked by admin', 'OAuth App Blocked'],
    suspicions: certain('app-blocked'),
    source: 'n8n-io/n8n issue 21589',
    mark: 'C',
  },
  {
    shows: 'External client app is not installed in this org',
    also: ['OAUTH_EC_APP_NOT_FOUND', 'app must be installed into org', 'client app is not installed'],
    suspicions: certain('app-blocked'),
    source: 'forcedotcom/cli issue 3482; PipedreamHQ/pipedream issue 21557',
    mark: 'C',
  },
  {
    shows: 'request not supported on this domain',
    suspicions: certain('my-domain-required'),
    source: 'client credentials flow, public threads',
    mark: 'C',
  },
  {
    shows: 'no client credentials user enabled',
    also: ['no client credentials user'],
    suspicions: certain('app-no-user'),
    source: 'client credentials flow, public threads',
    mark: 'C',
  },
  {
    shows: appWithoutScopes.text,
    suspicions: certain('app-no-scopes'),
    source: appWithoutScopes.source,
    mark: 'D',
  },
  {
    shows: 'Enter a valid execution user for the OAuth client credentials flow.',
    suspicions: certain('app-no-user'),
    source: 'deploys of policies, public threads',
    mark: 'C',
  },
  {
    shows: 'invalid assertion',
    also: ['invalid_assertion'],
    suspicions: certain('app-certificate'),
    source: 'JWT bearer flow, public threads',
    mark: 'C',
  },
  {
    shows: 'audience is invalid',
    also: ['Audience validation failed', 'invalid audience'],
    suspicions: certain('assertion-audience'),
    source: `${ERRORS}; forcedotcom/cli issue 3482`,
    mark: 'D',
  },
  {
    shows: 'assertion expired',
    also: ['assertion is expired', 'assertion has expired', 'expired assertion'],
    suspicions: [...certain('assertion-expired'), ...possible('clock-skew')],
    source: 'JWT bearer flow, public threads',
    mark: 'C',
  },
  {
    shows: 'expired authorization code',
    suspicions: [...likely('assertion-expired', 'other-grant'), ...possible('clock-skew')],
    source: 'JWT bearer flow, public threads',
    mark: 'C',
  },
  {
    shows: 'unknown_error: retry your request',
    also: ['retry your request'],
    suspicions: [...likely('server-unavailable'), ...possible('insecure-channel')],
    source: 'wadewegner/Force.com-Toolkit-for-NET issue 203',
    mark: 'C',
  },
  {
    shows: 'PEM routines … no start line',
    also: ['secretOrPrivateKey must be an asymmetric key', 'PEM_read_bio:no start line'],
    suspicions: likely('assertion-refused'),
    source: 'forcedotcom/sfdx-travisci issue 135',
    mark: 'C',
  },
];
