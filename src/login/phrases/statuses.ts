/**
 * What the statuses of LoginHistory and the codes of EventLogFile LOGIN_STATUS say. The statuses themselves, with their
 * sources and their texts in each published language, stand in src/policy/loginRow/loginHistory.json; here is what each
 * of them means.
 */
import { bare, LOGIN_HISTORY_WORDS } from '../../policy/index.js';
import { type Phrase, type Suspicion, certain, likely, possible } from './types.js';

const TOKEN = likely('token-missing', 'token-outdated');
/** UI logins get this one; an API client is asked for its token instead. */
const ACTIVATION = [...likely('device-activation'), ...possible('token-missing')];
const OTHER_GRANT = certain('other-grant');
const SAML = certain('single-sign-on');
const PRODUCT = certain('product-not-enabled');
/** Documented without a word about what it means: its name alone says something. */
const UNEXPLAINED = possible('unknown-fault');

/** By LOGIN_STATUS. */
export const CODE_CAUSES: Readonly<Record<string, readonly Suspicion[]>> = {
  LOGIN_NO_ERROR: [],
  LOGIN_CHALLENGE_ISSUED: ACTIVATION,
  LOGIN_CHALLENGE_PENDING: ACTIVATION,
  LOGIN_DATA_DOWNLOAD_ONLY: likely('org-closed'),
  LOGIN_END_SESSION_TXN_SECURITY_POLICY: likely('session-refused'),
  LOGIN_ERROR_API_TOO_OLD: certain('api-version-retired'),
  LOGIN_ERROR_APPEXCHANGE_DOWN: certain('server-unavailable'),
  LOGIN_ERROR_ASYNC_USER_CREATE: UNEXPLAINED,
  LOGIN_ERROR_AVANTGO_DISABLED: PRODUCT,
  LOGIN_ERROR_AVANTGO_TRIAL_EXP: PRODUCT,
  LOGIN_ERROR_CLIENT_NO_ACCESS: likely('client-refused'),
  LOGIN_ERROR_CLIENT_REQ_UPDATE: certain('client-refused'),
  LOGIN_ERROR_CSS_FROZEN: likely('user-frozen', 'portal-user'),
  LOGIN_ERROR_CSS_PW_LOCKOUT: likely('user-locked', 'portal-user'),
  LOGIN_ERROR_DUPLICATE_USERNAME: likely('wrong-username-or-host'),
  LOGIN_ERROR_EXPORT_RESTRICTED: certain('country-restricted'),
  LOGIN_ERROR_GLOBAL_BLOCK_DOMAIN: certain('my-domain-required'),
  LOGIN_ERROR_HT_DOWN: likely('server-unavailable'),
  LOGIN_ERROR_HTP_METHD_INVALID: [...certain('redirected')],
  LOGIN_ERROR_INSECURE_LOGIN: certain('insecure-channel'),
  LOGIN_ERROR_INVALID_GATEWAY: certain('delegated-authentication'),
  LOGIN_ERROR_INVALID_ID_FIELD: UNEXPLAINED,
  LOGIN_ERROR_INVALID_PASSWORD: certain('wrong-password-or-token'),
  LOGIN_ERROR_INVALID_USERNAME: certain('wrong-username-or-host'),
  LOGIN_ERROR_LOGINS_EXCEEDED: certain('login-rate-exceeded'),
  LOGIN_ERROR_MUST_USE_API_TOKEN: TOKEN,
  LOGIN_ERROR_MUTUAL_AUTHENTICATION: certain('client-refused'),
  LOGIN_ERROR_NETWORK_INACTIVE: certain('portal-user'),
  LOGIN_ERROR_NO_HT_ACCESS: PRODUCT,
  LOGIN_ERROR_NO_NETWORK_ACCESS: certain('portal-user'),
  LOGIN_ERROR_NO_NETWORK_INFO: likely('portal-user'),
  LOGIN_ERROR_NO_PORTAL_ACCESS: certain('portal-user'),
  LOGIN_ERROR_NO_SET_COOKIES: certain('browser-login'),
  LOGIN_ERROR_OFFLINE_DISABLED: PRODUCT,
  LOGIN_ERROR_OFFLINE_TRIAL_EXP: PRODUCT,
  LOGIN_ERROR_ORG_CLOSED: certain('org-closed'),
  LOGIN_ERROR_ORG_DOMAIN_ONLY: certain('my-domain-required'),
  LOGIN_ERROR_ORG_IN_MAINTENANCE: certain('server-unavailable'),
  LOGIN_ERROR_ORG_INACTIVE: certain('org-closed'),
  LOGIN_ERROR_ORG_IS_DOT_ORG: UNEXPLAINED,
  LOGIN_ERROR_ORG_LOCKOUT: certain('org-locked'),
  LOGIN_ERROR_ORG_SIGNING_UP: likely('server-unavailable'),
  LOGIN_ERROR_ORG_SUSPENDED: certain('org-locked'),
  LOGIN_ERROR_OUTLOOK_DISABLED: PRODUCT,
  LOGIN_ERROR_PAGE_REQUIRES_LOGIN: certain('browser-login'),
  LOGIN_ERROR_PASSWORD_EMPTY: certain('wrong-password-or-token'),
  LOGIN_ERROR_PASSWORD_LOCKOUT: certain('user-locked'),
  LOGIN_ERROR_PORTAL_INACTIVE: certain('portal-user'),
  LOGIN_ERROR_RATE_EXCEEDED: certain('login-rate-exceeded'),
  LOGIN_ERROR_RESTRICTED_DOMAIN: certain('profile-range-outside'),
  LOGIN_ERROR_RESTRICTED_TIME: certain('login-hours'),
  LOGIN_ERROR_SESSION_TIMEOUT: likely('session-refused'),
  LOGIN_ERROR_SSO_PWD_INVALID: certain('wrong-password-or-token'),
  LOGIN_ERROR_SSO_SVC_DOWN: certain('delegated-authentication'),
  LOGIN_ERROR_SSO_URL_INVALID: certain('delegated-authentication'),
  LOGIN_ERROR_STORE: UNEXPLAINED,
  LOGIN_ERROR_STORE_DOWN: likely('server-unavailable'),
  LOGIN_ERROR_SWITCH_SFDC_INSTANCE: likely('redirected'),
  LOGIN_ERROR_SWITCH_SFDC_LOGIN: likely('redirected'),
  LOGIN_ERROR_SYNCOFFLINE_DISBLD: PRODUCT,
  LOGIN_ERROR_SYSTEM_DOWN: certain('server-unavailable'),
  LOGIN_ERROR_UNKNOWN_ERROR: UNEXPLAINED,
  LOGIN_ERROR_USER_API_ONLY: certain('api-only-user'),
  LOGIN_ERROR_USER_FROZEN: certain('user-frozen'),
  LOGIN_ERROR_USER_INACTIVE: certain('user-inactive'),
  LOGIN_ERROR_USER_NON_MOBILE: PRODUCT,
  LOGIN_ERROR_USER_STORE_ACCESS: likely('product-not-enabled'),
  LOGIN_ERROR_USERNAME_EMPTY: certain('wrong-username-or-host'),
  LOGIN_ERROR_WIRELESS_DISABLED: PRODUCT,
  LOGIN_ERROR_WIRELESS_TRIAL_EXP: PRODUCT,
  LOGIN_LIGHTNING_LOGIN: certain('browser-login'),
  LOGIN_OAUTH_API_DISABLED: certain('api-disabled'),
  LOGIN_OAUTH_CONSUMER_DELETED: certain('app-blocked'),
  LOGIN_OAUTH_DS_NOT_EXPECTED: OTHER_GRANT,
  LOGIN_OAUTH_EXCEED_GET_AT_LMT: certain('login-rate-exceeded'),
  LOGIN_OAUTH_INVALID_CODE_CHALLENGE: OTHER_GRANT,
  LOGIN_OAUTH_INVALID_CODE_VERIFIER: OTHER_GRANT,
  LOGIN_OAUTH_INVALID_DEVICE: OTHER_GRANT,
  LOGIN_OAUTH_INVALID_DS: OTHER_GRANT,
  LOGIN_OAUTH_INVALID_DSIG: likely('assertion-refused', 'other-grant'),
  LOGIN_OAUTH_INVALID_IP: certain('app-range-outside'),
  LOGIN_OAUTH_INVALID_NONCE: OTHER_GRANT,
  LOGIN_OAUTH_INVALID_SIG_METHOD: OTHER_GRANT,
  LOGIN_OAUTH_INVALID_TIMESTAMP: OTHER_GRANT,
  LOGIN_OAUTH_INVALID_TOKEN: OTHER_GRANT,
  LOGIN_OAUTH_INVALID_VERIFIER: OTHER_GRANT,
  LOGIN_OAUTH_INVALID_VERSION: OTHER_GRANT,
  LOGIN_OAUTH_MISSING_DS: OTHER_GRANT,
  LOGIN_OAUTH_NO_CALLBACK_URL: OTHER_GRANT,
  LOGIN_OAUTH_NO_CONSUMER: certain('client-id-wrong'),
  LOGIN_OAUTH_NO_TOKEN: OTHER_GRANT,
  LOGIN_OAUTH_NONCE_REPLAY: OTHER_GRANT,
  LOGIN_OAUTH_PACKAGE_MISSING: certain('app-blocked'),
  LOGIN_OAUTH_PACKAGE_OLD: certain('app-blocked'),
  LOGIN_OAUTH_UNEXPECTED_PARAM: OTHER_GRANT,
  LOGIN_ORG_TRIAL_EXP: certain('trial-expired'),
  LOGIN_READONLY_CANNOT_VALIDATE: likely('server-unavailable'),
  LOGIN_SAML_INVALID_AUDIENCE: SAML,
  LOGIN_SAML_INVALID_CONFIG: SAML,
  LOGIN_SAML_INVALID_FORMAT: SAML,
  LOGIN_SAML_INVALID_IN_RES_TO: SAML,
  LOGIN_SAML_INVALID_ISSUER: SAML,
  LOGIN_SAML_INVALID_ORG_ID: SAML,
  LOGIN_SAML_INVALID_PORTAL_ID: SAML,
  LOGIN_SAML_INVALID_RECIPIENT: SAML,
  LOGIN_SAML_INVALID_SESSION_LEVEL: SAML,
  LOGIN_SAML_INVALID_SIGNATURE: SAML,
  LOGIN_SAML_INVALID_SITE_URL: SAML,
  LOGIN_SAML_INVALID_STATUS: SAML,
  LOGIN_SAML_INVALID_SUB_CONFIRM: SAML,
  LOGIN_SAML_INVALID_TIMESTAMP: SAML,
  LOGIN_SAML_INVALID_USERNAME: SAML,
  LOGIN_SAML_INVALID_VERSION: SAML,
  LOGIN_SAML_MISMATCH_CERT: SAML,
  LOGIN_SAML_MISSING_ORG_ID: SAML,
  LOGIN_SAML_MISSING_PORTAL_ID: SAML,
  LOGIN_SAML_PROVISION_ERROR: SAML,
  LOGIN_SAML_REPLAY_ATTEMPTED: SAML,
  LOGIN_SAML_SITE_INACTIVE: SAML,
  LOGIN_TWOFACTOR_REQ: certain('mfa-required'),
};

