/**
 * Every cause of a login that does not work: who can fix it and where the knowledge comes from.
 *
 * What a cause means and what to do about it is in messages/causes.md, under `<id>.explanation` and `<id>.fix`. How a
 * cause shows itself in a client's text or in LoginHistory is in signals.ts. Ids equal the rule ids of the decision
 * table wherever a rule and a cause are the same thing.
 */
import { PLATFORM, RETIREMENTS } from '../../policy/index.js';
import type { Mark } from '../../policy/index.js';

/** Who can fix it: the org's administrator, whoever runs the integration, or those who answer for the org's security. */
export type CauseOwner = 'admin' | 'integrator' | 'security';

export interface Cause {
  readonly owner: CauseOwner;
  readonly mark: Mark;
  /** The document or the public thread that says so. */
  readonly source: string;
}

const LOGIN_CALL = 'SOAP API Developer Guide: login()';
const EXCEPTION_CODES = 'SOAP API Developer Guide: ExceptionCode';
const LOGIN_HISTORY = 'Object Reference: LoginHistory, field Status';
const EVENT_LOG = 'Object Reference: Login Event Type, LOGIN_STATUS values';
const OAUTH_ERRORS = 'Salesforce Help: OAuth 2.0 authorization errors';
const CLIENT_CREDENTIALS = 'Salesforce Help: OAuth 2.0 Client Credentials Flow; public threads';
const JWT_BEARER = 'Salesforce Help: OAuth 2.0 JWT Bearer Flow; public threads';
/** A client library that is tested against an org, with a wrong key and with a wrong secret. */
const BAD_CLIENT = 'tdinucci/Dinucci.Salesforce.Client, AuthenticatorTest';
const SOAP_RETIREMENT = `Salesforce KB ${RETIREMENTS.articles.soapLoginRetirement.number}`;
const OWN_RULE = 'sf-plugin-token: the guard of validate login';

const d = (owner: CauseOwner, source: string): Cause => ({ owner, source, mark: 'D' });
const c = (owner: CauseOwner, source: string): Cause => ({ owner, source, mark: 'C' });

