import { inOrder } from '../../../inOrder.js';
import { Text } from '../../../text.js';
import type { ApiUse } from '../../index.js';
import { eachUser, gatePage, gateRule, noRegister, notApplicable, ofIntegration } from '../rule.js';

/** What a past has to have: days whose log is there, days on which the client called, and calls more than on any of them. */
const LEAST = { days: 7, active: 3, more: 100 } as const;

/** On the last day of the log a client called as an integration far more often than on any day before. */
export const integrationUnusualCalls = gateRule({
  id: 'integration-unusual-calls',
  severity: 'warning',
  controls: ['SBS-ACS-009'],
  page: gatePage('integration-unusual-calls'),
  needs: ['file', 'usage', 'users'],
  parameters: ['usageTimes'],
  judge: ({ file, usage, users }, { usageTimes }) => {
    if (file.integrations.length === 0) return noRegister();
    if (!usage.there) return notApplicable(usage.why);
    const { days, uses } = usage.value;
    const [day = ''] = days;
    const hasPast = days.length > LEAST.days;
    if (!hasPast && usage.gaps.length === 0) {
      const words = { days: String(days.length), least: String(LEAST.days + 1) };
      return notApplicable(Text.of('gate.none.usage-days', words));
    }
    const judged = eachUser({ file, users }, (integration, user, judging) => {
      const own = uses.filter(({ userId }) => userId === user.id);
      for (const { calls, client, most } of hasPast ? unusual(own, day, usageTimes) : []) {
        judging.add({
          ...ofIntegration(file, integration),
          text: Text.of('gate.integration-unusual-calls.found', {
            ...{ client, day, days: String(days.length - 1) },
            ...{ calls: String(calls), most: String(most) },
          }),
          fix: Text.of('gate.integration-unusual-calls.fix'),
          // Another day is another matter.
          key: [client, day],
        });
      }
    });
    return { ...judged, gaps: [...(judged.gaps ?? []), ...usage.gaps] };
  },
});

interface UnusualDay {
  readonly client: string;
  readonly calls: number;
  /** On the busiest day before. */
  readonly most: number;
}

function unusual(uses: readonly ApiUse[], day: string, times: number): UnusualDay[] {
  return uses
    .filter((use) => use.day === day)
    .map(({ calls, client }) => {
      const past = uses.filter((use) => use.client === client && use.day < day);
      return { client, calls, active: past.length, most: Math.max(0, ...past.map((use) => use.calls)) };
    })
    .filter(({ active, calls, most }) => active >= LEAST.active && calls > times * most && calls - most >= LEAST.more)
    .sort((a, b) => inOrder(a.client, b.client));
}
