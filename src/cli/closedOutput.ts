/**
 * Output whose reader went away, as `| head` does: oclif would wait for it to drain, for ever. And output that cannot be
 * written, as into a file on a full disk: oclif would end the process where it stands, with a stack.
 */
import { EXIT, type ExitCode } from '../exitCodes.js';
import { say } from '../messages.js';
import { Text } from '../text.js';
import { reason } from './fileReasons.js';

/** How much the run still has to do that does not go through standard output. */
let held = 0;
let isUnread = false;
let isLost = false;

/** Ends the process without a word: with the code of the answer, where the run knows it already. */
export function endUnread(undecided: ExitCode = EXIT.couldNotRun): never {
  process.exit(process.exitCode ?? undecided);
}

/**
 * The run goes on to its end though nobody reads standard output: it has a file to write, or somebody to tell.
 *
 * @returns to be called when that has become impossible, once.
 */
export function holdRun(): () => void {
  held += 1;
  return () => {
    held -= 1;
  };
}

/** Whether there is something to do that does not go through standard output. */
export function isRunHeld(): boolean {
  return held > 0;
}

/** Whether the reader of standard output went away or it cannot be written, and the run goes on without. */
export function isOutputUnread(): boolean {
  return isUnread;
}

/**
 * Call before anything is printed.
 *
 * @param undecided the exit code of a run that has no answer yet. Never that of a good answer where there is to be one.
 */
export function endOnClosedOutput(undecided: ExitCode = EXIT.couldNotRun): void {
  held = 0;
  isUnread = false;
  process.stdout.prependListener('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') {
      if (!isRunHeld()) endUnread(undecided);
    } else {
      lose(error);
      // As others that listen take it: nothing more is printed, and that is all.
      error.code = 'EPIPE';
    }
    isUnread = true;
  });
  // Progress and notes that nobody reads end nothing: the answer may be on its way to a file.
  process.stderr.prependListener('error', () => undefined);
}

/** Says that the answer could not be printed, and lets no good one be told by the exit code. */
function lose(error: Error): void {
  if (isLost) return;
  isLost = true;
  process.once('exit', (ended) => {
    if (ended === EXIT.fine) process.exitCode = EXIT.couldNotRun;
  });
  process.stderr.write(`${say(Text.of('shared.output.lost', { reason: reason(error) }))}\n`);
  if (!isRunHeld()) process.exit(EXIT.couldNotRun);
}
