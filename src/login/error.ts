/**
 * What ends a run of this room: a key of messages/login-errors.md.
 */
import { EXIT, type ExitCode } from '../exitCodes.js';
import { KeyedError } from '../keyedError.js';
import type { Text } from '../policy/index.js';

export class LoginError extends KeyedError {
  public override readonly name = 'LoginError';

  /** `login-errors.<rest>` is the key. */
  public constructor(
    rest: string,
    params: readonly string[] = [],
    exitCode: ExitCode = EXIT.couldNotRun,
    reason?: Text,
  ) {
    super(`login-errors.${rest}`, params, { exitCode, reason, message: `login-errors.${rest}` });
  }
}
