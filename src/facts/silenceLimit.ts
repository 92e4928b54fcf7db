/**
 * How long a source may say too little: an answer of an org, or a pipe.
 */

/** Milliseconds without progress after which a read ends. */
export const SILENCE = 60_000;
/** Ticks of the whole patience, a second each. */
const TICKS = 60;
/** Bytes that make up for a tick. */
const BYTES_A_TICK = 1024;

/** The patience is used up. */
export class SilentError extends Error {
  public override readonly name = 'SilentError';
}

/**
 * The patience of one read, repeated attempts included. It is used up while something is waited for, and comes back with
 * the bytes that come: 1 KiB a second goes on for ever, a byte now and then does not. It is counted in ticks of the event
 * loop and not by the clock, so that neither a machine that slept nor our own work counts as silence.
 */
export class Silence {
  readonly #limit: number;
  readonly #over = new AbortController();
  #waited = 0;

  /** @param limit milliseconds; tests shorten it, and the ticks with it. */
  public constructor(limit = SILENCE) {
    this.#limit = limit;
  }

  /** Aborted once the patience is used up. */
  public get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** So many bytes came. */
  public heard(bytes: number): void {
    this.#waited = Math.max(0, this.#waited - bytes / BYTES_A_TICK);
  }

  /**
   * Counts while the work waits. Throws a {@link SilentError} when the patience is used up first: what listens to
   * {@link Silence.signal} ends then, all else is left behind.
   */
  public async during<T>(work: () => Promise<T>): Promise<T> {
    const timer = setInterval(() => {
      if (++this.#waited >= TICKS) this.#over.abort();
    }, this.#limit / TICKS);
    let abort: (() => void) | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        abort = (): void => {
          reject(new SilentError());
        };
        this.signal.addEventListener('abort', abort);
        work().then(resolve, reject);
      });
    } finally {
      clearInterval(timer);
      if (abort !== undefined) this.signal.removeEventListener('abort', abort);
    }
  }
}

/** The patience of several short reads together: what comes does not bring it back. */
export class Deadline extends Silence {
  public override heard(): void {
    // Half a minute of a drip and half a minute of waiting are a minute.
  }
}
