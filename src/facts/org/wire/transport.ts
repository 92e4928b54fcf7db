/**
 * One request on the wire, alone or under jsforce's own request logic (session refresh, the envelopes of SOAP).
 *
 * jsforce's transport is replaced for three reasons: a connection that drops in the middle of an answer is an uncaught
 * exception there and the request never ends; it hides the headers of a failed answer (Retry-After) behind its own
 * retries; and a request cannot be cancelled. Below it is undici, the HTTP library of jsforce.
 */
import { PassThrough } from 'node:stream';
import type { HttpRequest, HttpResponse } from '@jsforce/jsforce-node/lib/types/common.js';
import { Transport } from '@jsforce/jsforce-node/lib/transport.js';
import { StreamPromise } from '@jsforce/jsforce-node/lib/util/promise.js';
import { fetch } from 'undici';
import type { Silence } from '../../silenceLimit.js';
import { dispatcher } from './dispatcher.js';
import { OrgError, orgError } from './orgError.js';

/** Longest answer that is held, in bytes as they are after gzip. Ten profiles of a large org are some tens of megabytes. */
const LARGEST = 256 * 1024 * 1024;
/** A session that is refused this often in one request will not be accepted by asking again. */
export const MOST_REFUSALS = 2;
/** Where an org may send its API clients (a My Domain that was renamed). */
const SALESFORCE_HOSTS =
  /(?:^|\.)(?:salesforce|force|cloudforce)\.com$|(?:^|\.)salesforce\.mil$|(?:^|\.)(?:sfcrmproducts|crmforce)\.(?:cn|mil)$/;

/** The wire failed: `code` is Node's or undici's, such as ECONNRESET. */
export class WireError extends Error {
  public override readonly name = 'WireError';

  /** @param host to which it was, with its port; empty where that does not matter */
  public constructor(
    public readonly code: string,
    public readonly host = '',
  ) {
    super(code);
  }
}

/** The answer is an error, and the wire has it. */
export class RefusedAnswer extends Error {
  public override readonly name = 'RefusedAnswer';
}

/** How an attempt ended, as far as the wire knows. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How one read ends: by the signal, by silence, by size. */
export interface ReadBounds {
  readonly signal?: AbortSignal | undefined;
  readonly silence: Silence;
  /** Bytes of an answer that is held; 256 MiB when nothing is said. */
  readonly largest?: number | undefined;
}

/** The wire for one attempt. It remembers the last answer, which jsforce's errors do not tell. */
export class Wire extends Transport {
  #last: HttpAnswer | undefined;
  #failure: Error | undefined;
  #refusal: { readonly answer: HttpAnswer; readonly authorization: string | undefined } | undefined;
  #refusals = 0;
  readonly #bounds: ReadBounds;
  readonly #sent: () => void;

  /** @param sent is called for every request that goes out: the API calls of the run. */
  public constructor(sent: () => void, bounds: ReadBounds) {
    super();
    this.#sent = sent;
    this.#bounds = bounds;
  }

  public get last(): HttpAnswer | undefined {
    return this.#last;
  }

  public get failure(): Error | undefined {
    return this.#failure;
  }

