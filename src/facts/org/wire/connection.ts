/**
 * The org behind a connection of @salesforce/core.
 */
import { SFDX_HTTP_HEADERS, type Connection } from '@salesforce/core';
import { SOAP } from '@jsforce/jsforce-node/lib/soap.js';
import type { HttpRequest } from '@jsforce/jsforce-node/lib/types/common.js';
import type { Schema } from '@jsforce/jsforce-node/lib/types/schema.js';
import { Silence } from '../../silenceLimit.js';
import { CoreRequests } from './coreRequests.js';
import type { OrgClient, Part, SoapCall } from './client.js';
import { clipOrgWords, orgError, OrgRefusal } from './orgError.js';
import { readName } from './readName.js';
import { patienceFor, type Pause } from './patience.js';
import { meaningOf, meaningOfAnswer, meaningOfWire, type Meaning } from './refusals.js';
import { openStream, RefusedAnswer, Wire, WireError, type ReadBounds, type HttpAnswer } from './transport.js';

const NAMESPACES = { m: 'http://soap.sforce.com/2006/04/metadata', u: 'urn:partner.soap.sforce.com' } as const;

/**
 * Longest JSON that is held, in bytes: it takes up to twenty times its size when it is parsed. A page has 2,000 records at
 * most, and one profile as JSON takes some megabytes.
 */
const LARGEST_JSON = 64 * 1024 * 1024;

export interface ClientOptions {
  readonly signal?: AbortSignal;
  /** Waits between attempts; tests shorten it. */
  readonly pause?: Pause;
  /** Requests that may be sent; the next one is an {@link OrgError} `calls-spent`. */
  readonly maxCalls?: number;
  /** Milliseconds without progress after which a read ends; tests shorten it. */
  readonly silence?: number;
  /** Bytes of an answer that is held at most; tests lower it. */
  readonly largest?: number;
}

/** Every call of the run goes through here: counted, checked, repeated within bounds, its errors made ours. */
export class ConnectionClient implements OrgClient {
  readonly #connection: Connection;
  readonly #signal: AbortSignal | undefined;
  readonly #silence: number | undefined;
  readonly #largest: number | undefined;
  readonly #pause: Pause | undefined;
  readonly #maxCalls: number;
  #calls = 0;

  public constructor(connection: Connection, options: ClientOptions = {}) {
    this.#connection = connection;
    this.#signal = options.signal;
    this.#silence = options.silence;
    this.#largest = options.largest;
    this.#pause = options.pause;
    this.#maxCalls = options.maxCalls ?? Infinity;
  }

  public get instanceUrl(): string {
    return this.#connection.instanceUrl;
  }

  public get apiVersion(): string {
    return this.#connection.getApiVersion();
  }

  /**
   * Sent past jsforce's request logic, which keeps what it reads alive for long: the pages of a large org would pile up.
   * Only a session that the org refuses takes that way, since it is jsforce that renews sessions.
   */
  public async get(path: string): Promise<unknown> {
    return this.#json({ method: 'GET', url: `${this.instanceUrl}${path}` }, readName(path));
  }

