/**
 * Login hours of a profile (docs/salesforce.md section 1): minutes since midnight in the zone in which they were first set.
 *
 * A day whose start equals its end is a day off. A day that is absent has no restriction (U). The end minute is taken as
 * outside (U), and hours whose end lies before their start let nobody in.
 */
import type { DayHours, LoginHours, Weekday } from './types.js';

/** Minute of a weekday, 0 to 1439. */
export interface LocalMinute {
  readonly day: Weekday;
  readonly minute: number;
}

/**
 * `any-time`: no hours at all; `day-absent`: hours on other days alone; `within`; `day-off`; `outside`; `end-minute`:
 * exactly the end minute, outside but unconfirmed.
 */
export type HoursCase = 'any-time' | 'day-absent' | 'within' | 'day-off' | 'outside' | 'end-minute';

const ALLOWED: ReadonlySet<HoursCase> = new Set<HoursCase>(['any-time', 'day-absent', 'within']);

export const WEEKDAYS: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

const MINUTE = 60_000;
const QUARTER = 15;
const HOUR = 60;

/** Whether a login in this case is let in. */
export function isLetIn(hours: HoursCase): boolean {
  return ALLOWED.has(hours);
}

/** The wall clock of an IANA zone at an ISO time, daylight saving included. */
export function localMinute(at: string, zone: string): LocalMinute {
  const parts = new Map(
    clockOf(zone)
      .formatToParts(new Date(at))
      .map(({ type, value }) => [type, value]),
  );
  const name = parts.get('weekday')?.toLowerCase();
  const day = WEEKDAYS.find((weekday) => weekday === name) ?? 'sunday';
  return { day, minute: Number(parts.get('hour')) * HOUR + Number(parts.get('minute')) };
}

/** Of one run: an org has few zones, and a format takes longer to make than to use. */
const CLOCKS = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = CLOCKS.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'long',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });
  CLOCKS.set(zone, format);
  return format;
}

export function judgeHours(hours: LoginHours, { day, minute }: LocalMinute): HoursCase {
  const today = hours[day];
  if (today === undefined) return Object.keys(hours).length === 0 ? 'any-time' : 'day-absent';
  if (today.start === today.end) return 'day-off';
  if (minute === today.end) return 'end-minute';
  return minute >= today.start && minute < today.end ? 'within' : 'outside';
}

/** Whether the hours let a login in at an ISO time, in each zone that there could be (UTC-12 to UTC+14). */
export function judgeInAnyZone(hours: LoginHours, at: string): ReadonlySet<boolean> {
  const found = new Set<boolean>();
  for (let offset = -12 * HOUR; offset <= 14 * HOUR; offset += QUARTER) {
    const wall = new Date(Date.parse(at) + offset * MINUTE);
    const day = WEEKDAYS.at(wall.getUTCDay() - 1) ?? 'sunday';
    found.add(isLetIn(judgeHours(hours, { day, minute: wall.getUTCHours() * HOUR + wall.getUTCMinutes() })));
  }
  return found;
}

/** `08:00-18:00`; midnight at the end of the day is `24:00`. */
export function formatHours({ start, end }: DayHours): string {
  return `${formatMinute(start)}-${formatMinute(end)}`;
}

/** `08:05` */
export function formatMinute(minute: number): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${two(Math.floor(minute / HOUR))}:${two(minute % HOUR)}`;
}
