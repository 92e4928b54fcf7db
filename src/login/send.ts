/**
 * One request, once. Never repeated, never redirected, bounded in time and size, and it knows whether the request left
 * this machine: only what left can have cost the user an attempt.
 *
 * Why not jsforce's own transport: docs/adr/0006-one-request-by-hand.md.
 */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as netConnect, isIP, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { type TlsFault, tlsFaultOf } from '../facts/tlsFault.js';
import type { LoginRequest } from './envelope.js';
import type { LoginHost } from './host.js';
import { type Proxy, loginProxy } from './proxy.js';

export interface Answer {
  readonly kind: 'answered';
  readonly status: number;
  /** Host of the Location header, empty without one. */
  readonly location: string;
  /** The Date header in milliseconds since 1970: what the clock of the other side says. */
  readonly date?: number;
  readonly body: string;
}

/** Why nothing was sent. */
export type Hindrance = 'name' | 'refused' | TlsFault | 'timeout' | 'proxy' | 'proxy-login' | 'network' | 'interrupted';

export type Delivery =
  | Answer
  /** Sent, and answered with more than we read, or in an encoding that we did not ask for and do not inflate. */
  | { readonly kind: 'too-large' | 'encoded'; readonly status: number }
  /** Not one byte of the request left. `detail` is an error code of Node or the proxy's status, or empty. */
  | { readonly kind: 'not-sent'; readonly why: Hindrance; readonly detail: string }
  /** Sent, or perhaps sent, and no whole answer came. */
  | { readonly kind: 'lost'; readonly why: 'timeout' | 'dropped' | 'interrupted' };

export interface SendLimits {
  /** Milliseconds from the first packet to the last. */
  readonly timeout: number;
  /** Bytes of an answer's body. */
  readonly bytes: number;
}

export const SEND_LIMITS: SendLimits = { timeout: 30_000, bytes: 1024 * 1024 };

export interface SendOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly limits: SendLimits;
  readonly signal?: AbortSignal;
}

/** Sends the request to the host and waits for its answer. Never throws for anything that happens on the way. */
export async function send(host: LoginHost, request: LoginRequest, wire: SendOptions): Promise<Delivery> {
  const url = new URL(host.origin);
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const proxy = loginProxy(host.origin, wire.env);
  const clock = new SendDeadline(wire);
  try {
    const name = host.name.replaceAll(/[[\]]/g, '');
    const socket = await connected(clock, { name, port, secure, ...(proxy === undefined ? {} : { proxy }) });
    return socket instanceof NotSent ? socket.delivery : await exchange(clock, socket, url.host, request);
  } finally {
    clock.stop();
  }
}

/** The end of our patience, or of the user's. */
class SendDeadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #interrupt = (): void => {
    this.#controller.abort();
  };

  public constructor(public readonly wire: SendOptions) {
    this.#timer = setTimeout(() => {
      this.#controller.abort();
    }, wire.limits.timeout);
    wire.signal?.addEventListener('abort', this.#interrupt);
    if (wire.signal?.aborted === true) {
      this.#controller.abort();
    }
  }

  public get signal(): AbortSignal {
    return this.#controller.signal;
  }

  public why(): 'timeout' | 'interrupted' | undefined {
    if (this.wire.signal?.aborted === true) {
      return 'interrupted';
    }
    return this.signal.aborted ? 'timeout' : undefined;
  }

  public stop(): void {
    clearTimeout(this.#timer);
    this.wire.signal?.removeEventListener('abort', this.#interrupt);
  }
}

class NotSent {
  public readonly delivery: Delivery;

  public constructor(why: Hindrance, detail = '') {
    this.delivery = { kind: 'not-sent', why, detail };
  }
}

interface SendTarget {
  readonly name: string;
  readonly port: number;
  readonly secure: boolean;
  readonly proxy?: Proxy;
}

/** A connection that is ready for the request: through the proxy, and with the certificate checked. */
async function connected(clock: SendDeadline, target: SendTarget): Promise<Socket | NotSent> {
  if (target.proxy === undefined) {
    return target.secure ? opened(clock, tls(target), 'secureConnect') : opened(clock, tcp(target), 'connect');
  }
  const { proxy } = target;
  const way = { name: proxy.host, port: proxy.port };
  const toProxy = await opened(clock, proxy.secure ? tls(way) : tcp(way), proxy.secure ? 'secureConnect' : 'connect');
  if (toProxy instanceof NotSent) {
    return new NotSent('proxy', detailOf(toProxy));
  }
  const tunnel = await tunnelled(clock, toProxy, target, proxy);
  return tunnel instanceof NotSent ? tunnel : opened(clock, tls(target, tunnel), 'secureConnect');
}

function detailOf(hindered: NotSent): string {
  return hindered.delivery.kind === 'not-sent' ? hindered.delivery.detail : '';
}

function tcp({ name, port }: Pick<SendTarget, 'name' | 'port'>): Socket {
  return netConnect({ host: name, port });
}

/** Certificates are always checked, whatever NODE_TLS_REJECT_UNAUTHORIZED says: a password is about to pass. */
function tls({ name, port }: Pick<SendTarget, 'name' | 'port'>, through?: Socket): Socket {
  return tlsConnect({
    host: name,
    port,
    rejectUnauthorized: true,
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(through === undefined ? {} : { socket: through }),
  });
}

async function opened(
  clock: SendDeadline,
  socket: Socket,
  ready: 'connect' | 'secureConnect',
): Promise<Socket | NotSent> {
  return new Promise((resolve) => {
    const end = (result: Socket | NotSent): void => {
      clock.signal.removeEventListener('abort', abort);
      socket.off('error', failed).off('close', closed).off(ready, isReady);
      if (result instanceof NotSent) {
        socket.on('error', ignore).destroy();
      }
      resolve(result);
    };
    const isReady = (): void => end(socket);
    const failed = (error: Error): void => end(hindrance(error));
    const closed = (): void => end(new NotSent('network'));
    const abort = (): void => end(new NotSent(clock.why() ?? 'timeout'));
    socket.once(ready, isReady).once('error', failed).once('close', closed);
    clock.signal.addEventListener('abort', abort);
    if (clock.signal.aborted) {
      abort();
    }
  });
}

/** A socket that we gave up may still complain; nobody listens any more. */
function ignore(): void {
  // on purpose
}

/** The code of a connection error, never its words: they may hold names that came from the other side. */
function hindrance(error: Error): NotSent {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA'].includes(code)) {
    return new NotSent('name', code);
  }
  if (code === 'ECONNREFUSED') {
    return new NotSent('refused', code);
  }
  if (code === 'ETIMEDOUT') {
    return new NotSent('timeout', code);
  }
  return new NotSent(tlsFaultOf(code) ?? 'network', code);
}

