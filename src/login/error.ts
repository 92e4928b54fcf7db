/**
 * What ends a run of this room: a key of messages/login-errors.md.
 */
import { EXIT, type ExitCode } from '../exitCodes.js';
import { KeyedError } from '../keyedError.js';
import type { Text } from '../text.js';

export class LoginError extends KeyedError {
  public override readonly name = 'LoginError';

  public constructor(text: Text, exitCode: ExitCode = EXIT.couldNotRun, reason?: Text) {
    super(text, { exitCode, reason, message: text.key });
  }
}