  /**
   * The Composite resource takes 25 subrequests, any of the sObject resources among them, and counts as one call (REST API
   * Developer Guide, Send Multiple Requests Using Composite, D).
   */
  public async getAll(paths: readonly string[]): Promise<readonly Part[]> {
    const compositeRequest = paths.map((url, at) => ({ method: 'GET', url, referenceId: referenceOf(at) }));
    const request: HttpRequest = {
      method: 'POST',
      url: `${this.instanceUrl}/services/data/v${this.apiVersion}/composite`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ allOrNone: false, compositeRequest }),
    };
    const answer = await this.#json(request, readName(paths[0] ?? request.url));
    return partsIn(answer, paths.length);
  }

  async #json(request: HttpRequest, read: string): Promise<unknown> {
    const send = async (wire: Wire, renewals: CoreRequests): Promise<unknown> => {
      const answer = await wire.ask({ ...request, headers: { ...request.headers, ...this.#headers() } });
      // Around jsforce alone: what follows its work through the process costs every promise of a long list.
      if (answer.status === 401) return renewals.during(async () => this.#renewed(request, wire));
      if (answer.status >= 400) throw new RefusedAnswer();
      return jsonIn(answer, request.url);
    };
    return this.#attempts(read, send, LARGEST_JSON);
  }

  #headers(): Record<string, string> {
    const { 'user-agent': agent = '' } = SFDX_HTTP_HEADERS;
    return { 'user-agent': agent, authorization: `Bearer ${this.#connection.accessToken ?? ''}` };
  }

  /** jsforce finds the refusal that came, renews the session and asks again. */
  async #renewed(request: HttpRequest, wire: Wire): Promise<unknown> {
    // A transport among the options is jsforce's, not declared in the type of core. As text, so that it is parsed here.
    const options: object = { transport: wire, responseType: 'text/plain' };
    await this.#connection.request(request, { ...options });
    if (wire.last === undefined) throw orgError('session-expired');
    return jsonIn(wire.last, request.url);
  }

  public async soap(call: SoapCall): Promise<string> {
    const endpointUrl = `${this.instanceUrl}/services/Soap/${call.service}/${this.apiVersion}`;
    return this.#attempts(call.method, async (wire, renewals) => {
      const options = { endpointUrl, xmlns: NAMESPACES[call.service], transport: wire, responseType: 'text/plain' };
      const endpoint = this.#endpoint(options);
      await renewals.during(async () =>
        endpoint.request({
          method: 'POST',
          url: endpointUrl,
          headers: { 'Content-Type': 'text/xml', SOAPAction: '""' },
          ...{ _message: { [call.method]: call.args } },
        }),
      );
      const body = wire.last?.body ?? '';
      if (!/^\s*(?:<\?xml[^>]*\?>\s*)?<(?:\w+:)?Envelope[\s>]/.test(body)) {
        throw orgError('not-salesforce', { what: hostOf(endpointUrl) });
      }
      return body;
    });
  }

  public readonly stream = (path: string): AsyncIterable<Uint8Array> => this.#stream(path);

  async *#stream(path: string): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.#signal?.aborted === true) throw orgError('cancelled');
    const headers = { Authorization: `Bearer ${this.#connection.accessToken ?? ''}` };
    try {
      this.#count();
      const answer = await openStream(`${this.instanceUrl}${path}`, headers, this.#bounds());
      if ('status' in answer) throw meaningOfAnswer(answer, readName(path)).error;
      yield* answer;
    } catch (error) {
      throw error instanceof WireError ? meaningOfWire(error).error : error;
    }
  }

  public calls(): number {
    return this.#calls;
  }

  /** jsforce puts the session id into the envelope, so that it passes no log. It refuses JWT-based tokens below 68.0. */
  #endpoint(options: ConstructorParameters<typeof SOAP>[1]): SOAP<Schema> {
    try {
      return new SOAP(this.#connection, options);
    } catch {
      throw new OrgRefusal('JWT_ACCESS_TOKEN', `SOAP API ${this.apiVersion}`);
    }
  }

  #count(): void {
    if (this.#calls >= this.#maxCalls) throw orgError('calls-spent', { most: String(this.#maxCalls) });
    this.#calls++;
  }

  /** For one read, however often it is repeated. */
  #bounds(largest?: number): ReadBounds {
    return { signal: this.#signal, silence: new Silence(this.#silence), largest: this.#largest ?? largest };
  }

  async #attempts<T>(
    read: string,
    send: (wire: Wire, renewals: CoreRequests) => Promise<T>,
    largest?: number,
  ): Promise<T> {
    const bounds = this.#bounds(largest);
    // jsforce renews sessions on a wire of its own.
    const renewals = new CoreRequests({ signal: bounds.signal, silence: bounds.silence }, this.#pause);
    for (let attempt = 1; ; attempt++) {
      if (this.#signal?.aborted === true) throw orgError('cancelled');
      const wire = new Wire(() => {
        this.#count();
      }, bounds);
      let meaning: Meaning;
      try {
        return await bounds.silence.during(async () => send(wire, renewals));
      } catch (error) {
        if (bounds.silence.signal.aborted) throw orgError('silent');
        meaning = meaningOf(error, wire, read);
      }
      if (meaning.again === undefined) throw meaning.error;
      await patienceFor(attempt, meaning, this.#signal, this.#pause);
    }
  }
}

/** What the answer holds. JSON that breaks off is a fault of the wire; anything else is the page of a proxy. */
function jsonIn({ headers, body }: HttpAnswer, url: string): unknown {
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) {
    throw orgError('not-salesforce', { what: hostOf(url) });
  }
  try {
    return JSON.parse(body);
  } catch {
    throw new WireError('BROKEN_JSON');
  }
}

function referenceOf(at: number): string {
  return `read${at}`;
}

/** The answers of a composite call, by their reference, as many as were asked for. */
function partsIn(answer: unknown, count: number): Part[] {
  const list: unknown = isObject(answer) ? answer['compositeResponse'] : undefined;
  const parts = new Map<unknown, Part>();
  for (const one of Array.isArray(list) ? (list as readonly unknown[]) : []) {
    if (!isObject(one) || typeof one['httpStatusCode'] !== 'number') continue;
    parts.set(one['referenceId'], { status: one['httpStatusCode'], body: one['body'] });
  }
  return Array.from({ length: count }, (_, at) => {
    const part = parts.get(referenceOf(at));
    if (part === undefined) throw orgError('shape', { what: 'composite' });
    return part;
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function hostOf(url: string): string {
  return clipOrgWords(new URL(url).host);
}
