/**
 * What a gate comes to of which nobody could be told what is new.
 */
import { EXIT, type ExitCode } from '../../exitCodes.js';

/** One that says yes while nobody could be told has not done its work; any other answer is worth more than that. */
export function exitCodeUntold(code: ExitCode): ExitCode {
  return code === EXIT.fine ? EXIT.couldNotRun : code;
}
