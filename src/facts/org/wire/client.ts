/**
 * The few calls that facts are read with.
 */

/** One SOAP call below `/services/Soap/`. */
export interface SoapCall {
  /** `m`: Metadata API; `u`: partner API. */
  readonly service: 'm' | 'u';
  readonly method: string;
  /** Elements of the method in order; a list repeats its element. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** Reads that one call holds at most. */
export const MOST_AT_ONCE = 25;

/** The answer to one of several reads. */
export interface Part {
  readonly status: number;
  /** The parsed JSON: what was read, or the error. */
  readonly body: unknown;
}

/**
 * An org that answers. Every call is a read and may be repeated.
 *
 * Calls throw {@link OrgError} when the run cannot go on and {@link OrgRefusal} when the org refuses this one read.
 */
export interface OrgClient {
  /** `https://NAME.my.salesforce.com` */
  readonly instanceUrl: string;
  /** With which the calls are made, e.g. `66.0`. */
  readonly apiVersion: string;
  /** GET of a path below the instance, e.g. `/services/data/v66.0/limits`: the parsed JSON. */
  get(path: string): Promise<unknown>;
  /** Several GETs in one call, at most {@link MOST_AT_ONCE}: what each was answered, in their order. */
  getAll(paths: readonly string[]): Promise<readonly Part[]>;
  /** The XML of the answer as it came. Faults are thrown. */
  soap(call: SoapCall): Promise<string>;
  /** GET of a path whose answer is too large to be held, such as the body of a log file: the bytes as they come in. */
  readonly stream?: (path: string) => AsyncIterable<Uint8Array>;
  /** Requests sent so far, repeated ones too. */
  calls(): number;
}
