/**
 * The requests themselves, as text. The token is appended to the password, which is how both paths carry it.
 */
import { Text } from '../text.js';
import { LoginError } from './error.js';
import type { Credentials, Secret } from './secret.js';

export interface LoginRequest {
  readonly method: 'POST' | 'GET';
  /** Below the host, e.g. `/services/Soap/u/64.0`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const SOAP_NAMESPACE = 'http://schemas.xmlsoap.org/soap/envelope/';
const PARTNER_NAMESPACE = 'urn:partner.soap.sforce.com';

/** What XML 1.0 cannot carry, not even escaped: control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
// oxlint-disable-next-line no-control-regex
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

/** Element text. A bare carriage return would reach the reader as a line feed (XML 1.0, 2.11), so it is escaped. */
export function xmlText(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;');
}

/** Throws a {@link LoginError} that names which value cannot be sent, never the value. */
export function checkSendable(credentials: Credentials, path: 'soap' | 'oauth-password'): void {
  const values: readonly (readonly [string, string])[] = [
    ['username', credentials.username],
    ['password', credentials.password.reveal()],
    ['securityToken', credentials.securityToken.reveal()],
    ['clientSecret', credentials.clientSecret.reveal()],
  ];
  const forbidden = path === 'soap' ? NOT_IN_XML : /\p{Surrogate}/u;
  for (const [name, value] of values) {
    if (forbidden.test(value)) {
      throw new LoginError(
        Text.of(path === 'soap' ? 'login-errors.secret.not-in-xml' : 'login-errors.secret.not-text', { name }),
      );
    }
  }
}

function envelope(header: string, body: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    `<soapenv:Envelope xmlns:soapenv="${SOAP_NAMESPACE}"><soapenv:Header>${header}</soapenv:Header>` +
    `<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`
  );
}

function soapRequest(path: string, action: string, body: string): LoginRequest {
  const headers = { 'content-type': 'text/xml; charset=UTF-8', soapaction: action, accept: 'text/xml' };
  return { method: 'POST', path, headers, body };
}

/**
 * SOAP API Developer Guide, login(): partner endpoint of the version with which the client in question logs in.
 *
 * @param client CallOptions.client, by which orgs name the application in LoginHistory
 */
export function soapLogin(credentials: Credentials, apiVersion: number, client: string): LoginRequest {
  const secret = credentials.password.reveal() + credentials.securityToken.reveal();
  const body =
    `<login xmlns="${PARTNER_NAMESPACE}"><username>${xmlText(credentials.username)}</username>` +
    `<password>${xmlText(secret)}</password></login>`;
  const header = `<CallOptions xmlns="${PARTNER_NAMESPACE}"><client>${xmlText(client)}</client></CallOptions>`;
  return soapRequest(`/services/Soap/u/${String(apiVersion)}.0`, 'login', envelope(header, body));
}

/** The call after a SOAP login; an expired password shows itself here. `path` is the one of the login's serverUrl. */
export function soapUserInfo(path: string, sessionId: Secret): LoginRequest {
  const header = `<SessionHeader xmlns="${PARTNER_NAMESPACE}"><sessionId>${xmlText(sessionId.reveal())}</sessionId></SessionHeader>`;
  return soapRequest(path, 'getUserInfo', envelope(header, `<getUserInfo xmlns="${PARTNER_NAMESPACE}"/>`));
}

/** OAuth 2.0 username-password flow. */
export function oauthLogin(credentials: Credentials, clientId: string): LoginRequest {
  const body = new URLSearchParams({
    grant_type: 'password',
    client_id: clientId,
    ...(credentials.clientSecret.isEmpty ? {} : { client_secret: credentials.clientSecret.reveal() }),
    username: credentials.username,
    password: credentials.password.reveal() + credentials.securityToken.reveal(),
  });
  return {
    method: 'POST',
    path: '/services/oauth2/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: body.toString(),
  };
}

/** The call after an OAuth login. */
export function oauthUserInfo(accessToken: Secret): LoginRequest {
  return {
    method: 'GET',
    path: '/services/oauth2/userinfo',
    headers: { authorization: `Bearer ${accessToken.reveal()}`, accept: 'application/json' },
    body: '',
  };
}
