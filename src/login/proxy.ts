/**
 * Which proxy a connection goes through, by the environment variables that the rest of sf honours too, and NO_PROXY.
 */
import { LoginError } from './error.js';

export interface Proxy {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** Value of the Proxy-Authorization header; holds a password. */
  readonly authorization?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** In the order in which they are asked; the last two are what sf itself falls back to. */
const NAMES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

/** The proxy for an https host, or undefined. Throws a {@link LoginError} `proxy.invalid` that names the variable only. */
export function proxyFor(host: string, port: number, env: Environment): Proxy | undefined {
  const name = NAMES.find((one) => (env[one] ?? '') !== '');
  const value = name === undefined ? undefined : env[name];
  if (name === undefined || value === undefined || isExempt(host, port, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) {
    return undefined;
  }
  const input = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(input) ? new URL(input) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw new LoginError('proxy.invalid', [name]);
  }
  const secure = url.protocol === 'https:';
  return {
    secure,
    host: url.hostname.replaceAll(/[[\]]/g, ''),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    ...(url.username === '' ? {} : { authorization: basic(url, name) }),
  };
}

function basic(url: URL, name: string): string {
  try {
    const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    return `Basic ${Buffer.from(user, 'utf8').toString('base64')}`;
  } catch {
    throw new LoginError('proxy.invalid', [name]);
  }
}

/** `*`, `host`, `.domain`, `*.domain` and `domain` (which covers what is below it), each with or without a port. */
function isExempt(host: string, port: number, list: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, name = '', only] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      const domain = name.replace(/^\*?\./, '');
      const reached = name === '*' || host === domain || host.endsWith(`.${domain}`);
      return reached && (only === undefined || Number(only) === port);
    });
}
