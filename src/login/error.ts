/**
 * What ends a run of this room. Carries a message key of messages/login-errors.md; never a foreign error, an answer or a secret.
 */
import type { Text } from '../policy/index.js';
import { EXIT, type ExitCode } from '../exitCodes.js';

export class LoginError extends Error {
  public override readonly name = 'LoginError';
  /** `login-errors.<rest>`; what to do next stands under `<key>.actions`. */
  public readonly key: string;
  public readonly params: readonly string[];
  public readonly exitCode: ExitCode;

  public constructor(
    rest: string,
    params: readonly string[] = [],
    exitCode: ExitCode = EXIT.couldNotRun,
    /** A second sentence, which another part gave. */
    public readonly reason?: Text,
  ) {
    super(`login-errors.${rest}`);
    this.key = `login-errors.${rest}`;
    this.params = params;
    this.exitCode = exitCode;
  }
}
