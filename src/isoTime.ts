/**
 * Days and times as people and files write them (ISO 8601).
 *
 * `new Date('2026-02-30')` is the second of March, and `24:00` the next day: what no calendar and no clock has is no time
 * here.
 */
const ISO = /^(\d{4}-\d{2}-\d{2})(?:T(?:[01]\d|2[0-3]):\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** Milliseconds of a day in UTC, where none is longer than another. */
export const DAY = 86_400_000;

/** The same in seconds. */
export const DAY_SECONDS = DAY / 1000;

/** Whether the calendar has this day, `2026-02-28`. */
export function isDay(day: string): boolean {
  const time = new Date(`${day}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day);
}

/** A day, or a time with its zone, as an ISO time in UTC; a day begins at midnight UTC. Undefined for anything else. */
export function isoTime(input: string): string | undefined {
  const day = ISO.exec(input)?.[1];
  const time = new Date(input);
  if (day === undefined || !isDay(day) || Number.isNaN(time.getTime())) return undefined;
  return time.toISOString();
}

/** The ISO time of so many seconds since 1970. */
export function isoOfSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** A time as people write it: `2026-11-28 19:26 UTC`. */
export function inMinutes(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}

/** A time in words: no fractions of a second, which tell nobody anything. */
export function inSeconds(time: string): string {
  return time.replace(/\.\d+(?=Z$)/u, '');
}
