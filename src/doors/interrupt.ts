/**
 * Ctrl-C. sf's own handler throws inside the signal listener, which Node answers with a stack and exit 1; this one
 * stands before it and ends the process with 130. Files in the making remove themselves on exit.
 */
import { EXIT } from '../exitCodes.js';

/** Call first in `run()`. */
export function endOnInterrupt(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) {
    process.prependListener(signal, () => {
      process.exit(EXIT.interrupted);
    });
  }
}
