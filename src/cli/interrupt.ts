/**
 * Ctrl-C. sf's own handler throws inside the signal listener, which Node answers with a stack and exit 1; this one
 * stands before it and ends the process with 130. Files in the making remove themselves on exit.
 */
import { EXIT } from '../exitCodes.js';
import { endOnClosedOutput } from './closedOutput.js';

/** SIGQUIT (Ctrl-\) among them: the system's own answer to it is a core file, with every secret of the run in it. */
export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK', 'SIGQUIT'] as const;

/**
 * A run that ends because nothing is left to do gives its signals back to the system while Node takes itself down; one
 * that calls exit keeps them to the last. What a dying process still holds would be in the core file of that moment.
 */
const endBySelf = (): void => {
  process.exit();
};

/** Call first in `run()`. It also ends the run when nobody reads its output any more. */
export function endOnInterrupt(): void {
  endOnClosedOutput();
  if (!process.listeners('beforeExit').includes(endBySelf)) process.on('beforeExit', endBySelf);
  for (const signal of SIGNALS) {
    process.prependListener(signal, () => {
      process.exit(EXIT.interrupted);
    });
  }
}

/**
 * From here on no signal ends the process: whoever asked for it ends what it does, and the run then.
 *
 * @returns what gives the signals back, as {@link endOnInterrupt} left them
 */
export function holdInterrupts(asked: () => void): () => void {
  const before = SIGNALS.map((signal) => ({ signal, listeners: process.listeners(signal) }));
  // One is there at every moment: a signal to which nobody listens ends the process by the system's own hand.
  for (const { listeners, signal } of before) {
    process.on(signal, asked);
    for (const listener of listeners) process.removeListener(signal, listener);
  }
  return () => {
    for (const { listeners, signal } of before) {
      for (const listener of listeners) process.on(signal, listener);
      process.removeListener(signal, asked);
    }
  };
}