async function tunnelled(
  clock: SendDeadline,
  socket: Socket,
  target: SendTarget,
  proxy: Proxy,
): Promise<Socket | NotSent> {
  const authority = `${target.name}:${String(target.port)}`;
  return new Promise((resolve) => {
    const request = httpRequest({
      method: 'CONNECT',
      path: authority,
      createConnection: () => socket,
      signal: clock.signal,
      headers: {
        host: authority,
        ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
      },
    });
    const refuse = (detail: string): void => {
      socket.destroy();
      resolve(detail === '407' ? new NotSent('proxy-login', detail) : new NotSent('proxy', detail));
    };
    request.once('connect', (answer) => {
      if (answer.statusCode === 200) {
        resolve(socket);
      } else {
        refuse(String(answer.statusCode ?? ''));
      }
    });
    request.once('response', (answer) => refuse(String(answer.statusCode ?? '')));
    request.on('error', () => {
      const why = clock.why();
      socket.destroy();
      resolve(why === undefined ? new NotSent('proxy') : new NotSent(why));
    });
    request.end();
  });
}

async function exchange(
  clock: SendDeadline,
  socket: Socket,
  hostHeader: string,
  sent: LoginRequest,
): Promise<Delivery> {
  return new Promise((resolve) => {
    const body = Buffer.from(sent.body, 'utf8');
    const request = httpRequest({
      method: sent.method,
      path: sent.path,
      createConnection: () => socket,
      signal: clock.signal,
      headers: {
        host: hostHeader,
        ...sent.headers,
        'accept-encoding': 'identity',
        'content-length': body.length,
        connection: 'close',
        'user-agent': 'sf-plugin-token',
      },
    });
    const lost = (): void => resolve({ kind: 'lost', why: clock.why() ?? 'dropped' });
    request.on('error', lost);
    request.once('response', (answer) => {
      void whole(answer, clock.wire.limits.bytes).then((read) => {
        request.destroy();
        if (read === undefined) {
          lost();
        } else {
          resolve(read);
        }
      });
    });
    request.end(body);
  });
}

/** The answer with its whole body; undefined when it breaks off. */
async function whole(answer: IncomingMessage, limit: number): Promise<Delivery | undefined> {
  const status = answer.statusCode ?? 0;
  if (!/^(?:identity)?$/i.test(answer.headers['content-encoding'] ?? '')) return { kind: 'encoded', status };
  if (Number(answer.headers['content-length'] ?? 0) > limit) return { kind: 'too-large', status };
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer) {
      const bytes = Buffer.from(chunk as Uint8Array);
      size += bytes.length;
      if (size > limit) {
        return { kind: 'too-large', status };
      }
      chunks.push(bytes);
    }
  } catch {
    return undefined;
  }
  if (!answer.complete) {
    return undefined;
  }
  const body = Buffer.concat(chunks).toString('utf8');
  const date = Date.parse(answer.headers.date ?? '');
  const clock = Number.isNaN(date) ? {} : { date };
  return { kind: 'answered', status, location: locationHost(answer.headers.location), body, ...clock };
}

function locationHost(location: string | undefined): string {
  return location !== undefined && URL.canParse(location) ? new URL(location).hostname : '';
}
