import { Text } from '../../../text.js';
import { daysBetween, eachWithLogins, gatePage, gateRule, lastUse, ofIntegration } from '../rule.js';

/** Registered, and logs in no longer. */
export const integrationUnused = gateRule({
  id: 'integration-unused',
  severity: 'warning',
  controls: ['SBS-ACS-007'],
  page: gatePage('integration-unused'),
  needs: ['file', 'logins', 'now', 'users'],
  parameters: ['unusedDays'],
  judge: ({ file, logins, now, users }, { unusedDays }) =>
    eachWithLogins({ file, logins, users }, (one, judging) => {
      const { integration } = one;
      const seen = lastUse(one);
      if (seen !== undefined && daysBetween(seen, now) <= unusedDays) return;
      judging.add({
        ...ofIntegration(file, integration),
        text:
          seen === undefined
            ? Text.of('gate.integration-unused.never', { username: integration.username })
            : Text.of('gate.integration-unused.found', { username: integration.username, day: seen.slice(0, 10) }),
        fix: Text.of('gate.integration-unused.fix'),
      });
    }),
});
