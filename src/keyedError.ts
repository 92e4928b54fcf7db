import { EXIT, type ExitCode } from './exitCodes.js';

/** The key of a sentence in messages/ and what fills it. */
interface Sentence {
  readonly key: string;
  readonly params: readonly string[];
}

export interface KeyedErrorOptions {
  readonly exitCode?: ExitCode;
  /** A second sentence, which another room gave: why a text is no address. */
  readonly reason?: Sentence | undefined;
  /** For logs and stack traces; the plain concatenation of key and parameters where it is left out. */
  readonly message?: string;
}

/**
 * What ends a run, in the words of messages/: `key` and `params` are the sentence, what to do next stands under
 * `<key>.actions`. Every error that a room throws on purpose is one; none keeps a foreign error, an answer or a secret.
 */
export class KeyedError extends Error {
  public readonly exitCode: ExitCode;
  public readonly reason: Sentence | undefined;

  public constructor(
    public readonly key: string,
    public readonly params: readonly string[] = [],
    { exitCode = EXIT.couldNotRun, reason, message = [key, ...params].join(' | ') }: KeyedErrorOptions = {},
  ) {
    super(message);
    this.exitCode = exitCode;
    this.reason = reason;
  }
}
