/**
 * From when logins were looked at, as people say it: a day, and where that is less than two days ago the hour with it.
 */
import { DAY } from '../isoTime.js';

const SHORT = 2 * DAY;

export function sinceWords(since: string, at: string): string {
  const isShort = Date.parse(at) - Date.parse(since) < SHORT;
  return isShort ? `${since.slice(0, 16).replace('T', ' ')} UTC` : since.slice(0, 10);
}
