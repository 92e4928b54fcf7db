/** JWT bearer assertions: checked by the certificate of the app, as RFC 7523 and Salesforce's help ask. */
import { verify } from 'node:crypto';
import type { App } from '../apps.js';

export interface Assertion {
  readonly app: App;
  readonly subject: string;
  readonly audience: string;
  /** Seconds since 1970. */
  readonly expires: number;
}

/** Why an assertion is refused, as `error_description` says it. */
export class AssertionError extends Error {}

function readPart(part: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // falls through to the refusal
  }
  throw new AssertionError('invalid assertion');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/**
 * Verifies signature, life and audience.
 * @throws AssertionError
 */
export function readAssertion(
  text: string,
  find: (clientId: string) => App | undefined,
  audiences: readonly string[],
  nowSeconds: number,
): Assertion {
  const [head, body, signature] = text.split('.');
  if (readPart(head)['alg'] !== 'RS256') throw new AssertionError('algorithm is not supported');
  const claims = readPart(body);
  const issuer = textOf(claims['iss']);
  const app = find(issuer);
  if (app === undefined) throw new AssertionError('client identifier invalid');
  if (!isSigned(app, `${head ?? ''}.${body ?? ''}`, signature ?? '', nowSeconds)) {
    throw new AssertionError('invalid assertion');
  }
  const expires = Number(claims['exp']);
  if (!(expires > nowSeconds)) throw new AssertionError('assertion expired');
  // No upper bound: the real CLI sends milliseconds here, and Salesforce takes them.
  const audience = textOf(claims['aud']);
  if (!audiences.includes(audience.replace(/\/$/, ''))) throw new AssertionError('audience is invalid');
  return { app, subject: textOf(claims['sub']), audience, expires };
}

/** By the certificate that the app has now, and while it lasts. */
function isSigned(app: App, signed: string, signature: string, nowSeconds: number): boolean {
  if (app.publicKey === '' || app.certificateEnds <= nowSeconds) return false;
  return verify('RSA-SHA256', Buffer.from(signed), app.publicKey, Buffer.from(signature, 'base64url'));
}
