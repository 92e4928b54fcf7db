/**
 * What ends a run of this room. Carries a message key of messages/login.md; never a foreign error, an answer or a secret.
 */
import { EXIT, type ExitCode } from '../exitCodes.js';

export class LoginError extends Error {
  public override readonly name = 'LoginError';
  /** `login.error.<rest>`; what to do next stands under `<key>.actions`. */
  public readonly key: string;
  public readonly params: readonly string[];
  public readonly exitCode: ExitCode;

  public constructor(rest: string, params: readonly string[] = [], exitCode: ExitCode = EXIT.couldNotRun) {
    super(`login.error.${rest}`);
    this.key = `login.error.${rest}`;
    this.params = params;
    this.exitCode = exitCode;
  }
}
