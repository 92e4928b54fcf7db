/**
 * Output whose reader went away, as `| head` does. oclif would wait for it to drain, for ever.
 */
import { EXIT, type ExitCode } from '../exitCodes.js';

/** Ends the process without a word: with the code of the answer, where the run knows it already. */
export function endUnread(undecided: ExitCode = EXIT.couldNotRun): never {
  process.exit(process.exitCode ?? undecided);
}

/**
 * Call before anything is printed.
 *
 * @param undecided the exit code of a run that has no answer yet. Never that of a good answer where there is to be one.
 */
export function endOnClosedOutput(undecided: ExitCode = EXIT.couldNotRun): void {
  process.stdout.prependListener('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') endUnread(undecided);
  });
  // Progress and notes that nobody reads end nothing: the answer may be on its way to a file.
  process.stderr.prependListener('error', () => undefined);
}
