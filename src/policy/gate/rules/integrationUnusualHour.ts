import { DAY_SECONDS } from '../../../isoTime.js';
import { Text } from '../../../text.js';
import { eachUser, gatePage, gateRule, noRegister, notApplicable, ofIntegration } from '../rule.js';

const HOUR = 3600;
/** What a past has to have before an hour can be unusual in it: logins, and days between the first and the last. */
const LEAST = { logins: 50, days: 14 } as const;

/** An integration logs in at an hour of the day (UTC) at which, and beside which, it never did before. */
export const integrationUnusualHour = gateRule({
  id: 'integration-unusual-hour',
  severity: 'warning',
  controls: ['SBS-ACS-009'],
  page: gatePage('integration-unusual-hour'),
  needs: ['file', 'hours', 'now', 'users'],
  parameters: ['newDays'],
  judge: ({ file, hours, now, users }, { newDays }) => {
    if (file.integrations.length === 0) return noRegister();
    if (!hours.there) return notApplicable(hours.why);
    const since = Date.parse(now) / 1000 - newDays * DAY_SECONDS;
    const judged = eachUser({ file, users }, (integration, user, judging) => {
      for (const hour of unusualHours(hours.value.byUser.get(user.id) ?? [], since)) {
        judging.add({
          ...ofIntegration(file, integration),
          text: Text.of('gate.integration-unusual-hour.found', { hour: String(hour).padStart(2, '0') }),
          fix: Text.of('gate.integration-unusual-hour.fix'),
          key: [String(hour)],
        });
      }
    });
    return { ...judged, gaps: [...(judged.gaps ?? []), ...hours.gaps] };
  },
});

/** @param times of logins, in seconds since 1970 */
function unusualHours(times: readonly number[], since: number): number[] {
  const past = times.filter((time) => time < since);
  const days = past.length === 0 ? 0 : (Math.max(...past) - Math.min(...past)) / DAY_SECONDS;
  if (past.length < LEAST.logins || days < LEAST.days) return [];
  const usual = new Set(past.map(hourOf).flatMap((hour) => [hour, (hour + 1) % 24, (hour + 23) % 24]));
  const seen = new Set(times.filter((time) => time >= since).map(hourOf));
  return [...seen].filter((hour) => !usual.has(hour)).sort((a, b) => a - b);
}

const hourOf = (time: number): number => Math.floor((time % DAY_SECONDS) / HOUR);
