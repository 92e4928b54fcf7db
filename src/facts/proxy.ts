/**
 * Which proxy a request goes through: one rule for the calls to an org and for the login, so that both leave this machine
 * by the same way. What the guard judges is the address that Salesforce saw of the one; the other must not come from
 * elsewhere.
 */
import { isIP } from 'node:net';

type Environment = Readonly<Record<string, string | undefined>>;

/** For https, in the order in which they are asked; the last two are what sf itself falls back to. */
const NAMES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const;
const SCHEMES = ['http:', 'https:', 'socks5:', 'socks:'];

/** The value of an environment variable is not the URL of a proxy. Names the variable, never its value. */
export class ProxyVariableError extends Error {
  public override readonly name = 'ProxyVariableError';

  public constructor(public readonly variable: string) {
    super(variable);
  }
}

export interface ProxyChoice {
  /** May hold a password. */
  readonly url: URL;
  /** The variable that named it. */
  readonly variable: string;
}

/**
 * The proxy for a request to this URL, or undefined. Nothing that is for this machine goes through a proxy.
 *
 * @throws ProxyVariableError
 */
export function proxyFor(target: URL, env: Environment): ProxyChoice | undefined {
  const variable = NAMES.find((one) => (env[one] ?? '') !== '');
  const value = variable === undefined ? undefined : env[variable];
  if (variable === undefined || value === undefined) return undefined;
  const host = bare(target.hostname);
  if (isLoopback(host) || isExempt(host, portOf(target), env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return undefined;
  const url = URL.parse(value.includes('://') ? value : `http://${value}`);
  if (url === null || !SCHEMES.includes(url.protocol) || url.hostname === '' || !isDecodable(url)) {
    throw new ProxyVariableError(variable);
  }
  return { url, variable };
}

/** 127.0.0.0/8, ::1 and localhost. */
export function isLoopback(host: string): boolean {
  const name = bare(host);
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}

function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** Without the brackets of IPv6 and the dot at the end of a full name. */
function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/(?<=.)\.$/, '');
}

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username);
    decodeURIComponent(password);
    return true;
  } catch {
    return false;
  }
}

/**
 * `*`, `host`, `.domain` (both with what is below), `*.domain` (only what is below), `[::1]`, each with or without a port.
 * A block of addresses (`10.0.0.0/8`) matches nothing: the hosts are names, and which address a proxy would reach is not
 * for us to know.
 */
function isExempt(host: string, port: number, list: string): boolean {
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, name = '', only] = /^((?:\[.*\]|[^:]*)|.*)(?::(\d+))?$/.exec(entry) ?? [];
      if (only !== undefined && Number(only) !== port) return false;
      const domain = bare(name.replace(/^\*?\./, ''));
      const below = host.endsWith(`.${domain}`);
      return name === '*' || below || (!name.startsWith('*') && host === domain);
    });
}
