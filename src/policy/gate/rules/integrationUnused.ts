import { Text } from '../../../text.js';
import { daysBetween, eachWithLogins, gatePage, gateRule, isInUse, isPasswordPath, ofIntegration } from '../rule.js';

/** Registered, and logs in no longer. */
export const integrationUnused = gateRule({
  id: 'integration-unused',
  severity: 'warning',
  controls: ['SBS-ACS-007'],
  page: gatePage('integration-unused'),
  needs: ['file', 'logins', 'now', 'users'],
  parameters: ['unusedDays'],
  judge: ({ file, logins, now, users }, { unusedDays }) =>
    eachWithLogins({ file, logins, users }, ({ integration, rows, user }, judging) => {
      const paths = isPasswordPath(integration.path) ? [integration.path] : ['other'];
      const last = rows
        .filter((row) => paths.includes(row.path) && isInUse(row))
        .map(({ lastSuccess, lastSeen }) => lastSuccess ?? lastSeen)
        .sort()
        .at(-1);
      // Further back than the logins that were read, the user's own last login speaks.
      const seen = last ?? user.lastLogin;
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