/** Statuses that have no code, by their name in loginHistory.json. */
const NAME_CAUSES: Readonly<Record<string, readonly Suspicion[]>> = {
  'flow-disabled': certain('oauth-flow-blocked'),
  'app-not-approved': certain('app-not-approved'),
};

const { statuses, sources } = LOGIN_HISTORY_WORDS;
type Status = (typeof statuses)[number];

function causesOf({ code, name = '' }: Status): readonly Suspicion[] {
  return (code === undefined ? NAME_CAUSES[name] : CODE_CAUSES[code]) ?? [];
}

/** What one text says that several codes share: certain where they agree. */
function together(all: readonly (readonly Suspicion[])[]): readonly Suspicion[] {
  const [first = []] = all;
  const same = all.every((one) => JSON.stringify(one) === JSON.stringify(first));
  return same ? first : likely(...new Set(all.flat().map(([cause]) => cause)));
}

function byText(): ReadonlyMap<string, readonly Suspicion[]> {
  const all = new Map<string, (readonly Suspicion[])[]>();
  for (const status of statuses.filter(({ outcome }) => outcome === 'failure')) {
    for (const text of Object.values(status.texts).flatMap((texts = []) => texts)) {
      all.set(bare(text), [...(all.get(bare(text)) ?? []), causesOf(status)]);
    }
  }
  return new Map([...all].map(([text, causes]) => [text, together(causes)]));
}

