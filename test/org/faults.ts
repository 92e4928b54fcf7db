/** Faults on demand: what a client meets on a bad day, for the requests that a test picks. */
import type { RequestRecord } from './log.js';

export type FaultKind =
  /** 503 with SERVER_UNAVAILABLE. */
  | '503'
  /** 429 with Retry-After, as gateways answer. */
  | '429'
  /** Waits before the right answer. */
  | 'slow'
  /** Closes the connection without an answer. */
  | 'drop'
  /** Ends the session, then answers as to an expired one. */
  | 'expired-session'
  /** Announces the whole body, sends half of it and closes the connection. */
  | 'truncated-page'
  /** Half of the JSON, complete as far as HTTP can tell. */
  | 'truncated-json'
  /** Every second record of a page is missing, and announced all the same. */
  | 'fewer-rows'
  /** 200 with a page of HTML, as a proxy answers. */
  | 'html-200'
  /** 403 REQUEST_LIMIT_EXCEEDED. */
  | 'request-limit'
  /** 500 UNKNOWN_EXCEPTION. */
  | '500'
  /** 302 to another host. */
  | 'redirect'
  /** 200 with ten megabytes of blanks in front of the body. */
  | 'huge'
  /** An answer of one's own. */
  | 'answer';

export interface FaultMatcher {
  readonly method?: string;
  readonly path?: RegExp;
  readonly soql?: RegExp;
  readonly operation?: string | RegExp;
  readonly vantage?: string;
  /** Only from this match on, from 1: `nth: 2` lets one pass. */
  readonly nth?: number;
}

export interface Fault {
  readonly when: FaultMatcher;
  readonly kind: FaultKind;
  /** How often; once when nothing is said. */
  readonly times?: number;
  /** Milliseconds for `slow`; seconds of Retry-After for `429` and `503`. */
  readonly delay?: number;
  /** Target of `redirect`. */
  readonly location?: string;
  /** For `answer`. */
  readonly answer?: { readonly status: number; readonly headers?: Record<string, string>; readonly body: string };
}

interface Armed {
  readonly fault: Fault;
  seen: number;
  left: number;
}

function fits(pattern: string | RegExp | undefined, text: string | undefined): boolean {
  if (pattern === undefined) return true;
  if (text === undefined) return false;
  return typeof pattern === 'string' ? pattern === text : pattern.test(text);
}

function matches(when: FaultMatcher, record: RequestRecord): boolean {
  return (
    fits(when.method, record.method) &&
    fits(when.path, record.path) &&
    fits(when.soql, record.soql) &&
    fits(when.operation, record.operation) &&
    fits(when.vantage, record.vantage)
  );
}

export class Faults {
  readonly #armed: Armed[] = [];

  public add(fault: Fault): void {
    this.#armed.push({ fault, seen: 0, left: fault.times ?? 1 });
  }

  public clear(): void {
    this.#armed.length = 0;
  }

  /** The fault that this request meets, if any; it is used up by that. */
  public take(record: RequestRecord): Fault | undefined {
    for (const armed of this.#armed) {
      if (armed.left === 0 || !matches(armed.fault.when, record)) continue;
      armed.seen++;
      if (armed.seen < (armed.fault.when.nth ?? 1)) continue;
      armed.left--;
      return armed.fault;
    }
    return undefined;
  }
}
