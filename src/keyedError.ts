import { EXIT, type ExitCode } from './exitCodes.js';
import type { MessageKey, Text } from './text.js';

export interface KeyedErrorOptions {
  readonly exitCode?: ExitCode;
  /** A second sentence, which another room gave: why a text is no address. */
  readonly reason?: Text | undefined;
  /** For logs and stack traces; the plain concatenation of key and parameters where it is left out. */
  readonly message?: string;
}

/**
 * What ends a run, in the words of messages/: `text` is the sentence, what to do next stands under `<key>.actions`.
 * Every error that a room throws on purpose is one; none keeps a foreign error, an answer or a secret.
 */
export class KeyedError extends Error {
  public readonly exitCode: ExitCode;
  public readonly reason: Text | undefined;

  public constructor(
    public readonly text: Text,
    { exitCode = EXIT.couldNotRun, reason, message = plain(text) }: KeyedErrorOptions = {},
  ) {
    super(message);
    this.exitCode = exitCode;
    this.reason = reason;
  }

  public get key(): MessageKey {
    return this.text.key;
  }
}

function plain({ key, params }: Text): string {
  return [key, ...Object.values(params)].join(' | ');
}
