/**
 * What rows of LoginHistory say about passwords.
 */
import type { Path } from '../policy/types.js';
import type { LoginRow } from './diagnose.js';
import type { FailureHistory } from './guard.js';
import { isSuccess } from './signals.js';

/** Sub-types of logins that carry a password (PLATFORM.md section 5); a row without a sub-type may be one. */
const SUB_TYPES: Readonly<Record<Path, string>> = { soap: 'SoapApiLogin', 'oauth-password': 'OauthUsernamePassword' };
/** LoginType of SOAP logins in rows without a sub-type. */
const SOAP_TYPES = new Set(['Other Apex API', 'Partner Product']);

/** Whether a row can be one of an attempt on this path. */
export function isPasswordLogin({ loginType, loginSubType }: LoginRow, path: Path): boolean {
  return loginSubType === '' ? SOAP_TYPES.has(loginType) === (path === 'soap') : loginSubType === SUB_TYPES[path];
}

/**
 * A success that starts the count of wrong attempts anew. Other OAuth flows and single sign-on do not show the password,
 * so nothing is concluded from them.
 */
function provesPassword({ status, loginType, loginSubType }: LoginRow): boolean {
  if (!isSuccess(status)) {
    return false;
  }
  const other = /^Oauth/i.test(loginSubType) && loginSubType !== SUB_TYPES['oauth-password'];
  return !other && !/SAML|Remote Access Client|Remote Access 2\.0$/i.test(loginSubType === '' ? loginType : '');
}

/**
 * Failed rows since the newest success with a password, rows newest first. LoginTime has whole seconds, so nothing tells
 * which of two rows of one second came first: a failure in the second of the success counts.
 *
 * @param limit rows that were asked for: as many of them without a success may not be all
 */
export function failuresSince(rows: readonly LoginRow[], limit = Infinity): FailureHistory {
  const lastSuccess = rows.find(provesPassword)?.time;
  const since = rows.filter(({ status, time }) => !isSuccess(status) && time >= (lastSuccess ?? ''));
  const [newest] = since;
  return {
    failures: since.length,
    ...(newest === undefined ? {} : { newestFailure: newest.time }),
    ...(lastSuccess === undefined ? {} : { lastSuccess }),
    ...(lastSuccess === undefined && rows.length >= limit ? { rowsRead: rows.length } : {}),
  };
}
