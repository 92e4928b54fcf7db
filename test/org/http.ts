/** The HTTP side: one listener a vantage point, requests read and answers written, faults put in between. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, Faults } from './faults.js';
import type { RequestLog, RequestRecord } from './log.js';

const MAX_BODY = 50 * 1024 * 1024;
/** The most bytes of a URL, and of a URL and headers together (Salesforce Help 000386264). */
const MAX_HEAD = 16_384;

export interface Exchange {
  readonly method: string;
  /** Decoded, slashes made single, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly vantage: string;
  /** The address that Salesforce sees behind this vantage point. */
  readonly address: string;
  /** Reached through a login host that all orgs share, as login.salesforce.com is. */
  readonly generalHost: boolean;
  /** Where the client reached the org: `http://127.0.0.1:PORT`. */
  readonly baseUrl: string;
  readonly record: RequestRecord;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export type Handler = (exchange: Exchange) => Answer | Promise<Answer>;

/** What the client claims in X-Forwarded-For; Salesforce only writes it down. */
export function forwardedFor(exchange: Exchange): string | undefined {
  const header = exchange.headers['x-forwarded-for'];
  return typeof header === 'string' && header !== '' ? header : undefined;
}

/** The token of `Authorization: Bearer …`, or `OAuth …` as older clients write. */
export function bearerOf(exchange: Exchange): string | undefined {
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(exchange.headers.authorization ?? '')?.[1];
}

export function json(body: string, status = 200, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'Content-Type': 'application/json;charset=UTF-8', ...headers }, body };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > MAX_BODY) throw new Error('The request is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const HTML = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in to the proxy.</body></html>';

function apiErrorAnswer(status: number, code: string, message: string, headers: Record<string, string> = {}): Answer {
  return json(JSON.stringify([{ message, errorCode: code }]), status, headers);
}

/** The answer that takes the place of the right one; undefined for faults that change the right one. */
function faultAnswer(fault: Fault): Answer | undefined {
  switch (fault.kind) {
    case '503':
      return apiErrorAnswer(
        503,
        'SERVER_UNAVAILABLE',
        'The server is temporarily unable to process your request.',
        fault.delay === undefined ? {} : { 'Retry-After': String(fault.delay) },
      );
    case '429':
      return {
        status: 429,
        headers: { 'Content-Type': 'text/plain', 'Retry-After': String(fault.delay ?? 1) },
        body: 'Too Many Requests',
      };
    case '500':
      return apiErrorAnswer(500, 'UNKNOWN_EXCEPTION', 'An unexpected error occurred. Please include this ErrorId.');
    case 'html-200':
      return { status: 200, headers: { 'Content-Type': 'text/html' }, body: HTML };
    case 'request-limit':
      return apiErrorAnswer(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    case 'redirect':
      return { status: 302, headers: { Location: fault.location ?? 'http://127.0.0.1:9/' }, body: '' };
    case 'answer':
      return fault.answer;
    default:
      return undefined;
  }
}

export class Listeners {
  readonly #handler: Handler;
  readonly #log: RequestLog;
  readonly #faults: Faults;
  readonly #endSession: (exchange: Exchange) => void;
  readonly #servers: Server[] = [];

  public constructor(handler: Handler, log: RequestLog, faults: Faults, endSession: (exchange: Exchange) => void) {
    this.#handler = handler;
    this.#log = log;
    this.#faults = faults;
    this.#endSession = endSession;
  }

  /** Opens a listener for a vantage point and returns its base URL. */
  public async open(vantage: string, address: string, generalHost = false): Promise<string> {
    const server = createServer({ maxHeaderSize: 256 * 1024 }, (request, response) => {
      this.#serve(request, response, { vantage, address, generalHost }).catch(() => response.destroy());
    });
    server.keepAliveTimeout = 30_000;
    this.#servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${String(portOf(server.address()))}`;
  }

  public async close(): Promise<void> {
    await Promise.all(
      this.#servers.map(async (server) => {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        server.closeAllConnections();
        await closed;
      }),
    );
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
    place: Pick<Exchange, 'vantage' | 'address' | 'generalHost'>,
  ): Promise<void> {
    const started = performance.now();
    const url = request.url ?? '/';
    const [rawPath = '/', ...rest] = url.split('?');
    const record = this.#log.start(request.method ?? 'GET', decodePath(rawPath), place.vantage);
    const exchange: Exchange = {
      method: request.method ?? 'GET',
      path: decodePath(rawPath),
      query: new URLSearchParams(rest.join('?')),
      headers: request.headers,
      body: await readBody(request),
      ...place,
      baseUrl: `http://${request.headers.host ?? '127.0.0.1'}`,
      record,
    };
    const answer = tooLong(url, request.rawHeaders) ?? (await this.#answer(exchange, response));
    record.ms = performance.now() - started;
    if (answer === undefined) return;
    write(response, answer, record, this.#log);
  }

  /** The answer, or undefined when the fault has already dealt with the connection. */
  async #answer(exchange: Exchange, response: ServerResponse): Promise<Answer | undefined> {
    noteSoql(exchange);
    const fault = this.#faults.take(exchange.record);
    if (fault === undefined) return this.#handler(exchange);
    exchange.record.fault = fault.kind;
    if (fault.kind === 'drop') {
      response.socket?.destroy();
      return undefined;
    }
    if (fault.kind === 'expired-session') this.#endSession(exchange);
    const instead = faultAnswer(fault);
    if (instead !== undefined) return instead;
    if (fault.kind === 'slow') await sleep(fault.delay ?? 1000, undefined, { ref: false });
    const right = await this.#handler(exchange);
    if (fault.kind === 'truncated-json') return { ...right, body: half(right.body) };
    if (fault.kind === 'fewer-rows') return everySecond(right);
    if (fault.kind === 'huge') return { ...right, body: ' '.repeat(10 * 1024 * 1024) + (right.body ?? '') };
    if (fault.kind !== 'truncated-page') return right;
    truncate(response, right);
    exchange.record.status = right.status;
    return undefined;
  }
}

/** Salesforce refuses a URL that is too long, and headers that are with the URL. */
function tooLong(url: string, headers: readonly string[]): Answer | undefined {
  const refused = (status: number, body: string): Answer => ({
    status,
    headers: { 'Content-Type': 'text/html' },
    body,
  });
  if (url.length > MAX_HEAD) return refused(414, 'URI Too Long');
  return url.length + headers.join('').length > MAX_HEAD ? refused(431, 'Request Header Fields Too Large') : undefined;
}

/** A page of a query without every second of its records; any other answer as it is. */
function everySecond(right: Answer): Answer {
  if (right.body?.startsWith('{"totalSize"') !== true) return right;
  const page: unknown = JSON.parse(right.body);
  if (typeof page !== 'object' || page === null) return right;
  const records: unknown = Reflect.get(page, 'records');
  if (!Array.isArray(records)) return right;
  return { ...right, body: JSON.stringify({ ...page, records: records.filter((_, index) => index % 2 === 0) }) };
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function decodePath(raw: string): string {
  const single = raw.replaceAll(/\/{2,}/g, '/');
  try {
    return decodeURIComponent(single);
  } catch {
    return single;
  }
}

function noteSoql(exchange: Exchange): void {
  const soql = exchange.query.get('q');
  if (soql !== null) exchange.record.soql = soql;
  const action = exchange.headers['soapaction'];
  if (exchange.path.startsWith('/services/Soap/')) {
    exchange.record.operation = operationIn(exchange.body) ?? (typeof action === 'string' ? action : 'soap');
  }
  if (exchange.path === '/services/oauth2/token') {
    exchange.record.operation = new URLSearchParams(exchange.body).get('grant_type') ?? 'token';
  }
}

/** Name of the first element in the body of an envelope. */
function operationIn(body: string): string | undefined {
  return /<(?:\w+:)?Body[^>]*>\s*<(?:\w+:)?(\w+)/.exec(body)?.[1];
}

function half(body: string | undefined): string {
  return (body ?? '').slice(0, Math.floor((body ?? '').length / 2));
}

function truncate(response: ServerResponse, answer: Answer): void {
  const bytes = Buffer.from(answer.body ?? '');
  response.writeHead(answer.status, { ...answer.headers, 'Content-Length': String(bytes.length) });
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
}

function write(response: ServerResponse, answer: Answer, record: RequestRecord, log: RequestLog): void {
  const bytes = Buffer.from(answer.body ?? '');
  record.status = answer.status;
  record.bytes = bytes.length;
  log.count('bytesOut', bytes.length);
  const length = answer.status === 204 ? {} : { 'Content-Length': String(bytes.length) };
  response.writeHead(answer.status, { ...answer.headers, ...length });
  response.end(answer.status === 204 ? undefined : bytes);
}
