/**
 * The exit code of `rotate login`.
 */
import { EXIT, type ExitCode } from '../exitCodes.js';
import { isRotateStepOpen } from '../report/rotate/page.js';
import type { RotateLoginResult } from '../report/rotate/result.js';

/**
 * Of a plan 30 where it cannot end well, 68 where something could not be read, else 0. Of a run 30 where something was not
 * done or a client fails, 68 where nobody can tell, or where nothing proved the new secret, else 0.
 */
export function exitCodeOfRotate({ incomplete, mode, refusals, steps }: RotateLoginResult): ExitCode {
  if (mode === 'plan') {
    return refusals.length > 0 ? EXIT.no : incomplete.length > 0 ? EXIT.incomplete : EXIT.fine;
  }
  const open = steps.filter(isRotateStepOpen);
  // A client that was not seen is one of which nothing is known.
  const isKnown = open.some(({ state, step }) => state !== 'unknown' && !(step === 'watch' && state === 'open'));
  if (isKnown) return EXIT.no;
  const isProved = ['test', 'watch'].some((id) => steps.some(({ state, step }) => step === id && state === 'done'));
  const isLeftToUser = steps.every(({ state, step }) => !['test', 'watch'].includes(step) || state === 'left-out');
  return open.length > 0 || (!isProved && !isLeftToUser) ? EXIT.incomplete : EXIT.fine;
}
