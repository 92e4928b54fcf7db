/**
 * How a client gets in.
 */
/** How the password travels: SOAP API `login()`, or OAuth 2.0 `grant_type=password`. */
export type Path = 'soap' | 'oauth-password';
export const PATHS: readonly Path[] = ['soap', 'oauth-password'];

/** Whether a password travels on a path. */
export function isPasswordPath(path: string): path is Path {
  return path === 'soap' || path === 'oauth-password';
}

/** How a client gets in without a password, by an app: a signed assertion, or the app's own secret. */
export type AppPath = 'client-credentials' | 'jwt';
export const APP_PATHS: readonly AppPath[] = ['client-credentials', 'jwt'];

/** How a client gets in. */
export type ClientPath = Path | AppPath;
export const CLIENT_PATHS: readonly ClientPath[] = [...PATHS, ...APP_PATHS];
