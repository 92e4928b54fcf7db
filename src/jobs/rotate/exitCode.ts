/**
 * The exit code of `rotate login`.
 */
import { EXIT, type ExitCode } from '../../exitCodes.js';
import { isSecretDead } from '../../report/rotate/foreignChange.js';
import { isRotateStepOpen } from '../../report/rotate/next.js';
import type { ReportedRotateStep, RotateLoginResult } from '../../report/rotate/result.js';

/**
 * 30 where somebody else has changed the password since, and nothing more is to be set. Of a plan 30 where it cannot end well, 68 where something could not be read, else 0. Of a run 30 where something was not
 * done or a client fails, 68 where nobody can tell, or where nothing proved the new secret, or that the old token is dead,
 * else 0; where it was asked that nothing be tried and nobody watched, the proof of what the org shows is left to whoever
 * asked. A run that was interrupted says no more than that.
 */
export function exitCodeOfRotate(result: RotateLoginResult, isInterrupted = false): ExitCode {
  if (isInterrupted) return EXIT.interrupted;
  const { incomplete, mode, refusals, run, steps, test, token } = result;
  // Whatever was done: what everybody has lets nobody in.
  if (isSecretDead(result)) return EXIT.no;
  if (mode === 'plan') {
    return refusals.length > 0 ? EXIT.no : incomplete.length > 0 ? EXIT.incomplete : EXIT.fine;
  }
  const open = steps.filter(isRotateStepOpen);
  if (open.some(isKnown)) return EXIT.no;
  const is = (id: string, ...states: readonly string[]): boolean =>
    steps.some(({ state, step }) => step === id && states.includes(state));
  // A login that needs no token says nothing of a new one, nor of clients that need one which was not taken.
  const isTokenMissing = is('token', 'left-out') && token.needed !== 'no';
  const isTested = is('test', 'done') && !isTokenMissing && (!is('token', 'done') || test.provesToken === 'yes');
  const isLeftToUser = is('test', 'left-out') && is('watch', 'left-out') && !is('password', 'unread');
  const isProved = isLeftToUser || (token.unproved === null && (isTested || is('watch', 'done')));
  const isStopped = (run?.stopped ?? null) !== null;
  return isStopped || open.length > 0 || !isProved ? EXIT.incomplete : EXIT.fine;
}

/** Of an open step: it is known not to be done. A client that was not seen is one of which nothing is known. */
function isKnown({ state, step }: ReportedRotateStep): boolean {
  return state !== 'unknown' && state !== 'unread' && !(step === 'watch' && state === 'open');
}
