/**
 * How long a user has not logged in with a password, against how long it ever went without. A job of each half-year is not
 * quiet after two weeks, so the longest gap counts, the time before its first login included.
 */

/** Days without a login with a password after which one may be quiet, where nobody says otherwise. */
export const QUIET_DAYS = 14;

/** Times in seconds since 1970. */
export interface PasswordTimes {
  /** At which it logged in, or tried to, in order. */
  readonly known: readonly number[];
  /** There may be logins between those that are known: counted, but told by their first and their last alone. */
  readonly hasOthers: boolean;
  /** From when on the history was read. */
  readonly start: number;
  /** From when on it is kept, where that is earlier: what was not read may have been a time without a login. */
  readonly kept?: number;
  readonly now: number;
}

export interface PasswordSilence {
  /** Seconds since 1970; undefined where no login with a password was seen. */
  readonly last: number | undefined;
  /** Seconds without one by now; since the start of the history where there was none. */
  readonly seconds: number;
  /** Seconds of the longest time without one before; the longest it may have been, where not all times are known or read. */
  readonly longestGap: number;
  /** Whether all times are known, so that the gap is what it was. */
  readonly exact: boolean;
  /** Seconds that it has to last to be quiet. */
  readonly needed: number;
  readonly isQuiet: boolean;
}

/** @param quiet seconds that are asked for at least */
export function silenceOf({ hasOthers, kept, known, now, start }: PasswordTimes, quiet: number): PasswordSilence {
  const last = known.at(-1);
  const seconds = now - (last ?? start);
  const unread = Math.max(0, start - (kept ?? start));
  // What lies between two known times makes no gap longer, so the largest of them is the longest there can have been.
  const longestGap = known.reduce(({ before, most }, time) => ({ before: time, most: Math.max(most, time - before) }), {
    before: start - unread,
    most: unread,
  }).most;
  const needed = Math.max(quiet, longestGap);
  // A history that is shorter than what is asked for cannot show it.
  return { last, seconds, longestGap, exact: !hasOthers, needed, isQuiet: seconds > needed };
}

/** Whether reading every time could make it quiet: what is known does not, and a shorter gap would. */
export function mayBeQuiet({ exact, isQuiet, seconds }: PasswordSilence, quiet: number): boolean {
  return !exact && !isQuiet && seconds > quiet;
}
