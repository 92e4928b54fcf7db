/**
 * The requests that core and jsforce send on their own: for the versions of the API and the kind of org when an org is
 * opened, and for a new session when one has expired.
 *
 * They make transports of their own, to which nobody can hand another one, and jsforce's holds an answer of any size, ends
 * the process when one is longer than a string may be or breaks off, tries without end while each new session is refused,
 * and follows a redirect to any host with the session. So its one way to the wire is replaced, for what happens within
 * {@link CoreRequests.during} alone: other plugins of the same process keep jsforce's.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { PassThrough } from 'node:stream';
import type { HttpRequest, HttpRequestOptions, HttpResponse } from '@jsforce/jsforce-node/lib/types/common.js';
import { Transport } from '@jsforce/jsforce-node/lib/transport.js';
import { StreamPromise } from '@jsforce/jsforce-node/lib/util/promise.js';
import { OrgError, orgError } from './orgError.js';
import { patienceFor, type Pause } from './patience.js';
import { meaningOfAnswer, meaningOfWire, type Meaning } from './refusals.js';
import { follow, MOST_REFUSALS, refusesSession, type HttpAnswer, type ReadBounds, WireError } from './transport.js';

/** Longest answer to one of them, in bytes: the versions are some 10 KiB, the others one record. */
const LARGEST = 4 * 1024 * 1024;

const current = new AsyncLocalStorage<CoreRequests>();
/** How many are at work. */
let working = 0;

type Send = (this: Transport, request: HttpRequest, options?: HttpRequestOptions) => StreamPromise<HttpResponse>;
let isReplaced = false;

function replaceTransport(): void {
  if (isReplaced) return;
  isReplaced = true;
  // oxlint-disable-next-line typescript/unbound-method -- it is called with its own `this` below
  const jsforces: Send = Transport.prototype.httpRequest;
  Transport.prototype.httpRequest = function bounded(this: Transport, request, options) {
    const own = current.getStore();
    if (own === undefined) return jsforces.call(this, request, options);
    // jsforce asks for a stream beside the promise and pipes it to nobody.
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise: own.send(request) }));
  };
}

export class CoreRequests {
  readonly #bounds: ReadBounds;
  readonly #pause: Pause | undefined;
  #failure: OrgError | undefined;
  #refusals = 0;

  public constructor(bounds: Omit<ReadBounds, 'largest'>, pause?: Pause) {
    this.#bounds = { ...bounds, largest: LARGEST };
    this.#pause = pause;
  }

  /**
   * What core does here sends through us. Core goes on after most failures, with a version of the API that it takes for
   * granted: one that ends a run of ours is thrown from here, whatever core made of it.
   *
   * @throws OrgError
   */
  public async during<T>(work: () => Promise<T>): Promise<T> {
    replaceTransport();
    let result: T;
    working++;
    try {
      result = await current.run(this, work);
    } catch (error) {
      throw this.#failure ?? error;
    } finally {
      working--;
    }
    if (this.#failure !== undefined) throw this.#failure;
    // Node looks at every promise of the process while there is one to follow. What failed may have left work behind.
    if (working === 0) current.disable();
    return result;
  }

  /** Whatever is answered comes back; reads are repeated as ours are. */
  public async send(request: HttpRequest): Promise<HttpResponse> {
    // Core tries some of them several times.
    if (this.#failure !== undefined) throw this.#failure;
    try {
      const { status, headers, body } = await this.#answer(request);
      return { statusCode: status, headers: { ...headers }, body };
    } catch (error) {
      if (error instanceof OrgError) this.#failure ??= error;
      throw error;
    }
  }

  async #answer(request: HttpRequest): Promise<HttpAnswer> {
    for (let attempt = 1; ; attempt++) {
      let meaning: Meaning;
      try {
        const answer = await follow(request, () => undefined, this.#bounds);
        if (refusesSession(answer) && ++this.#refusals > MOST_REFUSALS) throw orgError('session-expired');
        const passes = answer.status >= 400 && meaningOfAnswer(answer).again !== undefined;
        if (!passes || request.method !== 'GET') return answer;
        meaning = meaningOfAnswer(answer);
      } catch (error) {
        if (!(error instanceof WireError) || request.method !== 'GET') throw error;
        meaning = meaningOfWire(error);
        if (meaning.again === undefined) throw meaning.error;
      }
      await patienceFor(attempt, meaning, this.#bounds.signal, this.#pause);
    }
  }
}