/** Suspicions by {@link bare} text of a status, in whatever published language. */
export const STATUS_CAUSES = byText();

/** Texts that could be an everyday sentence: they speak of a login in a row of LoginHistory alone. */
const EVERYDAY = new Set([
  'invalidlogin',
  'logininvalid',
  bare('無効なログインです。'),
  bare('無効なパスワードです。'),
]);
const IN_ROWS_ALONE = (text: string): boolean => EVERYDAY.has(bare(text));

/**
 * In a text of no known origin a status may be anybody's words, so it is certain only where its form is Salesforce's own
 * (`Failed: …`).
 */
function inFreeText(text: string, suspicions: readonly Suspicion[]): readonly Suspicion[] {
  const own = /^(?:Failed|失敗):|Username-Password Flow|consumer|Consumer|Multi-factor|Two-factor/u.test(text);
  return own ? suspicions : suspicions.map(([cause, sure]) => [cause, sure === 'certain' ? 'likely' : sure]);
}

/** Statuses as phrases of a pasted text: the texts of each language, and the codes of event logs. */
export const STATUS_PHRASES: readonly (Phrase & { readonly inRowsAlone?: true })[] = statuses
  .filter(({ outcome }) => outcome === 'failure')
  .flatMap((status) => {
    const { title = '', confidence = 'C' } = sources[status.source] ?? {};
    const origin = { source: title, mark: confidence === 'D' ? ('D' as const) : ('C' as const) };
    const texts = Object.values(status.texts).flatMap((all = []) => all);
    return [
      ...texts.map((text) => ({
        shows: text.replace(/[.。]$/u, ''),
        suspicions: inFreeText(text, STATUS_CAUSES.get(bare(text)) ?? []),
        ...(IN_ROWS_ALONE(text) ? { inRowsAlone: true as const } : {}),
        ...origin,
      })),
      // Two codes are codes of the SOAP API too, which says what an API client has to do.
      ...(status.code === undefined || status.code.startsWith('LOGIN_CHALLENGE_')
        ? []
        : [{ shows: status.code, suspicions: causesOf(status), ...origin }]),
    ];
  });

/** Login types of rows, which tell that a line is one of LoginHistory. */
export const ROW_WORDS: readonly string[] = LOGIN_HISTORY_WORDS.loginTypes
  .flatMap(({ name, label }) => [name, label])
  .filter((word) => /\s/.test(word));
