/**
 * Which way a login of LoginHistory came, told from the fields that Salesforce gives (PLATFORM.md section 5; values from
 * the object reference of LoginHistory, API 67).
 *
 * Texts are compared by their letters and digits alone: the reference lists API names (`OtherApi`), answers carry labels
 * (`Other Apex API`), and capitals vary.
 */
import type { Path } from '../types.js';

export type LoginPath = Path | 'other';
export const LOGIN_PATHS: readonly LoginPath[] = ['soap', 'oauth-password', 'other'];

/** `certain`: the org's own sub-type or a login type that has no second meaning; `likely`: concluded. */
export type Certainty = 'certain' | 'likely';

export interface LoginKind {
  readonly path: LoginPath;
  readonly certainty: Certainty;
}

/** The fields of a login that tell its path. */
export interface LoginMarks {
  readonly loginType: string | null;
  readonly loginSubType: string | null;
  readonly apiType: string | null;
  readonly application: string | null;
}

const bare = (text: string | null): string => (text ?? '').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

const OAUTH_PASSWORD_SUB_TYPES = new Set(['oauthusernamepassword']);
const SOAP_SUB_TYPES = new Set(
  ['', 'Mobile', 'NetworksPortal', 'Portal', 'SelfService'].flatMap((kind) => [
    `soapapilogin${kind.toLowerCase()}`,
    `soapapi${kind.toLowerCase()}`,
  ]),
);
const OTHER_SUB_TYPES = new Set(
  [
    'InternalSalesforceAuthentication',
    'OauthClientCredentials',
    'OauthHybridRefreshToken',
    'OauthHybridTokenExchange',
    'OauthHybridUserAgent',
    'OauthHybridWebServer',
    'OauthOtpLogin',
    'OauthRefreshToken',
    'OauthTokenExchange',
    'OauthUserAgent',
    'OauthUserAgentIdToken',
    'OauthWebServer',
    'UiPasswordReset',
    'UsernamePasswordUiLogin',
    'OAuth Refresh Token for Hybrid Apps',
    'OAuth Token Exchange for Hybrid Apps',
    'OAuth User-Agent for Hybrid Apps',
    'OAuth User-Agent with ID Token',
    'OAuth Web Server for Hybrid Apps',
    'UI Password Reset',
    'UI Username-Password',
  ].map(bare),
);

/**
 * Login types through which no password travels by API: the login page, single sign-on, certificates and the like. Both
 * the API name and the label of each, since filters and answers differ in which they use.
 */
export const TYPES_WITHOUT_API_PASSWORD: readonly string[] = [
  'Application',
  'Certificate',
  'Certificate-based login',
  'ChatterCommunityThirdPartySso',
  'Chatter Communities External User Third Party SSO',
  'EmployeeLoginToCommunity',
  'Employee Login to Community',
  'HelpAndTraining',
  'Help And Training',
  'LightningLogin',
  'Lightning Login',
  'PasswordlessLogin',
  'Passwordless Login',
  'PortalThirdPartySso',
  'Customer Service Portal Third-Party SSO',
  'PrmPortalThirdPartySso',
  'Partner Portal Third-Party SSO',
  'Saml',
  'SAML Idp Initiated SSO',
  'SamlChatterNetworks',
  'SAML Chatter Communities External User SSO',
  'SamlCspPortal',
  'SAML Customer Service Portal SSO',
  'SamlPrmPortal',
  'SAML Partner Portal SSO',
  'SamlSite',
  'SAML Site SSO',
  'Saml2',
  'SAML Sfdc Initiated SSO',
  'ThirdPartySso',
  'Third Party SSO',
];

/** Login types of SOAP login(), which are nearly all passwords. */
export const TYPES_OF_SOAP: readonly string[] = [
  'OtherApi',
  'Other Apex API',
  'Partner',
  'Partner Product',
  'NetworksPortalApiOnly',
  'Networks Portal API Only',
];

const WITHOUT_API_PASSWORD = new Set(TYPES_WITHOUT_API_PASSWORD.map(bare));
const SOAP_TYPES = new Set(TYPES_OF_SOAP.map(bare));

function bySubType(subType: string): LoginKind | undefined {
  if (subType === '') return undefined;
  if (OAUTH_PASSWORD_SUB_TYPES.has(subType)) return { path: 'oauth-password', certainty: 'certain' };
  if (SOAP_SUB_TYPES.has(subType)) return { path: 'soap', certainty: 'certain' };
  if (OTHER_SUB_TYPES.has(subType)) return { path: 'other', certainty: 'certain' };
  // Sub-types that this list does not know yet: by what their names say.
  if (/oauth.*usernamepassword/.test(subType)) return { path: 'oauth-password', certainty: 'likely' };
  if (subType.startsWith('soapapi')) return { path: 'soap', certainty: 'likely' };
  if (subType.startsWith('oauth')) return { path: 'other', certainty: 'likely' };
  return undefined;
}

/** OAuth by its login type: `Remote Access 2.0`, `Oauth2, Remote Access 2.0`, `Remote Access Client`. */
const isOAuth = (loginType: string): boolean => /remoteaccess|oauth/.test(loginType);

/**
 * The path of a login. LoginSubType decides where it is given; else LoginType, ApiType and Application do. An OAuth
 * login without a sub-type is not counted as a password: JWT bearer logins have none.
 */
export function classifyLogin(marks: LoginMarks): LoginKind {
  const known = bySubType(bare(marks.loginSubType));
  if (known) return known;
  const type = bare(marks.loginType);
  if (isOAuth(type)) return { path: 'other', certainty: 'likely' };
  if (bare(marks.apiType).startsWith('soap')) return { path: 'soap', certainty: 'likely' };
  if (SOAP_TYPES.has(type)) return { path: 'soap', certainty: 'likely' };
  if (type.startsWith('dataloader') || bare(marks.application).startsWith('dataloader'))
    return { path: 'soap', certainty: 'likely' };
  return { path: 'other', certainty: WITHOUT_API_PASSWORD.has(type) ? 'certain' : 'likely' };
}

/**
 * Whether a Status is that of a success; every other one is the reason of a failure (object reference, D). The texts come
 * in the language of the reader, so the caller may know more texts of success than the English one.
 */
export function isSuccess(status: string, texts: readonly string[] = []): boolean {
  const found = bare(status);
  return found === 'success' || texts.some((text) => bare(text) === found);
}

/** Texts of failure that PLATFORM.md section 5 lists: where one of them is met, the org answers in English. */
const ENGLISH_FAILURES = new Set(
  [
    'Invalid Password',
    'Failed: API security token required',
    'Failed: Computer activation required',
    'Failed: Computer activation pending',
    'Password Lockout',
    'User is Inactive',
    'User is Frozen',
    'Restricted IP',
    'Restricted time',
    'Restricted domain',
    'Failed: API-only user',
    'Failed: Login over insecure channel',
    'Failed: API Version Removed',
    'Invalid login',
    'Login rate exceeded',
    'Maximum logins exceeded',
    'Multi-factor required',
    'Failed: IP Address Not Allowed',
    'Failed: OAuth API access disabled',
    'Username-Password Flow Disabled',
    'Organization locked',
    'Trial Expired',
  ].map(bare),
);

/** Whether a Status is known, as success or as failure. Of others it has to be asked what success is called here. */
export function isKnownStatus(status: string): boolean {
  return isSuccess(status) || ENGLISH_FAILURES.has(bare(status));
}
