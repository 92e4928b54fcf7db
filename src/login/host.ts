/**
 * Where a password may go: to Salesforce over https, to this machine, or where the user said so by name.
 */
import { isLoopback } from '../facts/proxy.js';
import { isSalesforceHost } from '../facts/salesforceHosts.js';
import { Text } from '../text.js';
import { LoginError } from './error.js';

/** login.salesforce.com and test.salesforce.com serve every org; any other host belongs to one org. */
export type HostKind = 'login' | 'test' | 'sandbox' | 'own' | 'loopback' | 'allowed';

export interface LoginHost {
  /** `https://acme.my.salesforce.com`, no slash at its end. */
  readonly origin: string;
  /** Lower case, without a dot at its end. */
  readonly name: string;
  readonly kind: HostKind;
}

/**
 * Checks a URL that a user or an org gave. Path, query and fragment are not part of a host: a path is dropped, the
 * others are refused, since they may hold a session id.
 *
 * Throws a {@link LoginError}: `host.not-a-url`, `host.userinfo`, `host.query` (none repeats the URL), `host.insecure`,
 * `host.foreign`.
 */
export function checkHost(input: string, allowed: readonly string[] = []): LoginHost {
  const url = parseUrl(input);
  const name = url.hostname.replace(/\.$/, '');
  if (name === '' || name.split('.').includes('')) {
    throw new LoginError(Text.of('login-errors.host.not-a-url'));
  }
  const origin = `${url.protocol}//${name}${url.port === '' ? '' : `:${url.port}`}`;
  // The URL parser has already turned `0x7f.1` and the like into dotted quads.
  if (isLoopback(name)) {
    return { origin, name, kind: 'loopback' };
  }
  if (url.protocol !== 'https:') {
    throw new LoginError(Text.of('login-errors.host.insecure', { host: name }));
  }
  if (isSalesforceHost(name)) {
    return { origin, name, kind: salesforceKind(name) };
  }
  if (allowed.some((one) => one.toLowerCase().replace(/\.$/, '') === name)) {
    return { origin, name, kind: 'allowed' };
  }
  throw new LoginError(Text.of('login-errors.host.foreign', { host: name }));
}

function parseUrl(input: string): URL {
  const url = URL.canParse(input) ? new URL(input) : undefined;
  if (url === undefined || !['https:', 'http:'].includes(url.protocol)) {
    throw new LoginError(Text.of('login-errors.host.not-a-url'));
  }
  if (url.username !== '' || url.password !== '') {
    throw new LoginError(Text.of('login-errors.host.userinfo'));
  }
  if (url.search !== '' || url.hash !== '') {
    throw new LoginError(Text.of('login-errors.host.query'));
  }
  return url;
}

function salesforceKind(name: string): HostKind {
  if (name === 'login.salesforce.com') {
    return 'login';
  }
  if (name === 'test.salesforce.com') {
    return 'test';
  }
  return /^[^.]+--[^.]+\.(?:(?:sandbox|cs\d+)\.)?my\.salesforce\.(?:com|mil)$/.test(name) ? 'sandbox' : 'own';
}

/** Whether the host says that a login there leads into a sandbox; undefined where it does not tell. */
export function expectsSandbox(host: LoginHost): boolean | undefined {
  switch (host.kind) {
    case 'test':
    case 'sandbox':
      return true;
    case 'login':
      return false;
    case 'own':
    case 'loopback':
    case 'allowed':
      return undefined;
  }
}
