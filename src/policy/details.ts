/** What the sentences of the rules name: dates, the type of the user, the hours of the day. */
import { formatHours, formatMinute, judgeHours, localMinute, type HoursCase } from './loginHours.js';
import type { LoginHours } from './types.js';

export interface Details {
  readonly retirement: { readonly earliest: string; readonly latest: string };
  /** As Salesforce writes it: `PowerPartner`. */
  readonly userType: string;
  readonly hours: HoursDetails;
}

export interface HoursDetails {
  /** `any-zone`: the zone is not known, and the answer is the same in all. */
  readonly found: HoursCase | 'any-zone';
  readonly params: readonly string[];
}

/** How the hours stand at an ISO time in a zone, for the sentence that says so. */
export function hoursDetails(
  hours: LoginHours,
  at: string,
  zone: string,
): HoursDetails & { readonly found: HoursCase } {
  const local = localMinute(at, zone);
  const found = judgeHours(hours, local);
  const today = hours[local.day];
  const day = local.day.charAt(0).toUpperCase() + local.day.slice(1);
  if (found === 'any-time') return { found, params: [] };
  if (today === undefined || found === 'day-off') return { found, params: [day, zone] };
  return { found, params: [day, formatMinute(local.minute), zone, formatHours(today)] };
}
