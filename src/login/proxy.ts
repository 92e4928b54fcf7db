/**
 * The proxy that the login is tunnelled through: the one that the calls to an org take.
 */
import { proxyFor, ProxyVariableError, type ProxyChoice } from '../facts/proxy.js';
import { Text } from '../text.js';
import { LoginError } from './error.js';

export interface Proxy {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** Value of the Proxy-Authorization header; holds a password. */
  readonly authorization?: string;
}

/** The proxy for a host, or undefined. Throws a {@link LoginError} `proxy.invalid` that names the variable only. */
export function loginProxy(origin: string, env: Readonly<Record<string, string | undefined>>): Proxy | undefined {
  const chosen = choice(origin, env);
  if (chosen === undefined) {
    return undefined;
  }
  const { url, variable } = chosen;
  if (!['http:', 'https:'].includes(url.protocol)) {
    throw new LoginError(Text.of('login-errors.proxy.invalid', { variable }));
  }
  const secure = url.protocol === 'https:';
  return {
    secure,
    host: url.hostname.replaceAll(/[[\]]/g, ''),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    ...(url.username === '' ? {} : { authorization: basic(url) }),
  };
}

function choice(origin: string, env: Readonly<Record<string, string | undefined>>): ProxyChoice | undefined {
  try {
    return proxyFor(new URL(origin), env);
  } catch (error) {
    throw error instanceof ProxyVariableError
      ? new LoginError(Text.of('login-errors.proxy.invalid', { variable: error.variable }))
      : error;
  }
}

function basic({ username, password }: URL): string {
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(user, 'utf8').toString('base64')}`;
}
