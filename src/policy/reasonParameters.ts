/** What the sentences of the rules name: dates, the type of the user, the hours of the day. */
import { Text } from '../text.js';
import { formatHours, formatMinute, judgeHours, localMinute, type HoursCase } from './loginHours.js';
import type { LoginHours } from './types.js';

export interface ReasonParameters {
  readonly retirement: { readonly earliest: string; readonly latest: string };
  /** As Salesforce writes it: `PowerPartner`. */
  readonly userType: string;
  readonly hours: HoursParameters;
}

/** `any-zone`: the zone is not known, and the answer is the same in all. */
export type HoursParameters = { readonly found: 'any-zone' } | KnownHours;

interface KnownHours {
  readonly found: HoursCase;
  readonly day: string;
  readonly time: string;
  readonly zone: string;
  /** Of that day; empty where it has none. */
  readonly hours: string;
}

/** How the hours stand at an ISO time in a zone, for the sentence that says so. */
export function hoursParameters(hours: LoginHours, at: string, zone: string): KnownHours {
  const local = localMinute(at, zone);
  const today = hours[local.day];
  return {
    found: judgeHours(hours, local),
    day: local.day.charAt(0).toUpperCase() + local.day.slice(1),
    time: formatMinute(local.minute),
    zone,
    hours: today === undefined ? '' : formatHours(today),
  };
}

/** Why the rule of the login hours holds or not. */
export function hoursSentence(holds: boolean, parameters: HoursParameters): Text {
  switch (parameters.found) {
    case 'any-zone':
      return Text.of(holds ? 'policy.login-hours.decided-any-zone' : 'policy.login-hours.passed-any-zone');
    case 'any-time':
      return Text.of('policy.login-hours.passed-any-time');
    case 'day-off': {
      const { day, zone } = parameters;
      return Text.of('policy.login-hours.decided-day-off', { day, zone });
    }
    case 'day-absent': {
      const { day, zone } = parameters;
      return Text.of('policy.login-hours.passed-day-absent', { day, zone });
    }
    default: {
      const { found, day, hours, time, zone } = parameters;
      const now = { day, hours, time, zone };
      return found === 'within'
        ? Text.of('policy.login-hours.passed-within', now)
        : Text.of(`policy.login-hours.decided-${found}`, now);
    }
  }
}
