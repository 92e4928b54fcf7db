/**
 * The two requests to the token endpoint that carry no password (docs/salesforce.md section 8).
 */
import { sign, type KeyObject } from 'node:crypto';
import type { LoginRequest } from '../envelope.js';
import type { ClientCredentials, JwtCredentials } from './credentials.js';

/** Seconds for which an assertion holds: three minutes (Salesforce Help: OAuth 2.0 JWT Bearer Flow, D). */
export const ASSERTION_LIFE = 180;

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** RFC 7515, RS256: RSASSA-PKCS1-v1_5 with SHA-256. */
export function signedRs256(header: string, claims: string, key: KeyObject): string {
  const input = `${base64url(header)}.${base64url(claims)}`;
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), key).toString('base64url')}`;
}

function base64url(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}

/** @param audience the origin of the host: the org's My Domain, https://login.salesforce.com or https://test.salesforce.com */
export function jwtLogin({ clientId, key, username }: JwtCredentials, audience: string, now: Date): LoginRequest {
  const exp = Math.floor(now.getTime() / 1000) + ASSERTION_LIFE;
  const claims = { iss: clientId.reveal(), sub: username, aud: audience, exp };
  const assertion = signedRs256('{"alg":"RS256"}', JSON.stringify(claims), key);
  return tokenRequest({ grant_type: JWT_BEARER, assertion });
}

/** Key and secret go in the form: HTTP Basic would have to encode them twice, and clients differ in how. */
export function clientCredentialsLogin({ clientId, clientSecret }: ClientCredentials): LoginRequest {
  return tokenRequest({
    grant_type: 'client_credentials',
    client_id: clientId.reveal(),
    client_secret: clientSecret.reveal(),
  });
}

function tokenRequest(form: Readonly<Record<string, string>>): LoginRequest {
  return {
    method: 'POST',
    path: '/services/oauth2/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(form).toString(),
  };
}
