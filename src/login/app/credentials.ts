/**
 * What a login by an app needs. Nothing of it is a password, and nothing of it is shown: the consumer key neither, though
 * it proves nothing by itself.
 */
import type { KeyObject } from 'node:crypto';
import type { Secret } from '../secret.js';

export interface JwtCredentials {
  readonly path: 'jwt';
  /** The subject: whom the login is to be as. */
  readonly username: string;
  readonly clientId: Secret;
  /** RSA, private. */
  readonly key: KeyObject;
}

export interface ClientCredentials {
  readonly path: 'client-credentials';
  /** Whom the app is expected to run as; undefined where nobody said. */
  readonly username: string | undefined;
  readonly clientId: Secret;
  readonly clientSecret: Secret;
}

export type AppCredentials = JwtCredentials | ClientCredentials;

/** What no output may hold. */
export function secretsOfApp(credentials: AppCredentials): string[] {
  const { clientId } = credentials;
  return credentials.path === 'jwt' ? [clientId.reveal()] : [credentials.clientSecret.reveal(), clientId.reveal()];
}
