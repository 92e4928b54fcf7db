/**
 * What ends a run of this room: a key of messages/login-errors.md.
 */
import { EXIT, type ExitCode } from '../exitCodes.js';
import { KeyedError } from '../keyedError.js';
import { Text } from '../text.js';

export class LoginError extends KeyedError {
  public override readonly name = 'LoginError';

  public constructor(text: Text, exitCode: ExitCode = EXIT.couldNotRun, reason?: Text) {
    super(text, { exitCode, reason, message: text.key });
  }
}

/** What was typed, piped in or named is wrong. */
export function wrongInput(text: Text, reason?: Text): LoginError {
  return new LoginError(text, EXIT.usage, reason);
}

/** A signal, or Ctrl-C at a prompt. */
export function interrupted(): LoginError {
  return new LoginError(Text.of('login-errors.interrupted'), EXIT.interrupted);
}