  /**
   * Past jsforce: whatever the answer is, it comes back. One that refuses the session is also what jsforce gets when it
   * sends next, unless the session was renewed meanwhile.
   */
  public async ask(request: HttpRequest): Promise<HttpAnswer> {
    const answer = await follow(request, this.#sent, this.#bounds);
    this.#last = answer;
    if (refusesSession(answer)) this.#refusal = { answer, authorization: request.headers?.['authorization'] };
    return answer;
  }

  /** jsforce calls this, once more after each session refresh. Its own retries are not there. */
  public override httpRequest(request: HttpRequest): StreamPromise<HttpResponse> {
    // jsforce asks for a stream beside the promise and pipes it to nobody.
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise: this.#send(request) }));
  }

  async #send(request: HttpRequest): Promise<HttpResponse> {
    try {
      const refusal = this.#refusal;
      this.#refusal = undefined;
      const isKnown = refusal !== undefined && refusal.authorization === request.headers?.['Authorization'];
      const answer = isKnown ? refusal.answer : await follow(request, this.#sent, this.#bounds);
      this.#last = answer;
      if (refusesSession(answer) && ++this.#refusals > MOST_REFUSALS) throw orgError('session-expired');
      return { statusCode: answer.status, headers: { ...answer.headers }, body: answer.body };
    } catch (error) {
      this.#failure = error instanceof Error ? error : new WireError('UNKNOWN');
      throw this.#failure;
    }
  }
}

/** What makes jsforce renew the session and send the request once more, for ever if need be. */
export function refusesSession(answer: HttpAnswer): boolean {
  return answer.status === 401 || (answer.status === 500 && answer.body.includes(':INVALID_SESSION_ID<'));
}

/** Sends the request, and again to where the answer points, as long as that is Salesforce. */
export async function follow(request: HttpRequest, sent: () => void, bounds: ReadBounds): Promise<HttpAnswer> {
  let url = request.url;
  for (let hop = 0; hop < 4; hop++) {
    sent();
    const answer = await once({ ...request, url }, bounds);
    if (answer.status < 301 || answer.status > 308 || answer.status === 304) return answer;
    const location = answer.headers['location'];
    const next = location === undefined ? null : URL.parse(location, url);
    const trusted = next?.protocol === 'https:' && SALESFORCE_HOSTS.test(next.hostname);
    if (next === null || !(trusted || next.origin === new URL(url).origin)) {
      throw orgError('moved', { host: new URL(url).host, target: next?.host ?? '' });
    }
    url = next.href;
  }
  throw orgError('moved', { host: new URL(request.url).host, target: new URL(url).host });
}

/**
 * A GET whose answer is too large to be held: its bytes as they come in, or, when the org refuses, how it did. Redirects
 * are not followed.
 */
export async function openStream(
  url: string,
  headers: Record<string, string>,
  bounds: ReadBounds,
): Promise<HttpAnswer | AsyncIterable<Uint8Array>> {
  const open = async (): Promise<HttpAnswer | AsyncIterable<Uint8Array>> => {
    const answer = await fetch(url, {
      method: 'GET',
      headers,
      redirect: 'manual',
      signal: endOf(bounds),
      dispatcher: dispatcher(url),
    });
    if (answer.status === 200 && answer.body !== null) return bytes(url, answer.body, bounds);
    return { status: answer.status, headers: {}, body: await text(answer.body, bounds) };
  };
  return guarded(url, bounds, async () => bounds.silence.during(open));
}

async function* bytes(
  url: string,
  body: AsyncIterable<Uint8Array>,
  bounds: ReadBounds,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await guarded(url, bounds, async () => bounds.silence.during(async () => chunks.next()));
      if (next.done === true) return;
      bounds.silence.heard(next.value.length);
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}

/** Errors of the wire are made ours. */
async function guarded<T>(url: string, { signal, silence }: ReadBounds, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof OrgError) throw error;
    if (signal?.aborted === true) throw orgError('cancelled');
    if (silence.signal.aborted) throw orgError('silent');
    throw new WireError(codeOf(error), new URL(url).host);
  }
}

function endOf({ signal, silence }: ReadBounds): AbortSignal {
  return signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
}

/** Sends the request and does no more. */
export async function once(request: HttpRequest, bounds: ReadBounds): Promise<HttpAnswer> {
  const body = typeof request.body === 'string' && request.body !== '' ? { body: request.body } : {};
  return guarded(request.url, bounds, async () => {
    const answer = await fetch(request.url, {
      method: request.method,
      headers: request.headers ?? {},
      ...body,
      redirect: 'manual',
      signal: endOf(bounds),
      dispatcher: dispatcher(request.url),
    });
    const headers: Record<string, string> = {};
    for (const [name, value] of answer.headers) headers[name.toLowerCase()] = value;
    return { status: answer.status, headers, body: await text(answer.body, bounds) };
  });
}

async function text(
  body: AsyncIterable<Uint8Array> | null,
  { silence, largest = LARGEST }: ReadBounds,
): Promise<string> {
  // As it comes: quicker than the whole at its end, and each piece of bytes is gone at once.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const pieces: string[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > largest) throw orgError('too-large', { limit: `${Math.ceil(largest / (1024 * 1024))} MiB` });
    silence.heard(chunk.length);
    pieces.push(decoder.decode(chunk, { stream: true }));
  }
  return pieces.join('') + decoder.decode();
}

/** For a port that fetch refuses. */
export const BAD_PORT = 'BAD_PORT';

/** The code below undici's `TypeError: fetch failed`; the error itself is not passed on. */
function codeOf(error: unknown): string {
  let at: unknown = error;
  for (let depth = 0; depth < 5 && at instanceof Error; depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    // Ports that fetch never asks, a list of the WHATWG: it says so in words alone.
    if (at.message === 'bad port') return BAD_PORT;
    at = at.cause;
  }
  return 'UNKNOWN';
}
