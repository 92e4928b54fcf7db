/** What the sentences of the rules name: dates, the type of the user, the hours of the day. */
import { formatHours, formatMinute, judgeHours, localMinute } from './loginHours.js';
import { Text } from '../text.js';
import type { LoginHours } from './types.js';

export interface Details {
  readonly retirement: { readonly earliest: string; readonly latest: string };
  /** As Salesforce writes it: `PowerPartner`. */
  readonly userType: string;
  readonly hours: HoursDetails;
}

/** `any-zone`: the zone is not known, and the answer is the same in all. */
export type HoursDetails = { readonly found: 'any-zone' } | KnownHours;

type KnownHours =
  | { readonly found: 'any-time' }
  | { readonly found: 'day-off' | 'day-absent'; readonly day: string; readonly zone: string }
  | {
      readonly found: 'within' | 'outside' | 'end-minute';
      readonly day: string;
      readonly time: string;
      readonly zone: string;
      readonly hours: string;
    };

/** How the hours stand at an ISO time in a zone, for the sentence that says so. */
export function hoursDetails(hours: LoginHours, at: string, zone: string): KnownHours {
  const local = localMinute(at, zone);
  const day = local.day.charAt(0).toUpperCase() + local.day.slice(1);
  const found = judgeHours(hours, local);
  const today = hours[local.day];
  switch (found) {
    case 'any-time':
      return { found };
    case 'day-off':
    case 'day-absent':
      return { found, day, zone };
    default:
      return {
        found,
        day,
        time: formatMinute(local.minute),
        zone,
        hours: today === undefined ? '' : formatHours(today),
      };
  }
}

/** Why the rule of the login hours holds or not. */
export function hoursSentence(holds: boolean, details: HoursDetails): Text {
  switch (details.found) {
    case 'any-zone':
      return Text.of(holds ? 'policy.login-hours.decided-any-zone' : 'policy.login-hours.passed-any-zone');
    case 'any-time':
      return Text.of('policy.login-hours.passed-any-time');
    case 'day-off': {
      const { day, zone } = details;
      return Text.of('policy.login-hours.decided-day-off', { day, zone });
    }
    case 'day-absent': {
      const { day, zone } = details;
      return Text.of('policy.login-hours.passed-day-absent', { day, zone });
    }
    default: {
      const { found, ...now } = details;
      return found === 'within'
        ? Text.of('policy.login-hours.passed-within', now)
        : Text.of(`policy.login-hours.decided-${found}`, now);
    }
  }
}
