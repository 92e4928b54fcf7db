/**
 * The connections below the calls to an org: kept open between requests, through the proxy that a login would take too.
 */
import { Agent, Pool, ProxyAgent, type Dispatcher } from 'undici';
import { proxyFor, ProxyVariableError } from '../../proxy.js';
import { orgError } from './orgError.js';

/** What stands before the code of an error that is the proxy's own: its status, or that of the connection to it. */
export const PROXY = 'PROXY_';

/**
 * Certificates are always checked, whatever NODE_TLS_REJECT_UNAUTHORIZED says: a session is sent along, and what is answered
 * becomes a verdict.
 */
const TLS = { rejectUnauthorized: true, allowH2: false } as const;

const direct = new Agent({ connect: TLS });
const proxied = new Map<string, Dispatcher>();

/** Throws an {@link OrgError} `proxy` for a variable that names none. */
export function dispatcher(target: string): Dispatcher {
  let proxy: string | undefined;
  try {
    proxy = proxyFor(new URL(target), process.env)?.url.href;
  } catch (error) {
    throw error instanceof ProxyVariableError ? orgError('proxy', { variable: error.variable }) : error;
  }
  if (proxy === undefined) return direct;
  const agent = proxied.get(proxy) ?? through(proxy);
  proxied.set(proxy, agent);
  return agent;
}

function through(uri: string): Dispatcher {
  return new ProxyAgent({
    uri,
    requestTls: TLS,
    proxyTls: { rejectUnauthorized: true },
    clientFactory: (origin, options) => new ProxyPool(origin, options),
  });
}

/** undici tells of a proxy's refusal in words alone, and of one that is not there as of any other host. */
class ProxyPool extends Pool {
  public override connect(options: Omit<Dispatcher.ConnectOptions, 'origin'>): Promise<Dispatcher.ConnectData>;
  public override connect(
    options: Omit<Dispatcher.ConnectOptions, 'origin'>,
    callback: (error: Error | null, data: Dispatcher.ConnectData) => void,
  ): void;
  public override connect(
    options: Omit<Dispatcher.ConnectOptions, 'origin'>,
    callback?: (error: Error | null, data: Dispatcher.ConnectData) => void,
  ): Promise<Dispatcher.ConnectData> | undefined {
    if (callback === undefined) return this.#tunnel(options);
    super.connect(options, callback);
    return undefined;
  }

  async #tunnel(options: Omit<Dispatcher.ConnectOptions, 'origin'>): Promise<Dispatcher.ConnectData> {
    let data: Dispatcher.ConnectData;
    try {
      data = await super.connect(options);
    } catch (error) {
      throw new ProxyFailure(error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN');
    }
    if (data.statusCode === 200) return data;
    data.socket.on('error', () => undefined).destroy();
    throw new ProxyFailure(String(data.statusCode));
  }
}

class ProxyFailure extends Error {
  public override readonly name = 'ProxyFailure';
  public readonly code: string;

  public constructor(what: string) {
    super(what);
    this.code = `${PROXY}${what}`;
  }
}
