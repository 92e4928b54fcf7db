/** Where and when a login comes from: ranges, verified addresses and login hours. */
import { addressValue } from '../metadata/types.js';
import type { IpRange, LoginHours, Weekday } from '../settings.js';
import type { Store } from '../store.js';

export function inRanges(address: string, ranges: readonly IpRange[]): boolean {
  const value = addressValue(address);
  return ranges.some((range) => addressValue(range.start) <= value && value <= addressValue(range.end));
}

/** An authenticated LoginIp record of the user with this very address. */
export function isVerified(store: Store, user: number, address: string): boolean {
  const sql = 'SELECT COUNT(*) FROM login_ip WHERE user = :user AND source_ip = :address AND authenticated = 1';
  return store.count(sql, { user, address }) > 0;
}

function isWeekday(text: string): text is Weekday {
  return ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].includes(text);
}

/** Login hours in the org's zone; the end minute is outside, equal ends are a day off, an absent day is free. */
export function isWithinHours(hours: LoginHours, now: number, timeZone: string): boolean {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'long',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(now).map((part) => [part.type, part.value]));
  const day = (parts.get('weekday') ?? '').toLowerCase();
  const span = isWeekday(day) ? hours[day] : undefined;
  if (span === undefined) return true;
  const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
  return span.start <= minute && minute < span.end;
}
