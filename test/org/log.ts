/** What was asked of the org: no bodies, no secrets. */

export interface RequestRecord {
  /** From 1, in order of arrival. */
  readonly n: number;
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  readonly vantage: string;
  /** Text of a SOQL query, when the request is one. */
  soql?: string;
  /** SOAP operation, OAuth grant type or REST resource. */
  operation?: string;
  /** Name of the user whose session it was; user names of logins too. */
  username?: string;
  status: number;
  /** Bytes of the answer's body. */
  bytes: number;
  /** Kind of the fault that was injected, if one was. */
  fault?: string;
  /** Milliseconds until the answer was ready. */
  ms: number;
}

export interface Counters {
  requests: number;
  /** Requests that count against the API limit: REST data, Bulk, SOAP with a session. */
  apiCalls: number;
  queryCalls: number;
  queryMoreCalls: number;
  soapCalls: number;
  loginAttempts: number;
  bytesOut: number;
}

export class RequestLog {
  readonly #records: RequestRecord[] = [];
  #counters: Counters = emptyCounters();

  public start(method: string, path: string, vantage: string): RequestRecord {
    this.#counters.requests++;
    const record: RequestRecord = {
      n: this.#counters.requests,
      method,
      path,
      vantage,
      status: 0,
      bytes: 0,
      ms: 0,
    };
    this.#records.push(record);
    return record;
  }

  public count(name: keyof Counters, by = 1): void {
    this.#counters[name] += by;
  }

  public get counters(): Readonly<Counters> {
    return { ...this.#counters };
  }

  public get records(): readonly RequestRecord[] {
    return this.#records;
  }

  /** Forgets what was asked so far; counters start at zero. */
  public clear(): void {
    this.#records.length = 0;
    this.#counters = emptyCounters();
  }
}

function emptyCounters(): Counters {
  return {
    requests: 0,
    apiCalls: 0,
    queryCalls: 0,
    queryMoreCalls: 0,
    soapCalls: 0,
    loginAttempts: 0,
    bytesOut: 0,
  };
}