/** In the order in which equally likely causes are shown. */
export const CAUSES = {
  // The password and the token
  'wrong-password-or-token': d('integrator', LOGIN_HISTORY),
  'token-missing': d('integrator', `${LOGIN_CALL}; ${EXCEPTION_CODES}`),
  'token-outdated': d('integrator', 'Salesforce Help: Reset Your Security Token'),
  'password-expired': d('integrator', `${EXCEPTION_CODES}; ${LOGIN_CALL}, passwordExpired`),
  'secret-not-escaped': c('integrator', 'forcedotcom/postman-salesforce-apis issue 26'),
  // The user
  'wrong-username-or-host': d('integrator', LOGIN_HISTORY),
  'user-locked': d('admin', `${EXCEPTION_CODES}; ${LOGIN_HISTORY}`),
  'user-frozen': d('security', `${LOGIN_HISTORY}; Salesforce Help: Freeze or Unfreeze User Accounts`),
  'user-inactive': d('admin', `${LOGIN_HISTORY}; ${OAUTH_ERRORS}`),
  'api-only-user': d('integrator', LOGIN_HISTORY),
  'portal-user': d('admin', EXCEPTION_CODES),
  'oauth-external-user': d('integrator', 'Salesforce Help: OAuth 2.0 Username-Password Flow'),
  'soap-external-user': d('integrator', `${LOGIN_CALL}, LoginScopeHeader`),
  // Where and when
  'profile-range-outside': d('admin', `${EXCEPTION_CODES}; ${LOGIN_HISTORY}`),
  'app-range-outside': d('admin', `${LOGIN_HISTORY}; forceworkbench/forceworkbench issue 772`),
  'my-domain-required': d('integrator', 'Metadata API Developer Guide: MyDomainSettings'),
  'device-activation': d('integrator', `${EXCEPTION_CODES}; ${LOGIN_HISTORY}`),
  'login-hours': d('admin', `${EXCEPTION_CODES}; ${LOGIN_HISTORY}`),
  'country-restricted': d('security', EVENT_LOG),
  'insecure-channel': d('integrator', LOGIN_HISTORY),
  // The path
  'soap-disabled': d('admin', `${SOAP_RETIREMENT}; jsforce/jsforce issue 1771`),
  'soap-version': d('integrator', `${SOAP_RETIREMENT}; forcedotcom/wsc issue 363`),
  'api-version-retired': d('integrator', `${LOGIN_HISTORY}; ${EXCEPTION_CODES}`),
  'soap-permission': d('admin', `${SOAP_RETIREMENT}; SalesforceAIResearch/CRMArena issue 23`),
  'oauth-flow-blocked': d('admin', 'Metadata API Developer Guide: OauthOidcSettings; LoginHistory'),
  'path-retired': d('integrator', SOAP_RETIREMENT),
  'mfa-required': d('security', LOGIN_HISTORY),
  'delegated-authentication': d('security', EXCEPTION_CODES),
  'api-disabled': d('admin', `${EXCEPTION_CODES}; ${LOGIN_HISTORY}`),
  'client-refused': d('admin', EXCEPTION_CODES),
  'client-id-wrong': d('integrator', OAUTH_ERRORS),
  'client-secret-wrong': c('integrator', BAD_CLIENT),
  'client-id-or-secret-wrong': d('integrator', OAUTH_ERRORS),
  'app-not-approved': d('admin', 'Salesforce Help 000212208; forcedotcom/cli issue 3260'),
  'app-blocked': c('admin', 'Salesforce Help 005132365; forcedotcom/cli issue 3482'),
  'app-switched-off': d('admin', 'Metadata API Developer Guide: ExtlClntAppConfigurablePolicies'),
  'app-flow-off': c('admin', CLIENT_CREDENTIALS),
  'app-no-user': c('admin', CLIENT_CREDENTIALS),
  'app-no-scopes': d(
    'admin',
    `${PLATFORM.appWithoutScopes.source}; Salesforce Help: OAuth 2.0 Client Credentials Flow`,
  ),
  'app-certificate': c('integrator', JWT_BEARER),
  'assertion-audience': d('integrator', `${JWT_BEARER}; forcedotcom/cli issue 3482`),
  'assertion-expired': c('integrator', JWT_BEARER),
  'clock-skew': d('integrator', JWT_BEARER),
  'assertion-refused': d('integrator', OAUTH_ERRORS),
  'single-sign-on': d('security', EVENT_LOG),
  'browser-login': d('integrator', EVENT_LOG),
  'product-not-enabled': d('admin', EVENT_LOG),
  'other-grant': c('integrator', 'restforce/restforce spec/fixtures/refresh_error_response.json'),
  // The org and the service
  'login-rate-exceeded': d('integrator', `${LOGIN_HISTORY}; ${LOGIN_CALL}`),
  'request-limit-exceeded': d('admin', EXCEPTION_CODES),
  'org-locked': d('admin', `${EXCEPTION_CODES}; ${LOGIN_HISTORY}`),
  'org-closed': d('admin', OAUTH_ERRORS),
  'trial-expired': d('admin', `${EXCEPTION_CODES}; ${LOGIN_HISTORY}`),
  'server-unavailable': d('integrator', EXCEPTION_CODES),
  // A login that worked and is still no good
  'wrong-endpoint': c('integrator', 'undees/rforce issue 27; forcedotcom/cli issue 3026'),
  'api-access-refused': c('admin', 'simple-salesforce/simple-salesforce issue 422; jsforce/jsforce issue 1274'),
  'session-refused': c('admin', 'SFDO-Community/declarative-lookup-rollup-summaries issue 1249'),
  'other-org': d('integrator', `${LOGIN_CALL}, userInfo.organizationId`),
  'other-user': d('integrator', `${LOGIN_CALL}, userId`),
  'sandbox-mix-up': d('integrator', `${LOGIN_CALL}, sandbox`),
  // No answer
  'not-sent': d('integrator', OWN_RULE),
  'connection-lost': d('integrator', OWN_RULE),
  'answer-unreadable': d('integrator', OWN_RULE),
  redirected: d('integrator', OWN_RULE),
  'unknown-fault': d('admin', OWN_RULE),
  // Nothing was tried, to protect the user
  'attempts-nearly-spent': d('admin', OWN_RULE),
  'attempt-too-soon': d('integrator', OWN_RULE),
  'attempt-unseen': d('admin', OWN_RULE),
  'attempt-under-way': d('integrator', OWN_RULE),
  'stopped-early': d('integrator', OWN_RULE),
} as const satisfies Readonly<Record<string, Cause>>;

export type CauseId = keyof typeof CAUSES;

export const CAUSE_IDS = Object.keys(CAUSES) as readonly CauseId[];

/** Who can fix a cause; nobody, where there is nothing to fix. */
export function ownerOf(cause: string): CauseOwner | 'nobody' {
  const id = CAUSE_IDS.find((one) => one === cause);
  return id === undefined ? 'nobody' : CAUSES[id].owner;
}
